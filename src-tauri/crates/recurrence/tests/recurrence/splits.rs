//! "This and following", in the shapes that Google leaves behind (P25).
//!
//! The old series gets an end, mostly that of the local day before the cut, in UTC; what follows is a series of its
//! own, whose id is the old one's with `_R` and the original start. Exceptions stay with the series that they were of,
//! even past the cut.

use std::collections::BTreeSet;

use model::Event;

use crate::events::{cancelled, exception, on_days, series, text, zone};

/// What is left of Mondays at nine in Berlin from 2 March 2026 on, cut before the 16th; the clocks change on the 29th.
const CUT: &str = "RRULE:FREQ=WEEKLY;UNTIL=20260315T225959Z";
/// How the other series begins.
const NEW: &str = "weekly_R20260316T080000";

struct Shape {
    name: &'static str,
    rows: Vec<Event>,
    /// `day hour series` in Berlin, or `day series` where it takes all day.
    expected: &'static [&'static str],
}

fn shape(name: &'static str, rows: Vec<Event>, expected: &'static [&'static str]) -> Shape {
    Shape {
        name,
        rows,
        expected,
    }
}

/// A series of an hour; `start` is a wall time in Berlin.
fn hours(id: &str, start: &str, lines: &[&str]) -> Event {
    let (day, hour) = start.split_once('T').unwrap();
    let end: u8 = hour[..2].parse::<u8>().unwrap() + 1;
    let end = format!("{day}T{end:02}:00[Europe/Berlin]");
    series(id, &format!("{start}[Europe/Berlin]"), &end, lines)
}

fn old(lines: &[&str]) -> Event {
    hours("weekly", "2026-03-02T09:00", lines)
}

fn new(start: &str, lines: &[&str]) -> Event {
    hours(NEW, start, lines)
}

/// An occurrence that was moved to another time.
fn moved(series: &str, original: &str, to: &str) -> Event {
    let end = to.replace(":00Z", ":30Z");
    exception(series, original, to, &end)
}

const THREE: &[&str] = &["RRULE:FREQ=WEEKLY;COUNT=3"];

fn shapes_of_the_cut() -> Vec<Shape> {
    vec![
        shape(
            "only the title is another",
            vec![old(&[CUT]), new("2026-03-16T09:00", THREE)],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 new",
                "23 09 new",
                "30 09 new",
            ],
        ),
        shape(
            "a later hour",
            vec![old(&[CUT]), new("2026-03-16T14:00", THREE)],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 14 new",
                "23 14 new",
                "30 14 new",
            ],
        ),
        shape(
            "an earlier hour",
            vec![old(&[CUT]), new("2026-03-16T08:00", THREE)],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 08 new",
                "23 08 new",
                "30 08 new",
            ],
        ),
        shape(
            "an earlier day, before the cut",
            vec![old(&[CUT]), new("2026-03-13T09:00", THREE)],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "13 09 new",
                "20 09 new",
                "27 09 new",
            ],
        ),
        shape(
            "a later day",
            vec![old(&[CUT]), new("2026-03-18T09:00", THREE)],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "18 09 new",
                "25 09 new",
                "01 09 new",
            ],
        ),
        shape(
            "another rule",
            vec![
                old(&[CUT]),
                new("2026-03-16T09:00", &["RRULE:FREQ=DAILY;COUNT=2"]),
            ],
            &["02 09 weekly", "09 09 weekly", "16 09 new", "17 09 new"],
        ),
        shape(
            "another zone: 4 in New York is 9 in Berlin, when both have changed their clocks",
            vec![
                old(&[CUT]),
                series(
                    NEW,
                    "2026-03-16T04:00[America/New_York]",
                    "2026-03-16T05:00[America/New_York]",
                    THREE,
                ),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 new",
                "23 09 new",
                "30 10 new",
            ],
        ),
        shape(
            "from the first occurrence on, which is an edit of the series itself",
            vec![hours("weekly", "2026-03-02T11:00", THREE)],
            &["02 11 weekly", "09 11 weekly", "16 11 weekly"],
        ),
        shape(
            "this and following were deleted",
            vec![old(&[CUT])],
            &["02 09 weekly", "09 09 weekly"],
        ),
        shape(
            "the new series comes before the old one's end",
            vec![new("2026-03-16T14:00", THREE)],
            &["16 14 new", "23 14 new", "30 14 new"],
        ),
        shape(
            "cut at the change of the clocks",
            vec![
                old(&["RRULE:FREQ=WEEKLY;UNTIL=20260329T215959Z"]),
                hours(
                    "weekly_R20260330T070000",
                    "2026-03-30T10:00",
                    &["RRULE:FREQ=WEEKLY;COUNT=1"],
                ),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 weekly",
                "23 09 weekly",
                "30 10 R30",
            ],
        ),
        shape(
            "cut twice",
            vec![
                old(&[CUT]),
                new(
                    "2026-03-16T14:00",
                    &["RRULE:FREQ=WEEKLY;UNTIL=20260329T215959Z"],
                ),
                hours(
                    "weekly_R20260330T070000",
                    "2026-03-30T10:00",
                    &["RRULE:FREQ=WEEKLY;COUNT=1"],
                ),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 14 new",
                "23 14 new",
                "30 10 R30",
            ],
        ),
    ]
}

fn shapes_of_the_end() -> Vec<Shape> {
    vec![
        shape(
            "the end is the last occurrence itself",
            vec![
                old(&["RRULE:FREQ=WEEKLY;UNTIL=20260309T080000Z"]),
                new("2026-03-16T14:00", THREE),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 14 new",
                "23 14 new",
                "30 14 new",
            ],
        ),
        shape(
            "the end is a date",
            vec![
                old(&["RRULE:FREQ=WEEKLY;UNTIL=20260315"]),
                new("2026-03-16T14:00", THREE),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 14 new",
                "23 14 new",
                "30 14 new",
            ],
        ),
        shape(
            "the end is a count",
            vec![
                old(&["RRULE:FREQ=WEEKLY;COUNT=2"]),
                new("2026-03-16T14:00", THREE),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 14 new",
                "23 14 new",
                "30 14 new",
            ],
        ),
        shape(
            "dates that were left out on both sides of the cut",
            vec![
                old(&[
                    CUT,
                    "EXDATE;TZID=Europe/Berlin:20260309T090000,20260323T090000",
                ]),
                new(
                    "2026-03-16T09:00",
                    &[THREE[0], "EXDATE;TZID=Europe/Berlin:20260323T090000"],
                ),
            ],
            &["02 09 weekly", "16 09 new", "30 09 new"],
        ),
        shape(
            "a date past the cut that was added",
            vec![
                old(&[CUT, "RDATE:20260320T080000Z"]),
                new("2026-03-16T14:00", THREE),
            ],
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 14 new",
                "20 09 weekly",
                "23 14 new",
                "30 14 new",
            ],
        ),
        shape(
            "a series of whole days",
            vec![
                series(
                    "days",
                    "2026-03-02",
                    "2026-03-03",
                    &["RRULE:FREQ=WEEKLY;UNTIL=20260315"],
                ),
                series(
                    "days_R20260316",
                    "2026-03-17",
                    "2026-03-18",
                    &["RRULE:FREQ=WEEKLY;COUNT=2"],
                ),
            ],
            &["02 days", "09 days", "17 R16", "24 R16"],
        ),
    ]
}

fn shapes_with_exceptions() -> Vec<Shape> {
    let both = || vec![old(&[CUT]), new("2026-03-16T09:00", THREE)];
    let with = |exception| [both(), vec![exception]].concat();
    vec![
        shape(
            "an exception that had been moved past the cut stays there",
            with(moved("weekly", "2026-03-09T08:00Z", "2026-03-18T08:00Z")),
            &[
                "02 09 weekly",
                "16 09 new",
                "18 09 weekly",
                "23 09 new",
                "30 09 new",
            ],
        ),
        shape(
            "an exception past the cut is left over",
            with(moved("weekly", "2026-03-23T08:00Z", "2026-03-24T08:00Z")),
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 new",
                "23 09 new",
                "30 09 new",
            ],
        ),
        shape(
            "one that had been moved before the cut is left over too",
            with(moved("weekly", "2026-03-23T08:00Z", "2026-03-05T08:00Z")),
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 new",
                "23 09 new",
                "30 09 new",
            ],
        ),
        shape(
            "a cancelled one past the cut silences nothing of the new series",
            with(cancelled(moved(
                "weekly",
                "2026-03-23T08:00Z",
                "2026-03-23T08:00Z",
            ))),
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 new",
                "23 09 new",
                "30 09 new",
            ],
        ),
        shape(
            "an exception of the new series",
            with(moved(NEW, "2026-03-23T08:00Z", "2026-03-24T08:00Z")),
            &[
                "02 09 weekly",
                "09 09 weekly",
                "16 09 new",
                "24 09 new",
                "30 09 new",
            ],
        ),
        shape(
            "a cancelled occurrence of the new series",
            with(cancelled(moved(
                NEW,
                "2026-03-23T08:00Z",
                "2026-03-23T08:00Z",
            ))),
            &["02 09 weekly", "09 09 weekly", "16 09 new", "30 09 new"],
        ),
    ]
}

#[test]
fn p25_every_shape_of_a_split_has_no_slot_twice_and_none_missing() {
    let shapes: Vec<Shape> = [
        shapes_of_the_cut(),
        shapes_of_the_end(),
        shapes_with_exceptions(),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(shapes.len() >= 18);
    let berlin = zone("Europe/Berlin");
    for Shape {
        name,
        rows,
        expected,
    } in shapes
    {
        let mut backwards = rows.clone();
        backwards.reverse();
        for rows in [rows, backwards] {
            let found = on_days(&rows, &berlin, "2026-03-01", "2026-05-01");
            let shown: Vec<String> = found
                .iter()
                .map(|o| {
                    let series = match o.series.unwrap() {
                        NEW => "new",
                        "weekly_R20260330T070000" => "R30",
                        "days_R20260316" => "R16",
                        other => other,
                    };
                    if o.start.is_date() {
                        format!("{} {series}", &text(&o.start)[8..])
                    } else {
                        let start = berlin.to_datetime(o.start.instant(&berlin));
                        format!("{:02} {:02} {series}", start.day(), start.hour())
                    }
                })
                .collect();
            assert_eq!(shown, expected, "{name}");
            let ids: BTreeSet<&str> = found.iter().map(|o| o.id.as_str()).collect();
            assert_eq!(ids.len(), found.len(), "{name}");
        }
    }
}
