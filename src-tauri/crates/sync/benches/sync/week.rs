//! A week's occurrences among many events.

use google::{PARSER_VERSION, Parsed, parse_event};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::{Event, Interval};
use serde_json::{Value, json};
use store::event::{self, NewEvent};
use store::{Store, account, calendar};

use crate::measure::{Meter, median};
use crate::{millis, report};

const EVENTS: i64 = 50_000;
const SERIES: i64 = 2000;
const ROUNDS: u32 = 200;

pub(crate) fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
    let calendar = fill(&store);
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let start = model::start_of_day(date(2026, 3, 2), &zone);
    let week = Interval::new(start, start + SignedDuration::from_hours(7 * 24)).unwrap();
    let (mut found, mut rows) = (0, 0);
    let mut costs = Vec::new();
    for _ in 0..ROUNDS {
        let meter = Meter::start();
        let events: Result<Vec<Event>, store::Error> =
            store.read(|tx| event::overlapping(tx, calendar, week));
        let events = events.unwrap();
        found = recurrence::occurrences(&events, &zone, &zone, week).len();
        rows = events.len();
        drop(events);
        costs.push(meter.stop().cpu);
    }
    let cost = median(costs);
    report(
        &format!("a week's {found} occurrences of 50,000 events, 2,000 series"),
        &millis(cost),
        "< 5 ms",
    );
    report("… rows that were looked at", &rows.to_string(), "");
}

/// Events over ten years; the series begin in the first six, and half of them never end.
fn fill(store: &Store) -> i64 {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    store
        .write(|tx| {
            let account = account::SignedIn {
                sub: "sub",
                email: "mara@example.com",
                mode: "full",
                scopes: "",
                client_id: "",
            };
            let account = account::put(tx, account, Timestamp::UNIX_EPOCH)?;
            let calendar = a_calendar(tx, account)?;
            for number in 0..EVENTS {
                let raw = resource(number).to_string();
                let Ok(Parsed::Event(event)) = parse_event(&raw) else {
                    panic!("{raw}");
                };
                let new = NewEvent {
                    event: &event,
                    span: recurrence::span(&event, &zone),
                    raw: &raw,
                    parser_version: PARSER_VERSION,
                };
                event::put(tx, calendar, new)?;
            }
            Ok::<_, store::Error>(calendar)
        })
        .unwrap()
}

fn a_calendar(tx: &store::WriteTx<'_>, account: i64) -> store::Result<i64> {
    let listed = calendar::Listed {
        google_id: "mara@example.com",
        title: "Mara",
        time_zone: "Europe/Berlin",
        access_role: "owner",
        is_primary: true,
        is_selected: true,
        is_hidden: false,
        color: "",
    };
    calendar::put_list(tx, account, &[listed], jiff::Timestamp::UNIX_EPOCH)?;
    Ok(calendar::of_account(tx, account)?[0].id)
}

/// Ten years of events from 2020 on: series without end that begin in the first six years, for every other one of them
/// an exception, and single events of up to three hours or, each tenth, of up to three days.
fn resource(number: i64) -> Value {
    let day = |days: i64| date(2020, 1, 1).saturating_add((number * 7919 % days).days());
    let time = |first: jiff::civil::Date, hour: i64| {
        let at = first.at(i8::try_from(hour).unwrap(), 30, 0, 0);
        json!({ "dateTime": format!("{at}+01:00"), "timeZone": "Europe/Berlin" })
    };
    let hour = number % 14 + 7;
    let mut event = json!({
        "id": format!("e{number}"),
        "etag": format!("\"{number}\""),
        "status": "confirmed",
        "summary": format!("Event {number}"),
        "description": "Bring what you have.",
        "iCalUID": format!("e{number}@google.com"),
        "start": time(day(3650), hour),
        "end": time(day(3650), hour + number % 3 + 1),
        "htmlLink": format!("https://www.google.com/calendar/event?eid={number}"),
    });
    if number < SERIES {
        let rule = match number % 10 {
            0 => "FREQ=DAILY",
            1..7 => "FREQ=WEEKLY",
            7 | 8 => "FREQ=MONTHLY",
            _ => "FREQ=YEARLY",
        };
        event["recurrence"] = json!([format!("RRULE:{rule}")]);
        event["start"] = time(day(2190), hour);
        event["end"] = time(day(2190), hour + 1);
    } else if number < SERIES * 3 / 2 {
        event["recurringEventId"] = json!(format!("e{}", (number - SERIES) * 2));
        event["originalStartTime"] = event["start"].clone();
    } else if number % 10 == 0 {
        event["start"] = json!({ "date": day(3650) });
        event["end"] = json!({ "date": day(3650).saturating_add((number % 3 + 1).days()) });
    }
    event
}
