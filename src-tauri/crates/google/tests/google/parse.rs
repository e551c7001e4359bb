//! Event resources of all shapes that Google documents, and of some that it does not.

use google::{Cancelled, Parsed, parse_event};
use model::{Attendance, Event, EventTime, OriginalStart, Revision, Status, Transparency};
use proptest::prelude::*;

pub(crate) fn event(raw: &str) -> Event {
    match parse_event(raw) {
        Ok(Parsed::Event(event)) => event,
        other => panic!("{raw}: {other:?}"),
    }
}

/// An event with these fields beside an id and a start.
pub(crate) fn with(fields: &str) -> Event {
    event(&format!(
        r#"{{"id":"a","start":{{"date":"2026-11-24"}}{fields}}}"#
    ))
}

/// Start and end, in words.
fn times(start: &str, end: &str) -> String {
    let raw = format!(r#"{{"id":"a","start":{start}{end}}}"#);
    match parse_event(&raw) {
        Ok(Parsed::Event(event)) => format!("{} .. {}", told(&event.start), told(&event.end)),
        Ok(other) => panic!("{other:?}"),
        Err(reason) => reason,
    }
}

fn told(time: &EventTime) -> String {
    match time {
        EventTime::Date(date) => date.to_string(),
        EventTime::Instant { at, zone: None } => at.to_string(),
        EventTime::Instant {
            at,
            zone: Some(zone),
        } => format!("{at} {zone}"),
    }
}

#[test]
fn a_whole_event_is_read() {
    let read = event(
        r#"{"kind":"calendar#event","etag":"\"3181161784712000\"","id":"4eahs9ghkhrvkld72hogu9ph3e_20261124T090000Z",
        "status":"tentative","htmlLink":"https://www.google.com/calendar/event?eid=x","created":"2020-01-01T00:00:00.000Z","updated":"2020-05-27T09:16:32.789Z",
        "summary":"Stand-up 🦀","description":"<b>daily</b>","location":"Room 1","colorId":"5",
        "creator":{"email":"ada@example.org","self":true},
        "start":{"dateTime":"2026-11-24T10:30:00+01:00","timeZone":"Europe/Berlin"},
        "end":{"dateTime":"2026-11-24T10:45:00+01:00","timeZone":"W. Europe Standard Time"},
        "recurringEventId":"4eahs9ghkhrvkld72hogu9ph3e",
        "originalStartTime":{"dateTime":"2026-11-24T10:00:00+01:00","timeZone":"Europe/Berlin"},
        "transparency":"transparent","iCalUID":"4eahs9ghkhrvkld72hogu9ph3e@google.com","sequence":1,
        "attendees":[{"email":"bob@example.org","responseStatus":"accepted"},{"self":true,"responseStatus":"declined"}],
        "extendedProperties":{"private":{"hourwright_task":"17","other":"x"},"shared":{"a":"b"}},
        "reminders":{"useDefault":true},"eventType":"focusTime"}"#,
    );
    let expected = Event {
        id: "4eahs9ghkhrvkld72hogu9ph3e_20261124T090000Z".to_owned(),
        etag: "\"3181161784712000\"".to_owned(),
        revision: Some(Revision {
            updated: "2020-05-27T09:16:32.789Z".parse().unwrap(),
            sequence: 1,
        }),
        status: Status::Tentative,
        ical_uid: "4eahs9ghkhrvkld72hogu9ph3e@google.com".to_owned(),
        summary: "Stand-up 🦀".to_owned(),
        location: "Room 1".to_owned(),
        description: "<b>daily</b>".to_owned(),
        start: EventTime::Instant {
            at: "2026-11-24T09:30:00Z".parse().unwrap(),
            zone: Some("Europe/Berlin".into()),
        },
        end: EventTime::Instant {
            at: "2026-11-24T09:45:00Z".parse().unwrap(),
            zone: Some("Europe/Berlin".into()),
        },
        recurrence: Vec::new(),
        series: Some("4eahs9ghkhrvkld72hogu9ph3e".to_owned()),
        original_start: Some(OriginalStart::Instant(
            "2026-11-24T09:00:00Z".parse().unwrap(),
        )),
        transparency: Transparency::Transparent,
        attendance: Attendance::Declined,
        event_type: "focusTime".to_owned(),
        block_of: Some("17".to_owned()),
        html_link: "https://www.google.com/calendar/event?eid=x".to_owned(),
        color: "5".to_owned(),
    };
    assert_eq!(read, expected);
}

/// P55: nothing but a time, as a reader of somebody's private event gets it.
#[test]
fn p55_a_bare_event_is_busy_and_nameless() {
    let read = with("");
    assert_eq!(
        (read.summary.as_str(), read.event_type.as_str()),
        ("", "default")
    );
    assert_eq!(
        (read.status, read.transparency),
        (Status::Confirmed, Transparency::Opaque)
    );
    assert_eq!((read.attendance, read.block_of), (Attendance::None, None));
    assert!(read.recurrence.is_empty());
}

#[test]
fn a_series_keeps_its_lines() {
    let read =
        with(r#","recurrence":["EXDATE;TZID=Europe/Berlin:20261201T090000","RRULE:FREQ=DAILY"]"#);
    assert!(read.is_series());
    assert_eq!(
        read.recurrence,
        [
            "EXDATE;TZID=Europe/Berlin:20261201T090000",
            "RRULE:FREQ=DAILY"
        ]
    );
}

/// P23, P24: the shapes of what does not take place.
#[test]
fn cancelled_ones_need_nothing_but_an_id() {
    let at = |text: &str| OriginalStart::Instant(text.parse().unwrap());
    for (fields, series, original_start) in [
        ("", None, None),
        (r#","etag":"e","kind":"calendar#event""#, None, None),
        (
            r#","recurringEventId":"s","originalStartTime":{"dateTime":"2026-11-24T10:00:00Z"}"#,
            Some("s"),
            Some(at("2026-11-24T10:00:00Z")),
        ),
        (
            r#","recurringEventId":"s","originalStartTime":{"date":"2026-11-24"},"start":{},"summary":null"#,
            Some("s"),
            Some(OriginalStart::Date("2026-11-24".parse().unwrap())),
        ),
    ] {
        let raw = format!(r#"{{"id":"a","status":"cancelled"{fields}}}"#);
        let etag = if fields.contains("etag") { "e" } else { "" }.to_owned();
        let series = series.map(str::to_owned);
        let expected = Cancelled {
            id: "a".to_owned(),
            etag,
            revision: None,
            series,
            original_start,
        };
        assert_eq!(parse_event(&raw), Ok(Parsed::Cancelled(expected)), "{raw}");
    }
}

/// P52, P20: the answers, and one of next year.
#[test]
fn only_our_own_answer_counts() {
    for (answer, expected) in [
        ("accepted", Attendance::Accepted),
        ("tentative", Attendance::Tentative),
        ("declined", Attendance::Declined),
        ("needsAction", Attendance::NeedsAction),
        ("delegated", Attendance::NeedsAction),
    ] {
        let ours = format!(
            r#","attendees":[{{"responseStatus":"declined"}},{{"self":true,"responseStatus":"{answer}"}}]"#
        );
        assert_eq!(with(&ours).attendance, expected);
        let theirs = format!(r#","attendees":[{{"responseStatus":"{answer}"}}]"#);
        assert_eq!(with(&theirs).attendance, Attendance::None);
    }
    assert_eq!(
        with(r#","attendees":[{"self":true}]"#).attendance,
        Attendance::NeedsAction
    );
}

const HOUR: &str = "2026-11-24T10:00:00Z .. 2026-11-24T11:00:00Z";

/// P56, P58, P59, P60: start, rest of the resource, and what is made of them.
#[test]
fn p58_p59_times_of_all_kinds() {
    let date = |text: &str| format!(r#"{{"date":"{text}"}}"#);
    let at = |text: &str| format!(r#"{{"dateTime":"{text}"}}"#);
    let in_zone =
        |text: &str, zone: &str| format!(r#"{{"dateTime":"{text}","timeZone":"{zone}"}}"#);
    let end = |text: String| format!(r#","end":{text}"#);
    let none = String::new;
    for (start, end, expected) in [
        (
            date("2026-11-24"),
            end(date("2026-11-26")),
            "2026-11-24 .. 2026-11-26",
        ),
        // All day for a day at least: no end, an empty one, an unreadable one, one of the other kind, a reversed one.
        (date("2026-11-24"), none(), "2026-11-24 .. 2026-11-25"),
        (
            date("2026-11-24"),
            end("{}".to_owned()),
            "2026-11-24 .. 2026-11-25",
        ),
        (
            date("2026-11-24"),
            end(date("2026-02-30")),
            "2026-11-24 .. 2026-11-25",
        ),
        (
            date("2026-11-24"),
            end(at("2026-11-26T00:00:00Z")),
            "2026-11-24 .. 2026-11-25",
        ),
        (
            date("2026-11-24"),
            end(date("2026-11-24")),
            "2026-11-24 .. 2026-11-25",
        ),
        (
            date("2026-11-24"),
            end(date("2026-11-20")),
            "2026-11-24 .. 2026-11-25",
        ),
        // Timed, and nobody says until when: an hour.
        (at("2026-11-24T10:00:00Z"), none(), HOUR),
        (at("2026-11-24T10:00:00Z"), end("null".to_owned()), HOUR),
        (at("2026-11-24T10:00:00Z"), end("17".to_owned()), HOUR),
        (at("2026-11-24T10:00:00Z"), end("{}".to_owned()), HOUR),
        (at("2026-11-24T10:00:00Z"), end(at("noon")), HOUR),
        (
            at("2026-11-24T10:00:00Z"),
            end(r#"{"dateTime":42}"#.to_owned()),
            HOUR,
        ),
        (at("2026-11-24T10:00:00Z"), end(date("2026-11-25")), HOUR),
        (
            at("2026-11-24T10:00:00Z"),
            end(at("2026-11-24T10:00:00Z")) + r#","endTimeUnspecified":true"#,
            HOUR,
        ),
        // Said, and not after the start: a point.
        (
            at("2026-11-24T10:00:00Z"),
            end(at("2026-11-24T09:00:00Z")),
            "2026-11-24T10:00:00Z .. 2026-11-24T10:00:00Z",
        ),
        (
            at("2026-11-24T10:00:00Z"),
            end(at("2026-11-24T10:00:00Z")) + r#","endTimeUnspecified":"?""#,
            "2026-11-24T10:00:00Z .. 2026-11-24T10:00:00Z",
        ),
        (
            at("2026-11-24T10:00:00Z"),
            end(at("2026-11-24T10:30:00Z")) + r#","endTimeUnspecified":true"#,
            "2026-11-24T10:00:00Z .. 2026-11-24T10:30:00Z",
        ),
        // Of a date and a time, the one that can be read.
        (
            r#"{"date":7,"dateTime":"2026-11-24T10:00:00Z","timeZone":[]}"#.to_owned(),
            none(),
            HOUR,
        ),
        (
            r#"{"date":"?","dateTime":"2026-11-24T10:00:00Z"}"#.to_owned(),
            none(),
            HOUR,
        ),
        (
            r#"{"date":"2026-11-24","dateTime":"?"}"#.to_owned(),
            none(),
            "2026-11-24 .. 2026-11-25",
        ),
        // The offset counts, whatever the zone says; without one the zone does, also in a gap and a fold.
        (
            in_zone("2026-11-24T10:00:00-05:00", "Europe/Berlin"),
            none(),
            "2026-11-24T15:00:00Z Europe/Berlin .. 2026-11-24T16:00:00Z Europe/Berlin",
        ),
        (
            in_zone("2026-11-24T10:00:00", "Europe/Berlin"),
            end(at("2026-11-24T10:00:00Z")),
            "2026-11-24T09:00:00Z Europe/Berlin .. 2026-11-24T10:00:00Z",
        ),
        (
            in_zone("2026-03-29T02:30:00", "Europe/Berlin"),
            none(),
            "2026-03-29T01:30:00Z Europe/Berlin .. 2026-03-29T02:30:00Z Europe/Berlin",
        ),
        (
            in_zone("2026-10-25T02:30:00", "Europe/Berlin"),
            none(),
            "2026-10-25T00:30:00Z Europe/Berlin .. 2026-10-25T01:30:00Z Europe/Berlin",
        ),
        (
            in_zone("2026-11-24T10:00:00+01:00", "Customized Time Zone"),
            none(),
            "2026-11-24T09:00:00Z .. 2026-11-24T10:00:00Z",
        ),
        (
            in_zone("2026-11-24T10:00:00+01:00", "GMT+0100"),
            none(),
            "2026-11-24T09:00:00Z Etc/GMT-1 .. 2026-11-24T10:00:00Z Etc/GMT-1",
        ),
        (
            at("2026-11-24T10:00:00.123Z"),
            none(),
            "2026-11-24T10:00:00.123Z .. 2026-11-24T11:00:00.123Z",
        ),
        // The edges of time.
        (date("0001-01-01"), none(), "0001-01-01 .. 0001-01-02"),
        (date("9999-12-31"), none(), "9999-12-31 .. 9999-12-31"),
        (
            at("0001-01-01T00:00:00Z"),
            end(at("9999-12-31T23:59:59-12:00")),
            "0001-01-01T00:00:00Z .. 9999-12-30T22:00:00.999999999Z",
        ),
        (
            at("9999-12-30T21:30:00Z"),
            none(),
            "9999-12-30T21:30:00Z .. 9999-12-30T22:00:00.999999999Z",
        ),
        // What cannot be placed.
        (
            at("2026-11-24T10:00:00"),
            none(),
            r#"its start cannot be read: {"dateTime":"2026-11-24T10:00:00"}"#,
        ),
        (
            in_zone("2026-11-24T10:00:00", "Mars/Olympus"),
            none(),
            r#"its start cannot be read: {"dateTime":"2026-11-24T10:00:00","timeZone":"Mars/Olympus"}"#,
        ),
        (
            at("2026-11-24"),
            none(),
            r#"its start cannot be read: {"dateTime":"2026-11-24"}"#,
        ),
        (
            date("2026-02-30"),
            none(),
            r#"its start cannot be read: {"date":"2026-02-30"}"#,
        ),
        (
            r#""tomorrow""#.to_owned(),
            none(),
            r#"its start cannot be read: "tomorrow""#,
        ),
        ("{}".to_owned(), none(), "its start cannot be read: {}"),
        ("null".to_owned(), none(), "its start cannot be read: null"),
    ] {
        assert_eq!(times(&start, &end), expected, "{start} {end}");
    }
}

#[test]
fn p19_what_is_no_event_is_told_why() {
    for (raw, reason) in [
        ("", "no event resource (line 1, column 0)"),
        ("7", "no event resource"),
        ("[]", "no event resource"),
        ("{}", "it has no id"),
        (r#"{"id":"","start":{"date":"2026-11-24"}}"#, "it has no id"),
        (r#"{"id":7,"start":{"date":"2026-11-24"}}"#, "it has no id"),
        (r#"{"id":"a"}"#, "it has no start"),
        (r#"{"id":"a","status":"confirmed"}"#, "it has no start"),
        (
            r#"{"id":"a","summary":"secret","start":"noon"}"#,
            "its start cannot be read",
        ),
    ] {
        let told = parse_event(raw).unwrap_err();
        assert!(told.starts_with(reason), "{raw}: {told}");
        assert!(!told.contains("secret"));
    }
}

/// A JSON value of any shape, with the field names of an event here and there.
pub(crate) fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,20}".prop_map(Into::into),
        "[0-9]{1,5}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?"
            .prop_map(Into::into),
        "(cancelled|confirmed|self|Europe/Berlin|declined)".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec(("(id|etag|status|start|end|date|dateTime|timeZone|attendees|self|responseStatus|recurrence|recurringEventId|originalStartTime|eventType|transparency|extendedProperties|private|hourwright_task|x)", inner), 0..8)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// P59: nothing makes it panic.
    #[test]
    fn p59_any_text_gives_an_event_or_a_reason(value in json(), text in "\\PC{0,80}") {
        let _ = parse_event(&value.to_string());
        let _ = parse_event(&text);
    }

    /// P59: every time there is gives an event whose end is not before its start.
    #[test]
    fn p59_no_event_has_a_negative_length(
        start in "[0-9]{4}-(0[1-9]|1[0-2])-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](Z|[+-][0-2][0-9]:[0-5][0-9])",
        end in "[0-9]{4}-(0[1-9]|1[0-2])-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](Z|[+-][0-2][0-9]:[0-5][0-9])",
        all_day in any::<bool>(),
    ) {
        let time = |text: &str| if all_day { format!(r#"{{"date":"{}"}}"#, &text[..10]) } else { format!(r#"{{"dateTime":"{text}"}}"#) };
        let raw = format!(r#"{{"id":"a","start":{},"end":{}}}"#, time(&start), time(&end));
        if let Ok(Parsed::Event(event)) = parse_event(&raw) {
            let utc = jiff::tz::TimeZone::UTC;
            prop_assert!(event.start.instant(&utc) <= event.end.instant(&utc));
            prop_assert_eq!(event.start.is_date(), event.end.is_date());
        }
    }

    /// P20: an enumeration may hold any word; only `cancelled` takes an event away.
    #[test]
    fn p20_unknown_words_are_the_busy_kind(word in "[a-zA-Z]{1,24}", kind in "[a-zA-Z]{1,24}") {
        prop_assume!(!["cancelled", "tentative", "transparent", "accepted", "declined"].contains(&word.as_str()));
        let read = with(&format!(
            r#","status":"{word}","transparency":"{word}","eventType":"{kind}","attendees":[{{"self":true,"responseStatus":"{word}"}}]"#
        ));
        prop_assert_eq!(read.status, Status::Confirmed);
        prop_assert_eq!(read.transparency, Transparency::Opaque);
        prop_assert_eq!(read.attendance, Attendance::NeedsAction);
        prop_assert_eq!(read.event_type, kind);
    }
}
