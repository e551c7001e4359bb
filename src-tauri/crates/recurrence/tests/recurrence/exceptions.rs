//! Exceptions of series, in the shapes that Google sends (P18, P23 to P25, P28, P29).

use model::Event;
use proptest::prelude::*;

use crate::events::{cancelled, event, exception, on_days, series, starts, text, zone};

/// Mondays at nine in Berlin, from 2 March 2026; the clocks change on 29 March.
fn mondays(lines: &[&str]) -> Event {
    series(
        "weekly",
        "2026-03-02T09:00[Europe/Berlin]",
        "2026-03-02T10:00[Europe/Berlin]",
        lines,
    )
}

/// What takes place in March and April 2026, as `start id`.
fn spring(events: &[Event]) -> Vec<String> {
    let found = on_days(events, &zone("Europe/Berlin"), "2026-03-01", "2026-05-01");
    found
        .iter()
        .map(|o| format!("{} {}", text(&o.start), o.id))
        .collect()
}

const FOUR: &[&str] = &["RRULE:FREQ=WEEKLY;COUNT=5"];

#[test]
fn a_series_without_exceptions() {
    assert_eq!(
        spring(&[mondays(FOUR)]),
        [
            "2026-03-02T08:00:00Z weekly_20260302T080000Z",
            "2026-03-09T08:00:00Z weekly_20260309T080000Z",
            "2026-03-16T08:00:00Z weekly_20260316T080000Z",
            "2026-03-23T08:00:00Z weekly_20260323T080000Z",
            "2026-03-30T07:00:00Z weekly_20260330T070000Z",
        ]
    );
}

#[test]
fn p23_a_cancelled_occurrence_is_not_there() {
    let gone = cancelled(exception(
        "weekly",
        "2026-03-16T08:00Z",
        "2026-03-16T08:00Z",
        "2026-03-16T09:00Z",
    ));
    let found = spring(&[mondays(FOUR), gone]);
    assert_eq!(found.len(), 4);
    assert!(!found.concat().contains("20260316"));
}

#[test]
fn p24_a_cancelled_exception_may_say_so_by_its_id_alone() {
    let gone = Event {
        original_start: None,
        ..cancelled(exception(
            "weekly",
            "2026-03-16T08:00Z",
            "1970-01-01",
            "1970-01-02",
        ))
    };
    assert_eq!(spring(&[mondays(FOUR), gone]).len(), 4);
}

#[test]
fn p29_a_moved_occurrence_leaves_its_place_wherever_it_goes() {
    // To another hour, over midnight, over the change of the clocks, out of the window, to an all-day event.
    let moves = [
        ("2026-03-16T12:00Z", "2026-03-16T13:00Z"),
        ("2026-03-16T23:30Z", "2026-03-17T00:30Z"),
        ("2026-03-30T06:00Z", "2026-03-30T07:00Z"),
        ("2026-09-01T08:00Z", "2026-09-01T09:00Z"),
        ("2026-03-16", "2026-03-17"),
    ];
    for (start, end) in moves {
        let moved = exception("weekly", "2026-03-16T08:00Z", start, end);
        let found = spring(&[mondays(FOUR), moved.clone()]);
        assert!(!found.contains(&"2026-03-16T08:00:00Z weekly_20260316T080000Z".to_owned()));
        let shown = !start.starts_with("2026-09");
        assert_eq!(found.len(), if shown { 5 } else { 4 }, "{start}");
        let itself = format!("{} {}", text(&moved.start), moved.id);
        assert_eq!(found.contains(&itself), shown, "{start}");
    }
}

#[test]
fn p29_an_exception_moved_into_the_window_is_found_from_another_month() {
    let moved = exception(
        "weekly",
        "2026-12-07T08:00Z",
        "2026-03-03T08:00Z",
        "2026-03-03T09:00Z",
    );
    let found = spring(&[mondays(&["RRULE:FREQ=WEEKLY"]), moved]);
    assert!(found.contains(&"2026-03-03T08:00:00Z weekly_20261207T080000Z".to_owned()));
}

#[test]
fn an_exception_knows_its_series_and_stands_for_itself() {
    let mut moved = exception(
        "weekly",
        "2026-03-16T08:00Z",
        "2026-03-17T08:00Z",
        "2026-03-17T09:00Z",
    );
    moved.summary = "Moved".to_owned();
    let events = [mondays(FOUR), moved];
    let found = on_days(&events, &zone("Europe/Berlin"), "2026-03-15", "2026-03-31");
    let rows: Vec<(&str, Option<&str>)> = found
        .iter()
        .map(|o| (o.event.summary.as_str(), o.series))
        .collect();
    assert_eq!(
        rows,
        [
            ("Moved", Some("weekly")),
            ("", Some("weekly")),
            ("", Some("weekly"))
        ]
    );
}

#[test]
fn p18_an_exception_without_its_master_stands_for_itself() {
    let orphan = exception(
        "unknown",
        "2026-03-16T08:00Z",
        "2026-03-17T08:00Z",
        "2026-03-17T09:00Z",
    );
    assert_eq!(
        spring(&[orphan]),
        ["2026-03-17T08:00:00Z unknown_20260316T080000Z"]
    );
}

/// "This and following" moved the meeting to ten o'clock from 16 March on: the old master ends on the day before, in
/// UTC, and the new one is a series of its own.
fn split() -> Vec<Event> {
    vec![
        mondays(&["RRULE:FREQ=WEEKLY;UNTIL=20260315T225959Z"]),
        series(
            "weekly_R20260316T080000",
            "2026-03-16T10:00[Europe/Berlin]",
            "2026-03-16T11:00[Europe/Berlin]",
            &["RRULE:FREQ=WEEKLY;UNTIL=20260412T215959Z"],
        ),
    ]
}

const AFTER_SPLIT: &[&str] = &[
    "2026-03-02T08:00:00Z weekly_20260302T080000Z",
    "2026-03-09T08:00:00Z weekly_20260309T080000Z",
    "2026-03-16T09:00:00Z weekly_R20260316T080000_20260316T090000Z",
    "2026-03-23T09:00:00Z weekly_R20260316T080000_20260323T090000Z",
    "2026-03-30T08:00:00Z weekly_R20260316T080000_20260330T080000Z",
    "2026-04-06T08:00:00Z weekly_R20260316T080000_20260406T080000Z",
];

#[test]
fn p25_a_split_series_has_no_slot_twice_and_none_missing() {
    assert_eq!(spring(&split()), AFTER_SPLIT);
}

/// Exceptions that may be left over from before the split, and whether they still mean something.
const LEFT_OVER: &[(&str, &str, bool)] = &[
    ("2026-03-02T08:00Z", "2026-03-02T12:00Z", true),
    ("2026-03-09T08:00Z", "2026-04-20T12:00Z", true),
    ("2026-03-16T08:00Z", "2026-03-16T12:00Z", false),
    ("2026-03-23T08:00Z", "2026-03-23T08:00Z", false),
    ("2026-03-30T07:00Z", "2026-03-05T12:00Z", false),
    ("2027-03-01T08:00Z", "2026-03-05T12:00Z", false),
];

#[test]
fn p25_exceptions_behind_the_cut_are_inert() {
    for &(original, start, counts) in LEFT_OVER {
        let mut events = split();
        let end = start
            .replace("T12:00Z", "T12:30Z")
            .replace("T08:00Z", "T08:30Z");
        let left = exception("weekly", original, start, &end);
        let id = left.id.clone();
        events.push(left);
        let found = spring(&events);
        assert_eq!(found.iter().any(|o| o.ends_with(&id)), counts, "{original}");
        assert_eq!(found.len(), AFTER_SPLIT.len(), "{original}");
        let gone = cancelled(events.pop().unwrap());
        events.push(gone);
        let rest = AFTER_SPLIT.len() - usize::from(counts);
        assert_eq!(spring(&events).len(), rest, "cancelled, {original}");
    }
}

#[test]
fn p25_a_series_cut_by_count_ends_where_the_count_does() {
    for (original, counts) in [("2026-03-09T08:00Z", true), ("2026-03-16T08:00Z", false)] {
        for rule in [
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "RRULE:FREQ=MONTHLY;BYDAY=MO;COUNT=2",
        ] {
            let moved = exception("weekly", original, "2026-04-01T12:00Z", "2026-04-01T13:00Z");
            let found = spring(&[mondays(&[rule]), moved]);
            assert_eq!(
                found.iter().any(|o| o.starts_with("2026-04-01")),
                counts,
                "{original} {rule}"
            );
        }
    }
}

#[test]
fn p25_an_all_day_series_is_split_at_a_date() {
    let events = [
        series(
            "days",
            "2026-03-02",
            "2026-03-03",
            &["RRULE:FREQ=DAILY;UNTIL=20260304"],
        ),
        series(
            "days_R20260305",
            "2026-03-05",
            "2026-03-07",
            &["RRULE:FREQ=WEEKLY;COUNT=2"],
        ),
        exception("days", "2026-03-06", "2026-03-06", "2026-03-07"),
        exception("days", "2026-03-04", "2026-03-10", "2026-03-11"),
    ];
    assert_eq!(
        spring(&events),
        [
            "2026-03-02 days_20260302",
            "2026-03-03 days_20260303",
            "2026-03-05 days_R20260305_20260305",
            "2026-03-10 days_20260304",
            "2026-03-12 days_R20260305_20260312",
        ]
    );
}

#[test]
fn an_exception_between_the_beats_of_its_rule_is_shown() {
    // Its master was moved to Tuesdays; the exception was not: better a meeting too many than one that nobody sees.
    let events = [
        mondays(&["RRULE:FREQ=WEEKLY;BYDAY=TU"]),
        exception(
            "weekly",
            "2026-03-11T08:00Z",
            "2026-03-11T08:00Z",
            "2026-03-11T09:00Z",
        ),
    ];
    assert!(spring(&events).concat().contains("weekly_20260311T080000Z"));
}

#[test]
fn an_unreadable_master_silences_no_exception() {
    let events = [
        mondays(&["RRULE:FREQ=SOMETIMES"]),
        exception(
            "weekly",
            "2026-03-16T08:00Z",
            "2026-03-17T08:00Z",
            "2026-03-17T09:00Z",
        ),
    ];
    let found = spring(&events);
    assert_eq!(found.len(), 2);
}

#[test]
fn p28_exceptions_of_a_cancelled_master_go_with_it() {
    let events = [
        cancelled(mondays(FOUR)),
        exception(
            "weekly",
            "2026-03-16T08:00Z",
            "2026-03-17T08:00Z",
            "2026-03-17T09:00Z",
        ),
    ];
    assert_eq!(spring(&events), Vec::<String>::new());
}

#[test]
fn two_calendars_days_of_the_same_series_do_not_disturb_singles() {
    let events = [
        event("single", "2026-03-16T08:00Z", "2026-03-16T09:00Z"),
        exception(
            "weekly",
            "2026-03-16T08:00Z",
            "2026-03-18T08:00Z",
            "2026-03-18T09:00Z",
        ),
        mondays(&["RRULE:FREQ=WEEKLY;COUNT=3"]),
        cancelled(event("gone", "2026-03-16T08:00Z", "2026-03-16T09:00Z")),
    ];
    let found = on_days(&events, &zone("Europe/Berlin"), "2026-03-10", "2026-03-31");
    assert_eq!(
        starts(&found),
        ["2026-03-16T08:00:00Z", "2026-03-18T08:00:00Z"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// In whatever order rows arrived, the same takes place.
    #[test]
    fn p18_the_order_of_rows_means_nothing(order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()) {
        let mut rows = split();
        for &(original, start, _) in LEFT_OVER {
            let end = start.replace("T12:00Z", "T12:30Z").replace("T08:00Z", "T08:30Z");
            rows.push(exception("weekly", original, start, &end));
        }
        let shuffled: Vec<Event> = order.into_iter().map(|index| rows[index].clone()).collect();
        prop_assert_eq!(spring(&shuffled), spring(&rows));
    }
}
