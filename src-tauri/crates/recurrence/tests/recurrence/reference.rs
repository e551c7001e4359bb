//! The same wall times as the `rrule` crate, which walks from the beginning where this one looks only at the window.

use jiff::tz::TimeZone;
use model::{EventTime, Interval};
use proptest::prelude::*;
use recurrence::occurrences;
use rrule::RRuleSet;

use crate::events::{instant, series};
use crate::rules::any_rule;

/// On a clock that is never changed; there the two have to agree.
fn reference(start: &str, rule: &str, window: Interval) -> Vec<i64> {
    let start = start.replace(['-', ':'], "");
    let set: RRuleSet = format!("DTSTART:{start}\nRRULE:{rule}").parse().unwrap();
    set.into_iter()
        .map(|at| at.timestamp())
        .skip_while(|&at| at < window.start.as_second())
        .take_while(|&at| at < window.end.as_second())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_far_window_shows_what_walking_there_would_have_found(
        rule in any_rule(),
        count in proptest::option::of(1..2_000u32),
        day in 1..28u8,
        weeks in 2..700i64,
        length in 1..60i64,
    ) {
        // In the first week, `rrule` lets BYSETPOS pick from its rest only: fine where nobody counts.
        let count = count.filter(|_| !(rule.contains("WEEKLY") && rule.contains("BYSETPOS")));
        let rule = count.map_or(rule.clone(), |count| format!("{rule};COUNT={count}"));
        let start = format!("2013-01-{day:02}T09:15:00Z");
        let from = instant(&start) + jiff::SignedDuration::from_hours(weeks * 7 * 24);
        let to = from + jiff::SignedDuration::from_hours(length * 24);
        let window = Interval::new(from, to).unwrap();
        let events = [series("s", &start, &start, &[&format!("RRULE:{rule}")])];
        let ours: Vec<i64> = occurrences(&events, &TimeZone::UTC, &TimeZone::UTC, window)
            .iter()
            .map(|o| match o.start {
                EventTime::Instant { at, .. } => at.as_second(),
                EventTime::Date(_) => unreachable!("a timed series"),
            })
            .collect();
        prop_assert_eq!(ours, reference(&start, &rule, window), "{} {}", start, rule);
    }
}
