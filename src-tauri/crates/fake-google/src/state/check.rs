//! What Google refuses in an event that a client sends.

use jiff::tz::TimeZone;
use serde_json::Value;

use super::resource::{is_master, sequence, series_of, text};
use crate::moment::Moment;
use crate::recurrence::Series;
use crate::refusal::Refusal;

/// What only the organizer of a meeting may change.
const SHARED: [&str; 13] = [
    "summary",
    "description",
    "location",
    "start",
    "end",
    "recurrence",
    "conferenceData",
    "attachments",
    "eventType",
    "source",
    "guestsCanInviteOthers",
    "guestsCanModify",
    "guestsCanSeeOtherGuests",
];

/// Members with a closed set of values.
const ENUMS: [(&str, &[&str]); 4] = [
    ("status", &["confirmed", "tentative", "cancelled"]),
    ("transparency", &["opaque", "transparent"]),
    (
        "visibility",
        &["default", "public", "private", "confidential"],
    ),
    (
        "eventType",
        &[
            "default",
            "birthday",
            "focusTime",
            "fromGmail",
            "outOfOffice",
            "workingLocation",
        ],
    ),
];

/// Refuses an id that is not 5 to 1024 letters of base32hex.
pub(crate) fn id(id: &str) -> Result<(), Refusal> {
    let letters = id
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'v').contains(&b));
    if letters && (5..=1024).contains(&id.len()) {
        return Ok(());
    }
    Err(Refusal::invalid("Invalid resource id value."))
}

/// Refuses a resource that Google would refuse, and brings its times into Google's form. `old` is what was there:
/// times that are not touched are not judged again.
pub(crate) fn event(new: &mut Value, old: Option<&Value>, zone: &TimeZone) -> Result<(), Refusal> {
    enums(new)?;
    color(new)?;
    attendees(new)?;
    reminders(new)?;
    if let Some(old) = old {
        if sequence(new) < sequence(old) {
            return Err(Refusal::invalid("Invalid sequence value.").excusable());
        }
        if text(new, "eventType") != text(old, "eventType") {
            let message = "Event type cannot be changed.";
            return Err(Refusal::calendar(400, "eventTypeRestriction", message));
        }
        if !times_changed(new, old) {
            return Ok(());
        }
    } else if text(new, "eventType") == "fromGmail" {
        let message = "Event type 'fromGmail' cannot be created.";
        return Err(Refusal::calendar(400, "eventTypeRestriction", message));
    }
    times(new, zone)?;
    recurrence(new, zone)
}

/// Whether start, end or recurrence differ.
pub(crate) fn times_changed(new: &Value, old: &Value) -> bool {
    ["start", "end", "recurrence"]
        .iter()
        .any(|name| new.get(*name) != old.get(*name))
}

/// Refuses a change to somebody else's meeting that goes beyond the guest's own things.
pub(crate) fn organizer(new: &Value, old: &Value) -> Result<(), Refusal> {
    let organizer = &old["organizer"];
    let mine = organizer.is_null() || organizer["self"] == true || old["guestsCanModify"] == true;
    if mine || SHARED.iter().all(|name| new.get(*name) == old.get(*name)) {
        return Ok(());
    }
    Err(Refusal::calendar(
        403,
        "forbiddenForNonOrganizer",
        "Shared properties can only be changed by the organizer of the event.",
    ))
}

fn enums(new: &Value) -> Result<(), Refusal> {
    for (name, allowed) in ENUMS {
        let value = &new[name];
        if !value.is_null() && !value.as_str().is_some_and(|value| allowed.contains(&value)) {
            return Err(Refusal::invalid(format!("Invalid value for: {name}")));
        }
    }
    Ok(())
}

fn color(new: &Value) -> Result<(), Refusal> {
    let number = |id: &str| id.parse::<u8>().is_ok_and(|n| (1..=11).contains(&n));
    match &new["colorId"] {
        Value::Null => Ok(()),
        Value::String(id) if number(id) => Ok(()),
        _ => Err(Refusal::invalid("Invalid color ID.")),
    }
}

fn attendees(new: &Value) -> Result<(), Refusal> {
    let allowed = ["needsAction", "declined", "tentative", "accepted"];
    for attendee in new["attendees"].as_array().into_iter().flatten() {
        if !text(attendee, "email").contains('@') {
            return Err(Refusal::required("Missing attendee email."));
        }
        let response = &attendee["responseStatus"];
        if !response.is_null() && !response.as_str().is_some_and(|r| allowed.contains(&r)) {
            return Err(Refusal::invalid("Invalid attendee response status."));
        }
    }
    Ok(())
}

fn reminders(new: &Value) -> Result<(), Refusal> {
    let reminders = &new["reminders"];
    let overrides = reminders["overrides"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    if reminders["useDefault"] == true && !overrides.is_empty() {
        return Err(Refusal::calendar(
            400,
            "cannotUseDefaultRemindersAndSpecifyOverride",
            "Cannot specify both default reminders and overrides at the same time.",
        ));
    }
    let in_range = |minutes: &Value| minutes.as_i64().is_some_and(|m| (0..=40_320).contains(&m));
    if overrides.len() > 5 || !overrides.iter().all(|o| in_range(&o["minutes"])) {
        return Err(Refusal::invalid("Invalid reminder."));
    }
    Ok(())
}

fn times(new: &mut Value, zone: &TimeZone) -> Result<(), Refusal> {
    let repeats = is_master(new);
    let start = Moment::accept(&new["start"], "start", repeats, zone)?;
    let end = Moment::accept(&new["end"], "end", repeats, zone)?;
    match start.compare(&end) {
        None => {
            let message = "Start and end times must either both be date or both be dateTime.";
            return Err(Refusal::invalid(message));
        }
        Some(order) if order.is_ge() => return Err(Refusal::empty_range()),
        Some(_) => {}
    }
    new["start"] = start.write(zone);
    new["end"] = end.write(zone);
    Ok(())
}

fn recurrence(new: &Value, zone: &TimeZone) -> Result<(), Refusal> {
    let bad = || Refusal::invalid("Invalid recurrence rule.");
    match &new["recurrence"] {
        Value::Null => Ok(()),
        Value::Array(lines) if lines.is_empty() => Ok(()),
        Value::Array(_) if series_of(new).is_some() => {
            Err(Refusal::invalid("Cannot set recurrence of an instance."))
        }
        Value::Array(lines) => {
            let has_rule = lines
                .iter()
                .filter_map(Value::as_str)
                .any(|line| line.starts_with("RRULE") || line.starts_with("RDATE"));
            Series::of(new, zone).map_err(|_| bad())?;
            if has_rule { Ok(()) } else { Err(bad()) }
        }
        _ => Err(bad()),
    }
}
