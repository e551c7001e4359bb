//! Rules to try: the odd ones by hand, and any number of others by dice.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// When a series begins (see `Problem::new` in `oracle.rs`), and its lines.
pub(crate) const ODD: &[(&str, &[&str])] = &[
    // The ones everybody has.
    ("+0-01-02", &["RRULE:FREQ=DAILY"]),
    ("-3-01-02", &["RRULE:FREQ=DAILY;INTERVAL=3"]),
    ("+0-01-02", &["RRULE:FREQ=WEEKLY"]),
    ("+0-01-02", &["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"]),
    (
        "-9-05-29",
        &["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU"],
    ),
    (
        "-9-05-29",
        &["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO"],
    ),
    ("+0-03-29", &["RRULE:FREQ=MONTHLY;BYDAY=-1SU"]),
    ("+0-01-31", &["RRULE:FREQ=MONTHLY"]),
    ("+0-01-31", &["RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"]),
    ("-3-02-28", &["RRULE:FREQ=YEARLY"]),
    // 29 February: years without one have none.
    (
        "date -1-01-01",
        &["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"],
    ),
    (
        "date -1-01-01",
        &["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"],
    ),
    // COUNT counts what the rule hits, before anything is left out.
    (
        "+0-01-02",
        &["RRULE:FREQ=DAILY;COUNT=10", "EXDATE:{Y0}0104T120000Z"],
    ),
    ("-5-01-02", &["RRULE:FREQ=DAILY;COUNT=2000"]),
    ("-5-01-02", &["RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=850"]),
    ("-5-01-02", &["RRULE:FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=130"]),
    ("+0-01-05", &["RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3"]),
    (
        "+0-01-02",
        &["RRULE:FREQ=DAILY;BYHOUR=9,12,15;BYMINUTE=0,30;COUNT=20"],
    ),
    // UNTIL: instants, days, in between, before the start.
    ("+0-01-02", &["RRULE:FREQ=DAILY;UNTIL={Y0}0331T083000Z"]),
    ("+0-01-02", &["RRULE:FREQ=DAILY;UNTIL={Y0}0331"]),
    ("+0-01-02", &["RRULE:FREQ=DAILY;UNTIL={Y1}1027T235959Z"]),
    ("date +0-01-02", &["RRULE:FREQ=DAILY;UNTIL={Y0}0331"]),
    (
        "date +0-01-02",
        &["RRULE:FREQ=DAILY;UNTIL={Y0}0331T220000Z"],
    ),
    ("+1-06-02", &["RRULE:FREQ=DAILY;UNTIL={Y0}0331T000000Z"]),
    ("date +1-06-02", &["RRULE:FREQ=WEEKLY;UNTIL={Y0}0331"]),
    // Weeks of the year.
    ("-2-01-01", &["RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO"]),
    (
        "-2-01-01",
        &["RRULE:FREQ=YEARLY;BYWEEKNO=1,52,53;BYDAY=SA,SU"],
    ),
    ("-2-01-01", &["RRULE:FREQ=YEARLY;BYWEEKNO=20"]),
    (
        "-2-01-01",
        &["RRULE:FREQ=YEARLY;BYWEEKNO=-1;BYDAY=WE;WKST=SU"],
    ),
    (
        "-8-01-01",
        &["RRULE:FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1,10;BYDAY=TU;WKST=SU"],
    ),
    // Days of the year.
    ("-2-01-01", &["RRULE:FREQ=YEARLY;BYYEARDAY=1,100,200,-1"]),
    ("-2-01-01", &["RRULE:FREQ=YEARLY;BYYEARDAY=366,-366"]),
    ("-2-01-01", &["RRULE:FREQ=YEARLY;BYDAY=20MO,-1FR"]),
    ("-2-01-01", &["RRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU"]),
    (
        "-2-11-05",
        &["RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8"],
    ),
    ("+0-01-13", &["RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"]),
    // Picking from a set.
    (
        "+0-01-02",
        &["RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"],
    ),
    (
        "+0-01-02",
        &["RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-2"],
    ),
    (
        "-2-09-04",
        &["RRULE:FREQ=MONTHLY;COUNT=30;BYDAY=TU,WE,TH;BYSETPOS=3"],
    ),
    (
        "+0-01-05",
        &["RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1"],
    ),
    ("+0-01-02", &["RRULE:FREQ=YEARLY;BYDAY=MO;BYSETPOS=2,-2"]),
    (
        "+0-01-02",
        &["RRULE:FREQ=DAILY;BYHOUR=8,10,12;BYMINUTE=0,20;BYSETPOS=-1,2"],
    ),
    (
        "+0-01-02",
        &["RRULE:FREQ=MONTHLY;BYMONTHDAY=10,20;BYHOUR=6,18;BYSETPOS=4"],
    ),
    // Hours, minutes, seconds: with nothing else they count time that passes.
    (
        "+0-03-20",
        &["RRULE:FREQ=HOURLY;INTERVAL=5;UNTIL={Y0}1120T000000Z"],
    ),
    ("+0-03-20", &["RRULE:FREQ=HOURLY;COUNT=6000"]),
    ("+0-10-20", &["RRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=400"]),
    ("+0-03-25", &["RRULE:FREQ=SECONDLY;INTERVAL=1800;COUNT=150"]),
    (
        "+0-03-20",
        &["RRULE:FREQ=HOURLY;BYHOUR=9,10,11,12;BYDAY=MO"],
    ),
    (
        "+0-03-20",
        &["RRULE:FREQ=HOURLY;INTERVAL=3;BYMINUTE=0,30;BYMONTH=3,10"],
    ),
    (
        "+0-03-20",
        &["RRULE:FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,16;BYMONTHDAY=25,26,27,28,29,30,31"],
    ),
    (
        "+0-03-20",
        &["RRULE:FREQ=MINUTELY;BYHOUR=2,3;BYMINUTE=15,45;BYSECOND=0,30;COUNT=90"],
    ),
    ("date +0-03-20", &["RRULE:FREQ=HOURLY;INTERVAL=36;COUNT=40"]),
    ("date +0-03-20", &["RRULE:FREQ=DAILY;BYHOUR=9,17;COUNT=40"]),
    // In the hours that do not exist or exist twice.
    (
        "+0-01-02",
        &["RRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,15,30"],
    ),
    (
        "+0-01-02",
        &["RRULE:FREQ=WEEKLY;BYDAY=SU;BYHOUR=1,2;BYMINUTE=30"],
    ),
    ("-6-01-02", &["RRULE:FREQ=DAILY;INTERVAL=7;BYHOUR=0,23"]),
    // More and fewer dates.
    (
        "+0-01-02",
        &[
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "RDATE:{Y0}0601T100000Z,{Y0}0702T110000Z",
        ],
    ),
    (
        "+0-01-02",
        &["RDATE;TZID=Europe/Prague:{Y0}0601T100000,{Y1}0702T110000"],
    ),
    (
        "date +0-01-02",
        &[
            "RDATE;VALUE=DATE:{Y0}0601,{Y0}0602",
            "EXDATE;VALUE=DATE:{Y0}0602",
        ],
    ),
    (
        "date +0-01-02",
        &[
            "RRULE:FREQ=DAILY",
            "EXDATE;TZID=Europe/Berlin:{Y0}0104T000000,{Y0}0105T000000",
        ],
    ),
    (
        "+0-01-02",
        &["RRULE:FREQ=DAILY", "EXDATE;VALUE=DATE:{Y0}0104"],
    ),
    (
        "+0-01-02",
        &["RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY;BYDAY=SA,SU"],
    ),
    (
        "+0-01-02",
        &[
            "RRULE:FREQ=WEEKLY;BYDAY=TU",
            "RRULE:FREQ=MONTHLY;BYMONTHDAY=1",
        ],
    ),
    (
        "-1-01-02",
        &[
            "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL={Y0}0301",
            "RDATE:{Y1}0601T100000Z",
        ],
    ),
];

/// Lines of one random series. Left out is what dateutil does otherwise than RFC 5545 (plain and numbered weekdays in
/// one BYDAY) or searches until the year 9999 (parts that contradict each other).
pub(crate) fn any_lines() -> impl Strategy<Value = Vec<String>> {
    let rule = prop_oneof![
        6 => daily(),
        8 => weekly(),
        8 => monthly(),
        6 => yearly(),
        1 => hourly(),
    ];
    let end = prop_oneof![
        3 => Just(String::new()),
        1 => (1..90u32).prop_map(|n| format!(";COUNT={n}")),
        1 => (1..13u8, 1..28u8, 0..24u8).prop_map(|(m, d, h)| format!(";UNTIL={{Y1}}{m:02}{d:02}T{h:02}3000Z")),
        1 => (1..13u8, 1..28u8).prop_map(|(m, d)| format!(";UNTIL={{Y1}}{m:02}{d:02}")),
    ];
    let dates = prop_oneof![
        4 => Just(None),
        1 => (select(vec!["EXDATE", "RDATE"]), 1..13u8, 1..28u8)
            .prop_map(|(name, m, d)| Some(format!("{name}:{{Y1}}{m:02}{d:02}T090000"))),
    ];
    (rule, end, dates).prop_map(|(rule, end, dates)| {
        let mut lines = vec![format!("RRULE:{rule}{end}")];
        lines.extend(dates);
        lines
    })
}

/// A rule of whole days or longer, without an end.
pub(crate) fn any_rule() -> impl Strategy<Value = String> {
    prop_oneof![daily(), weekly(), monthly(), yearly()]
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn daily() -> impl Strategy<Value = String> {
    // Intervals have no factor in common with a week: every weekday is met.
    let by = prop_oneof![Just(String::new()), by_month(), weekdays(1), times()];
    (select(vec![1, 2, 3, 5, 10, 30]), by)
        .prop_map(|(n, by)| format!("FREQ=DAILY;INTERVAL={n}{by}"))
}

fn weekly() -> impl Strategy<Value = String> {
    let by = prop_oneof![
        Just(String::new()),
        weekdays(1),
        (weekdays(3), positions(3)).prop_map(|(days, picked)| days + &picked),
        (weekdays(1), times()).prop_map(|(days, times)| days + &times),
    ];
    (1..5u8, by, week_start())
        .prop_map(|(n, by, start)| format!("FREQ=WEEKLY;INTERVAL={n}{by}{start}"))
}

fn monthly() -> impl Strategy<Value = String> {
    let by = prop_oneof![
        Just(String::new()),
        month_days(),
        numbered_weekdays(4),
        (weekdays(2), positions(8)).prop_map(|(days, picked)| days + &picked),
        (month_days(), times()).prop_map(|(days, times)| days + &times),
        (weekdays(3), month_days()).prop_map(|(days, month_days)| days + &month_days),
    ];
    (select(vec![1, 2, 3, 5, 7]), by).prop_map(|(n, by)| format!("FREQ=MONTHLY;INTERVAL={n}{by}"))
}

fn yearly() -> impl Strategy<Value = String> {
    let by = prop_oneof![
        Just(String::new()),
        by_month(),
        (by_month(), month_days()).prop_map(|(months, days)| months + &days),
        (by_month(), numbered_weekdays(4)).prop_map(|(months, days)| months + &days),
        numbered_weekdays(50),
        numbers("BYYEARDAY", -365..=365),
        (numbers("BYWEEKNO", 1..=53), weekdays(1), week_start()).prop_map(|(w, d, s)| w + &d + &s),
        (weekdays(2), positions(40)).prop_map(|(days, picked)| days + &picked),
    ];
    (1..3u8, by).prop_map(|(n, by)| format!("FREQ=YEARLY;INTERVAL={n}{by}"))
}

fn hourly() -> impl Strategy<Value = String> {
    let every = (1..30u8).prop_map(|n| format!(";INTERVAL={n}"));
    let by = prop_oneof![every, weekdays(2), times()];
    by.prop_map(|by| format!("FREQ=HOURLY{by}"))
}

fn by_month() -> impl Strategy<Value = String> {
    numbers("BYMONTH", 1..=12)
}

fn month_days() -> impl Strategy<Value = String> {
    numbers("BYMONTHDAY", -28..=28)
}

fn times() -> impl Strategy<Value = String> {
    (
        numbers_or_zero("BYHOUR", 24),
        numbers_or_zero("BYMINUTE", 60),
    )
        .prop_map(|(h, m)| h + &m)
}

fn weekdays(least: usize) -> impl Strategy<Value = String> {
    subsequence(WEEKDAYS.to_vec(), least..=7).prop_map(|days| format!(";BYDAY={}", days.join(",")))
}

fn numbered_weekdays(most: i16) -> impl Strategy<Value = String> {
    let day =
        (nonzero(-most..=most), select(WEEKDAYS.to_vec())).prop_map(|(n, day)| format!("{n}{day}"));
    prop::collection::vec(day, 1..4).prop_map(|days| format!(";BYDAY={}", days.join(",")))
}

fn positions(most: i16) -> impl Strategy<Value = String> {
    numbers("BYSETPOS", -most..=most)
}

fn week_start() -> impl Strategy<Value = String> {
    select(vec!["", ";WKST=SU", ";WKST=MO", ";WKST=TH"]).prop_map(str::to_owned)
}

/// One to four numbers, no zero.
fn numbers(
    name: &'static str,
    range: std::ops::RangeInclusive<i16>,
) -> impl Strategy<Value = String> {
    prop::collection::vec(nonzero(range), 1..5).prop_map(move |numbers| part(name, &numbers))
}

fn numbers_or_zero(name: &'static str, end: i16) -> impl Strategy<Value = String> {
    prop::collection::vec(0..end, 1..4).prop_map(move |numbers| part(name, &numbers))
}

fn nonzero(range: std::ops::RangeInclusive<i16>) -> impl Strategy<Value = i16> {
    range.prop_filter("zero means nothing", |&n| n != 0)
}

fn part(name: &str, numbers: &[i16]) -> String {
    let numbers: Vec<String> = numbers.iter().map(i16::to_string).collect();
    format!(";{name}={}", numbers.join(","))
}
