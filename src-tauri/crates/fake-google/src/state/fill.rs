//! What Google adds to an event that is new: ids, times of creation, creator and organizer, defaults.

use rand::random;
use serde_json::{Map, Value, json};

use super::Hand;
use super::calendar::Calendar;
use super::resource::{is_cancelled, members, series_of, text};
use crate::moment::{Moment, write_stamp};

/// A new id as Google makes them: 26 letters of base32hex.
pub(crate) fn new_id() -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let bits: u128 = random();
    let letter = |place: u32| char::from(LETTERS[(bits >> (place * 5) & 31) as usize]);
    (0..26).map(|place| letter(place % 25)).collect()
}

/// Adds to an event what it lacks. A bare tombstone stays bare.
pub(crate) fn in_what_is_missing(event: &Value, hand: &Hand<'_>, calendar: &Calendar) -> Value {
    let mut event = members(event);
    let id = event
        .entry("id")
        .or_insert_with(|| json!(new_id()))
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let now = write_stamp(hand.now);
    add(&mut event, "kind", json!("calendar#event"));
    add(&mut event, "status", json!("confirmed"));
    add(&mut event, "updated", json!(now));
    let mut event = Value::Object(event);
    if !(is_cancelled(&event) && event.get("start").is_none()) {
        fill_live(&mut event, &id, &now, hand, calendar);
    }
    event
}

fn fill_live(event: &mut Value, id: &str, now: &str, hand: &Hand<'_>, calendar: &Calendar) {
    let master = series_of(event).and_then(|series| calendar.events.get(series));
    let uid = master.map_or_else(
        || format!("{id}@google.com"),
        |master| text(&master.resource, "iCalUID").to_owned(),
    );
    for which in ["start", "end", "originalStartTime"] {
        let moment = Moment::read(&event[which], &calendar.zone);
        if let (Some(moment), Value::Object(members)) = (moment, &mut *event) {
            members.insert(which.into(), moment.write(&calendar.zone));
        }
    }
    let Value::Object(event) = event else { return };
    add(event, "created", json!(now));
    add(
        event,
        "htmlLink",
        json!(format!("https://www.google.com/calendar/event?eid={id}")),
    );
    add(
        event,
        "creator",
        person(&hand.email, hand.email == calendar.id),
    );
    add(event, "organizer", organizer(calendar));
    add(event, "iCalUID", json!(uid));
    add(event, "sequence", json!(0));
    add(event, "reminders", json!({"useDefault": true}));
    add(event, "eventType", json!("default"));
}

/// The calendar as the organizer of its events; a secondary calendar goes by its title.
pub(crate) fn organizer(calendar: &Calendar) -> Value {
    let mut organizer = person(&calendar.id, true);
    if calendar.summary != calendar.id {
        organizer["displayName"] = json!(calendar.summary);
    }
    organizer
}

fn person(email: &str, is_self: bool) -> Value {
    let mut person = json!({"email": email});
    if is_self {
        person["self"] = json!(true);
    }
    person
}

fn add(event: &mut Map<String, Value>, name: &str, value: Value) {
    event.entry(name).or_insert(value);
}
