//! Any text and any times: kept as they came, and never a reason to write twice or to fall over.

use fake_google::seed;
use google::{Parsed, parse_event};
use jiff::tz::TimeZone;
use model::Interval;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::world::{EMAIL, World};

/// What text is made of: composed and decomposed letters, joined emoji, both directions, controls, and no text.
const PIECES: &[&str] = &[
    "caf\u{e9}",
    "cafe\u{301}",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "\u{202e}abc\u{202c}",
    "\u{feff}",
    "\u{0}",
    "\t",
    "\r\n",
    "\n",
    "\"",
    "\\",
    "\\u0041",
    "<b>",
    "&amp;",
    " ",
    "'; DROP TABLE event;--",
    "%s",
    "\u{ac00}",
    "\u{1100}\u{1161}",
    "\u{10ffff}",
    "\u{d7ff}",
    "\u{e000}",
    "a",
    "\u{1f1e9}\u{1f1ea}",
    "\u{fffd}",
    "\u{2028}",
];

fn any_text(rng: &mut StdRng) -> String {
    let pieces = if rng.random_ratio(1, 200) { 2_000 } else { 12 };
    (0..rng.random_range(0..pieces))
        .map(|_| *PIECES.choose(rng).unwrap())
        .collect()
}

#[tokio::test]
async fn p62_text_of_all_kinds_comes_whole_and_once() {
    const EVENTS: usize = 3_334;
    let mut rng = StdRng::seed_from_u64(62);
    let mut account = seed::empty(EMAIL);
    let mut longest = 0;
    account.calendars[0].events = (0..EVENTS)
        .map(|n| {
            let texts = [(); 3].map(|()| any_text(&mut rng));
            longest = texts.iter().map(String::len).fold(longest, usize::max);
            let [summary, description, location] = texts;
            json!({
                "id": format!("text{n:05}"), "summary": summary, "description": description, "location": location,
                "start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"},
            })
        })
        .collect();
    assert!(longest > 8_192);
    let world = World::with(account).await;
    let row = world.converge().await;
    assert_eq!(row.upserted as usize, EVENTS);
    let here = world.events();
    for (id, there) in world.remote().snapshot() {
        let event = &here[&id];
        for (text, field) in [
            (&event.summary, "summary"),
            (&event.description, "description"),
            (&event.location, "location"),
        ] {
            assert_eq!(text, there[field].as_str().unwrap_or_default(), "{id}");
        }
    }
    // Read anew, nothing is taken for a change.
    let row = world.full_sync().await;
    assert_eq!((row.upserted, row.deleted), (0, 0));
    world.assert_quiet().await;
}

/// Dates, times and what is sent in their place.
const TIMES: &[&str] = &[
    r#"{"date":"2026-03-02"}"#,
    r#"{"date":"0001-01-01"}"#,
    r#"{"date":"9999-12-31"}"#,
    r#"{"date":"2026-02-30"}"#,
    r#"{"date":""}"#,
    r#"{"dateTime":"2026-03-02T09:00:00+01:00","timeZone":"Europe/Berlin"}"#,
    r#"{"dateTime":"2026-03-29T02:30:00","timeZone":"Europe/Berlin"}"#,
    r#"{"dateTime":"2026-10-25T02:30:00","timeZone":"Australia/Lord_Howe"}"#,
    r#"{"dateTime":"2026-03-02T09:00:00Z","timeZone":"Mars/Olympus"}"#,
    r#"{"dateTime":"2026-03-02T09:00:00"}"#,
    r#"{"dateTime":"0001-01-01T00:00:00Z"}"#,
    r#"{"dateTime":"9999-12-31T23:59:60-12:00"}"#,
    r#"{"dateTime":"2026-03-02T09:00:00.123456789Z"}"#,
    r#"{"dateTime":"-009999-01-01T00:00:00+25:59"}"#,
    r#"{"dateTime":7,"date":null}"#,
    "{}",
    "null",
    "[]",
    "7",
    "\"noon\"",
];
const RULES: &[&str] = &[
    "",
    "RRULE:FREQ=DAILY",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=00010101",
    "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z",
    "EXDATE;TZID=Mars/Olympus:20260302T090000",
    "RDATE;VALUE=PERIOD:20260302T080000Z/PT3H",
    "RRULE:FREQ=HOURLY;INTERVAL=4294967295",
    "RRULE:FREQ=NEVER",
];
const EXTRAS: &[&str] = &[
    r#""endTimeUnspecified":true"#,
    r#""status":"cancelled""#,
    r#""status":"tentative""#,
    r#""status":{}"#,
    r#""recurringEventId":"series""#,
    r#""recurringEventId":7"#,
    r#""summary":null"#,
    r#""summary":["a"]"#,
    r#""attendees":[{"self":true,"responseStatus":"declined"},7,null]"#,
    r#""attendees":"nobody""#,
    r#""eventType":"birthday""#,
    r#""transparency":"transparent""#,
    r#""originalStartTime":{"date":"0000-00-00"}"#,
    r#""extendedProperties":{"private":7}"#,
];

fn any_resource(rng: &mut StdRng) -> String {
    let mut fields = vec![format!(
        r#""id":"series_2026030{}T080000Z""#,
        rng.random_range(0..10)
    )];
    for name in ["start", "end", "originalStartTime"] {
        if rng.random_ratio(5, 6) {
            fields.push(format!(r#""{name}":{}"#, TIMES.choose(rng).unwrap()));
        }
    }
    let rule = RULES.choose(rng).unwrap();
    if !rule.is_empty() {
        fields.push(format!(
            r#""recurrence":["{rule}","{}"]"#,
            RULES.choose(rng).unwrap()
        ));
    }
    for _ in 0..rng.random_range(0..3) {
        fields.push((*EXTRAS.choose(rng).unwrap()).to_owned());
    }
    format!("{{{}}}", fields.join(","))
}

#[test]
fn p59_a_hundred_thousand_absurd_events_are_read_and_shown_without_a_panic() {
    let mut rng = StdRng::seed_from_u64(59);
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let at = |text: &str| text.parse().unwrap();
    let window = Interval::new(at("2026-03-01T00:00:00Z"), at("2026-03-08T00:00:00Z")).unwrap();
    let (mut read, mut shown) = (0, 0);
    for _ in 0..100_000 {
        let raw = any_resource(&mut rng);
        let Ok(Parsed::Event(event)) = parse_event(&raw) else {
            continue;
        };
        read += 1;
        let (first, last) = recurrence::span(&event, &zone);
        assert!(first <= last, "{raw}");
        for occurrence in recurrence::occurrences(&[event], &zone, &zone, window) {
            let (start, end) = (
                occurrence.start.instant(&zone),
                occurrence.end.instant(&zone),
            );
            assert!(
                start <= end,
                "nothing is shown with a negative length: {raw}"
            );
            shown += 1;
        }
    }
    assert!(read > 30_000 && shown > 10_000, "{read} {shown}");
}
