//! Which events of a file a workspace has already. An event that a calendar of Google's and the calendar of imported
//! events both held would take its time twice.

use std::collections::BTreeMap;

use model::{Event, EventTime, Status};
use store::workspace::Workspace;
use store::{ReadTx, block, calendar, event};

use super::IncomingEvent;
use crate::Error;

/// What planned blocks stand under.
const BLOCKS: &str = "Hourwright";

/// Every event of a workspace, by the names under which a file may bring it.
pub(super) struct Known {
    by_name: BTreeMap<String, Standing>,
}

/// Where an event stands.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// The calendar's row, and its title; `None` for a planned block.
    calendar: Option<i64>,
    pub(super) title: String,
    /// The id of the event, of an exception its series'.
    id: String,
}

impl Known {
    pub(super) fn read(
        tx: &ReadTx<'_>,
        workspace: &Workspace,
        imported: i64,
    ) -> Result<Known, Error> {
        let mut known = Known {
            by_name: BTreeMap::new(),
        };
        // What Google holds counts more than what came from a file: of two names the first stays.
        let mut calendars = calendar::of_workspace(tx, workspace.id)?;
        calendars.sort_by_key(|listed| listed.calendar.id == imported);
        for listed in calendars {
            for name in event::names(tx, listed.calendar.id)? {
                let standing = Standing {
                    calendar: Some(listed.calendar.id),
                    title: listed.calendar.title.clone(),
                    id: name.series.unwrap_or(name.id),
                };
                known.add(name.ical_uid, &standing);
            }
        }
        for block in block::of_workspace(tx, workspace.id)? {
            let standing = Standing {
                calendar: None,
                title: BLOCKS.to_owned(),
                id: block.event_id,
            };
            known.add(String::new(), &standing);
        }
        Ok(known)
    }

    fn add(&mut self, ical_uid: String, standing: &Standing) {
        let ours = own_name(&standing.id);
        for name in [ical_uid, ours] {
            if !name.is_empty() {
                self.by_name.entry(name).or_insert_with(|| standing.clone());
            }
        }
    }

    /// Where an event of a file stands already, if not in the row that it is read into.
    pub(super) fn find(&self, incoming: &IncomingEvent, imported: i64) -> Option<&Standing> {
        let event = &incoming.event;
        let into = event.series.as_ref().unwrap_or(&event.id);
        self.by_name
            .get(&incoming.name)
            .filter(|standing| standing.calendar != Some(imported) || standing.id != *into)
    }
}

impl Standing {
    /// Whether it was read from a file, under another name.
    pub(super) fn is_imported(&self, imported: i64) -> bool {
        self.calendar == Some(imported)
    }

    /// Whether what stands there takes place at another time or is called otherwise.
    pub(super) fn differs_from(&self, tx: &ReadTx<'_>, event: &Event) -> Result<bool, Error> {
        let Some(calendar) = self.calendar else {
            return Ok(false);
        };
        let id = match event.original_start {
            Some(original) => recurrence::instance_id(&self.id, original),
            None => self.id.clone(),
        };
        let Some(stands) = event::get(tx, calendar, &id)? else {
            return Ok(true);
        };
        let is_off = |event: &Event| event.status == Status::Cancelled;
        if is_off(event) || is_off(&stands) {
            return Ok(is_off(event) != is_off(&stands));
        }
        let said = |event: &Event| {
            let title = event.summary.trim().to_owned();
            (title, moment(&event.start), moment(&event.end))
        };
        Ok(said(event) != said(&stands))
    }
}

/// What an export calls an event of which Google says no UID.
pub(super) fn own_name(id: &str) -> String {
    format!("{id}@hourwright")
}

/// The zone beside an instant does not change when it is.
fn moment(time: &EventTime) -> (Option<jiff::civil::Date>, Option<jiff::Timestamp>) {
    match time {
        EventTime::Date(date) => (Some(*date), None),
        EventTime::Instant { at, .. } => (None, Some(*at)),
    }
}
