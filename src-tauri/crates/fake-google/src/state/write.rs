//! Inserting, changing and deleting events, with everything that follows for the rest of a series.

use serde_json::{Value, json};

use super::calendar::Calendar;
use super::resource::{is_cancelled, members, merge, sequence, series_of, text};
use super::{Hand, check, etag};
use crate::moment::write_stamp;
use crate::refusal::Refusal;

/// What clients may send but not set.
const READ_ONLY: [&str; 12] = [
    "kind",
    "etag",
    "created",
    "updated",
    "htmlLink",
    "creator",
    "organizer",
    "recurringEventId",
    "originalStartTime",
    "hangoutLink",
    "locked",
    "privateCopy",
];

/// What stays when everything else is replaced.
const KEPT_BY_PUT: [&str; 13] = [
    "kind",
    "etag",
    "id",
    "htmlLink",
    "created",
    "creator",
    "organizer",
    "iCalUID",
    "recurringEventId",
    "originalStartTime",
    "sequence",
    "eventType",
    "hangoutLink",
];

impl Calendar {
    /// `events.insert`.
    pub(crate) fn insert(&mut self, hand: &mut Hand<'_>, body: &Value) -> Result<Value, Refusal> {
        let mut event = without_read_only(body)?;
        if let Some(id) = event.get("id") {
            let id = id.as_str().unwrap_or_default();
            check::id(id)?;
            if self.events.get(id).is_some() {
                return Err(Refusal::duplicate());
            }
        }
        if self.events.has_ical_uid(text(&event, "iCalUID")) {
            return Err(Refusal::duplicate());
        }
        check::event(&mut event, None, &self.zone)?;
        if hand.tidy_text {
            tidy(&mut event);
        }
        Ok(self.plant(hand, &event))
    }

    /// `events.update`: everything that the body does not name is gone.
    pub(crate) fn replace(
        &mut self,
        hand: &mut Hand<'_>,
        id: &str,
        body: &Value,
        if_match: Option<&str>,
    ) -> Result<Value, Refusal> {
        let old = self.to_change(id, if_match)?;
        let mut new = json!({});
        for name in KEPT_BY_PUT {
            if let Some(value) = old.get(name) {
                new[name] = value.clone();
            }
        }
        merge(&mut new, &sent_for(id, body)?);
        if new.get("status").is_none() {
            new["status"] = json!("confirmed");
        }
        if new.get("reminders").is_none() {
            new["reminders"] = json!({"useDefault": true});
        }
        self.change(hand, &old, new)
    }

    /// `events.patch`.
    pub(crate) fn patch(
        &mut self,
        hand: &mut Hand<'_>,
        id: &str,
        body: &Value,
        if_match: Option<&str>,
    ) -> Result<Value, Refusal> {
        let old = self.to_change(id, if_match)?;
        let mut new = old.clone();
        merge(&mut new, &sent_for(id, body)?);
        self.change(hand, &old, new)
    }

    /// `events.delete`.
    pub(crate) fn delete(
        &mut self,
        hand: &mut Hand<'_>,
        id: &str,
        if_match: Option<&str>,
    ) -> Result<(), Refusal> {
        let old = self.find(id).ok_or_else(Refusal::not_found)?;
        if is_cancelled(&old) {
            return Err(Refusal::already_deleted());
        }
        check_etag(&old, if_match)?;
        let mut gone = old;
        gone["status"] = json!("cancelled");
        gone["updated"] = json!(write_stamp(hand.now));
        self.store(hand, gone);
        Ok(())
    }

    /// Stores a resource, and gives all members of its series the new etag (they share one).
    pub(super) fn store(&mut self, hand: &mut Hand<'_>, resource: Value) {
        let id = text(&resource, "id").to_owned();
        let master = series_of(&resource).map_or_else(|| id.clone(), str::to_owned);
        let series_gone = id == master && is_cancelled(&resource);
        let stamp = hand.stamps.next();
        self.events.put(resource, stamp);
        let family: Vec<(String, bool)> = self
            .events
            .get(&master)
            .into_iter()
            .chain(self.events.exceptions_of(&master))
            .map(|member| (text(&member.resource, "id").to_owned(), member.buried))
            .filter(|(member, _)| *member != id)
            .collect();
        for (member, buried) in family {
            if series_gone {
                self.events.bury(&member);
            } else {
                let moves = buried || !hand.quiet_series;
                let place = moves.then(|| hand.stamps.next());
                self.events.touch(&member, &etag(stamp), place);
            }
        }
    }

    /// The present resource, which has to be at the etag the client knows. What a deleted series had is out of reach.
    fn to_change(&self, id: &str, if_match: Option<&str>) -> Result<Value, Refusal> {
        let old = self.find(id).ok_or_else(Refusal::not_found)?;
        let master = series_of(&old).and_then(|series| self.events.get(series));
        if master.is_some_and(|master| is_cancelled(&master.resource)) {
            return Err(Refusal::not_found());
        }
        check_etag(&old, if_match)?;
        Ok(old)
    }

    fn change(
        &mut self,
        hand: &mut Hand<'_>,
        old: &Value,
        mut new: Value,
    ) -> Result<Value, Refusal> {
        check::event(&mut new, Some(old), &self.zone)?;
        if hand.tidy_text {
            tidy(&mut new);
        }
        if hand.strict {
            check::organizer(&new, old)?;
        }
        if check::times_changed(&new, old) && sequence(&new) == sequence(old) {
            new["sequence"] = json!(sequence(old) + 1);
        }
        if !only_reminders_changed(&new, old) {
            new["updated"] = json!(write_stamp(hand.now));
        }
        let id = text(&new, "id").to_owned();
        self.store(hand, new);
        self.find(&id).ok_or_else(Refusal::not_found)
    }
}

/// Refuses unless `If-Match` is absent, `*` or the resource's own etag.
pub(crate) fn check_etag(resource: &Value, if_match: Option<&str>) -> Result<(), Refusal> {
    match if_match {
        Some(wanted) if wanted != "*" && wanted != text(resource, "etag") => {
            Err(Refusal::condition_not_met())
        }
        _ => Ok(()),
    }
}

/// Brings texts into the form that Google prefers: no white space around titles, markup instead of line breaks.
fn tidy(event: &mut Value) {
    if let Some(summary) = event["summary"].as_str() {
        event["summary"] = json!(summary.trim());
    }
    if let Some(description) = event["description"].as_str() {
        event["description"] = json!(description.replace("\r\n", "<br>").replace('\n', "<br>"));
    }
}

/// Changes of reminders alone leave `updated` as it is.
fn only_reminders_changed(new: &Value, old: &Value) -> bool {
    let rest = |event: &Value| {
        let mut rest = members(event);
        rest.remove("reminders");
        rest
    };
    new["reminders"] != old["reminders"] && rest(new) == rest(old)
}

/// The body of a change, without what can't be set. Its id, if it has one, has to be the right one.
fn sent_for(id: &str, body: &Value) -> Result<Value, Refusal> {
    let mut sent = without_read_only(body)?;
    if sent.get("id").is_some_and(|sent| sent != id) {
        return Err(Refusal::invalid("Invalid resource id value."));
    }
    if let Value::Object(members) = &mut sent {
        members.remove("id");
        members.remove("iCalUID");
    }
    Ok(sent)
}

fn without_read_only(body: &Value) -> Result<Value, Refusal> {
    if !body.is_object() {
        return Err(Refusal::new(400, "parseError", "Parse Error"));
    }
    let mut members = members(body);
    for name in READ_ONLY {
        members.remove(name);
    }
    Ok(Value::Object(members))
}
