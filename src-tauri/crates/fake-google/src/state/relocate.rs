//! `events.move`: an event changes its calendar and, with it, its organizer.

use serde_json::{Value, json};

use super::resource::{is_cancelled, series_of, text};
use super::{State, fill};
use crate::moment::write_stamp;
use crate::refusal::Refusal;

impl State {
    /// Takes the event (a series with its exceptions) from one calendar to another. It keeps its id and iCalUID; the
    /// source keeps a bare cancelled event.
    pub(crate) fn relocate(
        &mut self,
        from: &str,
        id: &str,
        to: &str,
        email: &str,
    ) -> Result<Value, Refusal> {
        let event = self
            .calendar(from)?
            .find(id)
            .ok_or_else(Refusal::not_found)?;
        self.check_relocation(&event, to)?;
        let source = &self.calendar(from)?.events;
        let exceptions = source.exceptions_of(id).map(|e| e.resource.clone());
        let family: Vec<Value> = std::iter::once(event).chain(exceptions).collect();
        let (target, mut hand) = self.calendar_mut(to, email)?;
        for member in &family {
            let mut arrived = member.clone();
            arrived["organizer"] = fill::organizer(target);
            arrived["updated"] = json!(write_stamp(hand.now));
            target.plant(&mut hand, &arrived);
        }
        let (source, mut hand) = self.calendar_mut(from, email)?;
        let bare = json!({"kind": "calendar#event", "id": id, "status": "cancelled", "updated": write_stamp(hand.now)});
        source.store(&mut hand, bare);
        self.calendar(to)?.find(id).ok_or_else(Refusal::not_found)
    }

    fn check_relocation(&self, event: &Value, to: &str) -> Result<(), Refusal> {
        if is_cancelled(event) {
            return Err(Refusal::already_deleted());
        }
        if series_of(event).is_some() {
            return Err(Refusal::calendar(
                400,
                "cannotMoveInstance",
                "Cannot move an instance of a recurring event.",
            ));
        }
        if event["organizer"]["self"] != true || text(event, "eventType") != "default" {
            return Err(Refusal::calendar(
                403,
                "forbiddenForNonOrganizer",
                "Only the organizer can move an event.",
            ));
        }
        let there = self.calendar(to)?.find(text(event, "id"));
        match there {
            Some(there) if !is_cancelled(&there) || series_of(&there).is_some() => {
                Err(Refusal::duplicate())
            }
            _ => Ok(()),
        }
    }
}
