//! Resources with something odd in one field: an event that is not there counts as free time.

use google::{Cancelled, Parsed, parse_event};
use model::{Attendance, Event, Status, Transparency};
use proptest::prelude::*;

use crate::parse::{event, json, with};

/// An exception of a series with every field that is read, none of them saying what would be taken for granted.
fn good() -> serde_json::Value {
    serde_json::json!({
        "id": "s_20261124T090000Z", "etag": "1", "updated": "2026-11-20T09:00:00Z", "status": "tentative", "iCalUID": "s@google.com",
        "htmlLink": "https://example.org", "summary": "Stand-up", "description": "daily", "location": "Room 1",
        "colorId": "5", "start": {"dateTime": "2026-11-24T10:00:00Z", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-11-24T10:45:00Z"}, "recurringEventId": "s",
        "originalStartTime": {"dateTime": "2026-11-24T09:00:00Z"}, "transparency": "transparent", "eventType": "focusTime",
        "attendees": [{"self": true, "responseStatus": "accepted"}], "endTimeUnspecified": false,
        "extendedProperties": {"private": {"hourwright_task": "17"}},
    })
}

/// The good event with one field in another way.
fn with_odd(field: &str, value: serde_json::Value) -> Event {
    let mut odd = good();
    odd[field] = value;
    event(&odd.to_string())
}

/// P19, P20, P30, P59: an odd field takes its safe meaning, and all the others keep theirs.
#[test]
fn p19_an_odd_field_costs_itself_only() {
    type Safe = fn(&mut Event);
    let safe: [(&str, Safe); 15] = [
        ("etag", |event| event.etag.clear()),
        ("updated", |event| event.revision = None),
        ("status", |event| event.status = Status::Confirmed),
        ("iCalUID", |event| event.ical_uid.clear()),
        ("htmlLink", |event| event.html_link.clear()),
        ("summary", |event| event.summary.clear()),
        ("description", |event| event.description.clear()),
        ("location", |event| event.location.clear()),
        ("colorId", |event| event.color.clear()),
        ("recurringEventId", |event| event.series = None),
        ("originalStartTime", |event| event.original_start = None),
        ("transparency", |event| {
            event.transparency = Transparency::Opaque;
        }),
        ("eventType", |event| event.event_type = "default".to_owned()),
        ("attendees", |event| event.attendance = Attendance::None),
        ("extendedProperties", |event| event.block_of = None),
    ];
    for (field, make_safe) in safe {
        let mut expected = event(&good().to_string());
        make_safe(&mut expected);
        for odd in [
            "null",
            "5",
            "true",
            "[]",
            "{}",
            "[null]",
            r#"{"x":[1]}"#,
            "1e999",
        ] {
            let raw = good_text_with(field, odd);
            assert_eq!(event(&raw), expected, "{raw}");
        }
    }
}

/// As text, because not every JSON is a value of serde's.
fn good_text_with(field: &str, odd: &str) -> String {
    let mut event = good();
    event[field] = "ODD".into();
    event.to_string().replace(r#""ODD""#, odd)
}

#[test]
fn p19_a_broken_character_and_a_repeated_field_hide_nothing() {
    let broken = event(&good_text_with("summary", r#""\ud83e""#));
    assert_eq!(
        (broken.summary.as_str(), broken.location.as_str()),
        ("", "Room 1")
    );
    let deep = event(&good_text_with(
        "location",
        &("[".repeat(500) + &"]".repeat(500)),
    ));
    assert_eq!(
        (deep.summary.as_str(), deep.location.as_str()),
        ("Stand-up", "")
    );
    assert_eq!(with(r#","summary":"One","summary":"Two""#).summary, "Two");
}

#[test]
fn p19_unreadable_guests_are_skipped() {
    for (attendees, expected) in [
        (
            r#"[null,7,"x",[],{"self":true,"responseStatus":"declined"}]"#,
            Attendance::Declined,
        ),
        (
            r#"[{"self":true,"responseStatus":7}]"#,
            Attendance::NeedsAction,
        ),
        (
            r#"[{"self":"true","responseStatus":"declined"}]"#,
            Attendance::None,
        ),
        (
            r#"{"self":true,"responseStatus":"declined"}"#,
            Attendance::None,
        ),
    ] {
        let read = event(&good_text_with("attendees", attendees));
        assert_eq!(read.attendance, expected, "{attendees}");
    }
}

/// P30: what can be read as lines makes a series.
#[test]
fn p30_recurrence_is_read_however_it_comes() {
    for (recurrence, expected) in [
        (r#""RRULE:FREQ=DAILY""#, vec!["RRULE:FREQ=DAILY"]),
        (
            r#""RRULE:FREQ=DAILY\r\nEXDATE:20261125\n""#,
            vec!["RRULE:FREQ=DAILY", "EXDATE:20261125"],
        ),
        (
            r#"[null,5,"RRULE:FREQ=DAILY",["x"]]"#,
            vec!["RRULE:FREQ=DAILY"],
        ),
        (r#"["", " "]"#, vec![]),
        (r#""""#, vec![]),
        ("7", vec![]),
        (r#"{"RRULE":"FREQ=DAILY"}"#, vec![]),
    ] {
        let read = with(&format!(r#","recurrence":{recurrence}"#));
        assert_eq!(read.recurrence, expected, "{recurrence}");
    }
}

/// P24: what takes an event away is the word alone; whatever is odd beside it changes nothing.
#[test]
fn p24_an_odd_tombstone_is_a_tombstone() {
    let raw = r#"{"id":"s_20261124T090000Z","status":"cancelled","etag":5,"recurringEventId":"s","originalStartTime":"?","start":7}"#;
    let expected = Cancelled {
        id: "s_20261124T090000Z".to_owned(),
        etag: String::new(),
        revision: None,
        series: Some("s".to_owned()),
        original_start: None,
    };
    assert_eq!(parse_event(raw), Ok(Parsed::Cancelled(expected)));
}

/// A field of the good event, without which it is one, too.
fn field() -> impl Strategy<Value = String> {
    let fields: Vec<String> = good()
        .as_object()
        .into_iter()
        .flat_map(|event| event.keys().cloned())
        .chain(["recurrence".to_owned()])
        .filter(|name| !["id", "start"].contains(&name.as_str()))
        .collect();
    prop::sample::select(fields)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// P19, P59: whatever stands in one field, the event is there, at its time.
    #[test]
    fn p19_no_field_hides_an_event(field in field(), value in json()) {
        prop_assume!(field != "status" || value != "cancelled");
        let expected = event(&good().to_string());
        let read = with_odd(&field, value);
        prop_assert_eq!(&read.id, &expected.id);
        prop_assert_eq!(&read.start, &expected.start);
        if field == "end" {
            prop_assert_eq!(read.end.is_date(), read.start.is_date());
        } else {
            prop_assert_eq!(&read.end, &expected.end);
        }
    }
}
