//! Lines that nobody should have written (P30, P34).

use recurrence::{occurrences, understood};

use crate::events::{event, on_days, series, starts, window, zone};

/// Lines of a series from Monday, 2 March 2026, 9 to 10 in Berlin; the days of March on which it takes place; whether
/// all was understood.
const LINES: &[(&[&str], &[u8], bool)] = &[
    (&["RRULE:FREQ=WEEKLY"], &[2, 9, 16, 23, 30], true),
    (
        &["RRULE;X-EVOLUTION-ENDDATE=20260316T080000Z:FREQ=WEEKLY;COUNT=3"],
        &[2, 9, 16],
        true,
    ),
    (
        &["RRULE;X-A=\"b:c\";X-D=e:FREQ=WEEKLY;COUNT=3"],
        &[2, 9, 16],
        true,
    ),
    (&["rrule:freq=weekly;byday=mo,we;count=3"], &[2, 4, 9], true),
    (
        &[" RRULE:FREQ=WEEKLY ; BYDAY=MO, WE ; COUNT=3;\r"],
        &[2, 4, 9],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY;BYDAY=MO,,WE;COUNT=3;"],
        &[2, 4, 9],
        true,
    ),
    (&["FREQ=WEEKLY;COUNT=2"], &[2, 9], true),
    (
        &["RRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20260309T080000Z"],
        &[2],
        true,
    ),
    // A line cut in half says nothing; the others count.
    (
        &["DATE;TZID=Europe/Berlin:20260318T090000,20260325T090000"],
        &[2],
        false,
    ),
    (
        &[
            "DATE;TZID=Europe/Berlin:20260318T090000",
            "RRULE:FREQ=WEEKLY;COUNT=2",
        ],
        &[2, 9],
        false,
    ),
    (
        &["DTSTART:20260302T080000Z", "RRULE:FREQ=WEEKLY;COUNT=2"],
        &[2, 9],
        false,
    ),
    (&["", "RRULE:FREQ=WEEKLY;COUNT=2"], &[2, 9], true),
    (&["RRULE:FREQ=WEEKLY;COUNT=2;X-PART=1"], &[2, 9], false),
    (
        &["RRULE:FREQ=WEEKLY;COUNT=2;RSCALE=GREGORIAN"],
        &[2, 9],
        false,
    ),
    // Nothing to be made of it: the first occurrence.
    (&["RRULE:"], &[2], false),
    (&["RRULE"], &[2], false),
    (&["RRULE:FREQ=FORTNIGHTLY"], &[2], false),
    (&["RRULE:BYDAY=MO"], &[2], false),
    (&["RRULE:FREQ=WEEKLY;BYDAY=XX"], &[2], false),
    (&["RRULE:FREQ=MONTHLY;BYMONTHDAY=32"], &[2], false),
    (&["RRULE:FREQ=MONTHLY;BYMONTHDAY=0"], &[2], false),
    (&["RRULE:FREQ=DAILY;UNTIL=tomorrow"], &[2], false),
    (&["RRULE:FREQ=DAILY;UNTIL=20260230"], &[2], false),
    (&["RRULE:FREQ=DAILY;INTERVAL=-2"], &[2], false),
    (&["RRULE:FREQ"], &[2], false),
    (&["hello"], &[2], false),
    (&["🦀:🦀=🦀"], &[2], false),
    // UNTIL before the start, or no rule that falls on the start.
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260201T000000Z"], &[2], true),
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260301"], &[2], true),
    (&["RRULE:FREQ=WEEKLY;COUNT=0"], &[2], true),
    (
        &["RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3"],
        &[2, 4, 11, 18],
        true,
    ),
    (&["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], &[2], true),
    (&["EXDATE:20260302T080000Z"], &[], true),
    // UNTIL of another kind than the start.
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260316"], &[2, 9, 16], true),
    (
        &["RRULE:FREQ=WEEKLY;UNTIL=20260316T080000Z"],
        &[2, 9, 16],
        true,
    ),
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260316T075959Z"], &[2, 9], true),
    (
        &["RRULE:FREQ=WEEKLY;UNTIL=20260316T090000"],
        &[2, 9, 16],
        true,
    ),
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260316T085959"], &[2, 9], true),
    // Numbers of careless programs.
    (&["RRULE:FREQ=WEEKLY;INTERVAL=0;COUNT=2"], &[2, 9], true),
    (
        &["RRULE:FREQ=WEEKLY;COUNT=-1;UNTIL=20260316T080000Z"],
        &[2, 9, 16],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20260330T080000Z"],
        &[2, 9],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY;UNTIL=20260309T080000Z;COUNT=20"],
        &[2, 9],
        true,
    ),
    // Dates left out and added.
    (
        &[
            "RRULE:FREQ=WEEKLY",
            "EXDATE;TZID=Europe/Berlin:20260309T090000,20260316T090000",
        ],
        &[2, 23, 30],
        true,
    ),
    (
        &[
            "RRULE:FREQ=WEEKLY",
            "EXDATE;TZID=Asia/Tokyo:20260309T170000",
        ],
        &[2, 16, 23, 30],
        true,
    ),
    (
        &[
            "RRULE:FREQ=WEEKLY",
            "EXDATE;TZID=/mozilla.org/20070129_1/Europe/Berlin:20260309T090000",
        ],
        &[2, 16, 23, 30],
        true,
    ),
    (
        &[
            "RRULE:FREQ=WEEKLY",
            "EXDATE;TZID=\"(UTC+01:00) Berlin\":20260309T090000",
        ],
        &[2, 16, 23, 30],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY", "EXDATE:20260309T090000"],
        &[2, 16, 23, 30],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY", "EXDATE:20260330T070000Z"],
        &[2, 9, 16, 23],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20260309"],
        &[2, 9, 16, 23, 30],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY", "EXDATE:soon,20260309T080000Z"],
        &[2, 16, 23, 30],
        false,
    ),
    (
        &[
            "RRULE:FREQ=WEEKLY",
            "EXDATE:20260309T080000Z",
            "EXDATE:20260309T080000Z",
        ],
        &[2, 16, 23, 30],
        true,
    ),
    (
        &["RDATE:20260305T080000Z,20260306T080000Z"],
        &[2, 5, 6],
        true,
    ),
    (&["RDATE;VALUE=PERIOD:20260305T080000Z/PT3H"], &[2, 5], true),
    (&["RDATE:20260302T080000Z"], &[2], true),
    (
        &[
            "RRULE:FREQ=WEEKLY;UNTIL=20260303T000000Z",
            "RDATE:20260305T080000Z",
        ],
        &[2, 5],
        true,
    ),
    // Two rules; a rule that takes away.
    (
        &[
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=1",
        ],
        &[2, 4, 9],
        true,
    ),
    (
        &[
            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE",
            "EXRULE:FREQ=WEEKLY;BYDAY=WE",
        ],
        &[2, 9, 16, 23, 30],
        true,
    ),
    // Weekdays with and without a number are added up; a weekly rule knows no numbers.
    (
        &["RRULE:FREQ=MONTHLY;BYDAY=MO,1TU"],
        &[2, 3, 9, 16, 23, 30],
        true,
    ),
    (
        &["RRULE:FREQ=WEEKLY;BYDAY=1MO,-1WE;COUNT=4"],
        &[2, 4, 9, 11],
        true,
    ),
    (&["RRULE:FREQ=WEEKLY;WKST=XX"], &[2], false),
    (&["RRULE:FREQ=MONTHLY;BYDAY=99MO"], &[2], false),
    (&["RRULE:FREQ=MONTHLY;BYDAY=0MO"], &[2], false),
];

#[test]
fn p30_what_can_be_read_counts() {
    let berlin = zone("Europe/Berlin");
    for &(lines, days, whole) in LINES {
        let events = [series(
            "s",
            "2026-03-02T09:00[Europe/Berlin]",
            "2026-03-02T10:00[Europe/Berlin]",
            lines,
        )];
        let found = on_days(&events, &berlin, "2026-03-01", "2026-04-01");
        let seen: Vec<u8> = found
            .iter()
            .map(|o| text_day(&berlin.to_datetime(o.start.instant(&berlin)).to_string()))
            .collect();
        assert_eq!(seen, days, "{lines:?}");
        assert_eq!(understood(&events[0]), whole, "{lines:?}");
    }
    assert!(LINES.len() >= 60);
}

/// The same for an all-day series.
const DAYS: &[(&[&str], &[u8])] = &[
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260316"], &[2, 9, 16]),
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260316T000000Z"], &[2, 9, 16]),
    (&["RRULE:FREQ=WEEKLY;UNTIL=20260316T225959Z"], &[2, 9, 16]),
    (
        &[
            "RRULE:FREQ=WEEKLY",
            "EXDATE;TZID=Europe/Berlin:20260309T000000",
        ],
        &[2, 16, 23, 30],
    ),
    (
        &["RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20260309,20260316"],
        &[2, 23, 30],
    ),
    (
        &["RRULE:FREQ=WEEKLY", "EXDATE:20260309T000000Z"],
        &[2, 16, 23, 30],
    ),
    (&["RRULE:FREQ=WEEKLY;BYHOUR=9,17;COUNT=2"], &[2, 9]),
    (&["RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=4"], &[2, 3]),
    (&["RRULE:FREQ=MONTHLY;BYDAY=WE;BYSETPOS=1,-1"], &[2, 4, 25]),
];

#[test]
fn p30_whole_days_take_dates_from_whatever_is_written() {
    for &(lines, days) in DAYS {
        let events = [series("s", "2026-03-02", "2026-03-03", lines)];
        let found = on_days(&events, &zone("Europe/Berlin"), "2026-03-01", "2026-04-01");
        let seen: Vec<u8> = starts(&found).iter().map(|start| text_day(start)).collect();
        assert_eq!(seen, days, "{lines:?}");
    }
}

fn text_day(text: &str) -> u8 {
    text[8..10].parse().unwrap()
}

#[test]
fn a_single_event_is_understood() {
    assert!(understood(&event("e", "2026-03-02", "2026-03-03")));
}

/// A rule, and no more than this many occurrences in the week.
const HOSTILE: &[(&str, usize)] = &[
    ("FREQ=SECONDLY", 600),
    ("FREQ=SECONDLY;COUNT=1000000", 0),
    ("FREQ=SECONDLY;INTERVAL=2;BYSECOND=1", 600),
    ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", 0),
    ("FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", 7),
    ("FREQ=SECONDLY;INTERVAL=4294967295", 1),
    ("FREQ=MINUTELY", 600),
    ("FREQ=MINUTELY;BYDAY=-53SU", 600),
    (
        "FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9",
        600,
    ),
    ("FREQ=DAILY;COUNT=1000000", 8),
    ("FREQ=DAILY;COUNT=4294967295;BYDAY=MO,TU,WE,TH,FR", 8),
    ("FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=9", 0),
    ("FREQ=WEEKLY;INTERVAL=4294967295", 0),
    ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11", 0),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1", 0),
    ("FREQ=YEARLY;INTERVAL=100;BYYEARDAY=366;COUNT=50", 0),
    ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;COUNT=3", 0),
    (
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-366,366",
        0,
    ),
];

/// What makes a rule walk far for little, or little for far: with each frequency a rule of its own.
const BURDENS: &[&str] = &[
    "",
    ";COUNT=1000000",
    ";COUNT=4294967295;BYDAY=MO,TU,WE,TH,FR",
    ";BYMONTH=2;BYMONTHDAY=30",
    ";INTERVAL=4294967295",
    ";INTERVAL=7;BYDAY=TU;COUNT=999999",
    ";BYSETPOS=-366,366;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    ";BYWEEKNO=53;BYMONTH=6;COUNT=3",
    ";BYYEARDAY=366,-366;INTERVAL=100;COUNT=50",
    ";BYHOUR=0,6,12,18;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9",
    ";BYMONTHDAY=31;BYMONTH=2,4,6,9,11;UNTIL=99991231T235959Z",
    ";BYDAY=-53SU,53MO,5FR;COUNT=1000000",
];
const FREQUENCIES: &[&str] = &[
    "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY",
];
/// No rule shows more in a week than an hourly one that beats ten times an hour.
const MOST: usize = 7 * 24 * 10;

#[test]
fn p34_hostile_rules_end_and_hide_nothing_else() {
    let listed = HOSTILE.iter().map(|&(rule, most)| (rule.to_owned(), most));
    let composed = FREQUENCIES.iter().flat_map(|frequency| {
        BURDENS
            .iter()
            .map(move |burden| (format!("FREQ={frequency}{burden}"), MOST))
    });
    let rules: Vec<(String, usize)> = listed.chain(composed).collect();
    assert!(rules.len() >= 100);
    let berlin = zone("Europe/Berlin");
    for day in ["1601-01-01", "1970-01-01", "2026-03-02"] {
        for (rule, most) in &rules {
            let start = format!("{day}T00:00[Europe/Berlin]");
            let line = format!("RRULE:{rule}");
            let mut rows: Vec<_> = (0..3)
                .map(|n| series(&format!("h{n}"), &start, &start, &[&line]))
                .collect();
            rows.push(event("honest", "2032-03-03T09:00Z", "2032-03-03T10:00Z"));
            let found = occurrences(
                &rows,
                &berlin,
                &berlin,
                window("2032-03-01", "2032-03-08", &berlin),
            );
            assert!(found.iter().any(|o| o.id == "honest"));
            let each = (found.len() - 1) / 3;
            assert!(each <= *most, "{rule} from {day}: {each}");
        }
    }
}

#[test]
fn p34_an_hourly_series_is_whole_however_long_the_window() {
    let start = "2020-01-01T00:00Z";
    let events = [series("hourly", start, start, &["RRULE:FREQ=HOURLY"])];
    let found = on_days(&events, &zone("UTC"), "2024-01-01", "2026-01-01");
    assert_eq!(found.len(), 731 * 24);
}
