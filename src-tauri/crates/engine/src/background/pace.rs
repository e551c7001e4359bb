//! How often Google is asked for changes: less often where nothing changes, never not at all.

use jiff::{SignedDuration, Timestamp};

/// However quiet it is, nobody waits longer than this, unless they asked for it.
const LONGEST: SignedDuration = SignedDuration::from_mins(30);
/// After so long without a change there are twice as long intervals …
const QUIET: SignedDuration = SignedDuration::from_hours(1);
/// … and after so long three times.
const VERY_QUIET: SignedDuration = SignedDuration::from_hours(6);
/// So many intervals without a complete run are worth a warning.
const LATE_AFTER: i32 = 3;

/// The interval between two polls where the person chose `base` and something last changed at `changed`. A change in
/// the future shows that the clock was set back, and counts as one that has just been.
pub(crate) fn poll_interval(
    base: SignedDuration,
    changed: Option<Timestamp>,
    now: Timestamp,
) -> SignedDuration {
    let quiet = changed.map_or(SignedDuration::ZERO, |at| now.duration_since(at));
    let factor = match quiet {
        quiet if quiet >= VERY_QUIET => 3,
        quiet if quiet >= QUIET => 2,
        _ => 1,
    };
    (base * factor).min(LONGEST.max(base))
}

/// When a calendar that was last read completely at `synced` is no longer up to date. A reading that lies in the future
/// was none: it is out of date now.
pub(crate) fn late_at(synced: Timestamp, interval: SignedDuration, now: Timestamp) -> Timestamp {
    if synced > now {
        return now;
    }
    synced
        .checked_add(interval * LATE_AFTER)
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::background::timetable::Timetable;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    fn start() -> Timestamp {
        "2026-03-02T07:00:00Z".parse().unwrap()
    }

    #[test]
    fn p122_a_day_without_any_change_still_has_a_run_every_hour() {
        for (minutes, most) in [(1, 1440), (5, 288), (15, 96), (60, 24)] {
            let base = SignedDuration::from_mins(minutes);
            let (mut now, mut last, mut runs) = (start(), start(), Vec::new());
            while now < start() + HOUR * 24 {
                now += SignedDuration::from_secs(30);
                let every = Timetable::Every(poll_interval(base, Some(start()), now));
                if every.due_at(Some(last), now).is_some_and(|due| due <= now) {
                    runs.push(now.duration_since(last));
                    last = now;
                }
            }
            assert!(runs.len() >= 24, "{minutes}: {}", runs.len());
            let longest = runs.iter().max().unwrap();
            assert!(
                *longest <= HOUR + SignedDuration::from_secs(30),
                "{minutes}: {longest}"
            );
            let slower = runs.len() < most;
            assert_eq!(slower, minutes < 30, "{minutes}: {}", runs.len());
        }
    }

    #[test]
    fn a_change_brings_the_chosen_interval_back() {
        let base = SignedDuration::from_mins(5);
        let interval = |hours: i64| {
            poll_interval(
                base,
                Some(start()),
                start() + HOUR * i32::try_from(hours).unwrap(),
            )
        };
        assert_eq!(
            [0, 1, 6, 1000].map(interval),
            [5, 10, 15, 15].map(SignedDuration::from_mins)
        );
        assert_eq!(poll_interval(base, None, start()), base);
        assert_eq!(poll_interval(base, Some(start() + HOUR), start()), base);
    }

    #[test]
    fn three_intervals_without_a_complete_run_are_late() {
        let five = SignedDuration::from_mins(5);
        assert_eq!(late_at(start(), five, start()), start() + five * 3);
        assert_eq!(
            late_at(start() + HOUR, five, start()),
            start(),
            "the clock was set back"
        );
    }
}
