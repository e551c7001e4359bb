//! `export`: what leaves, gathered once for all formats.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Block, Event, Interval, Task};
use serde_json::json;
use store::{ReadTx, block, calendar, event, task};

use super::{csv_write, ics_write};
use crate::engine::{Engine, workspace_named, zone_of};
use crate::events::blocks_with_titles;
use crate::view::ExportView;
use crate::written::write_file;
use crate::{Code, Error};

/// What a workspace is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 5545: events, blocks and tasks, for calendar programs.
    Ics,
    /// A table of tasks and events, for spreadsheets.
    Csv,
    /// Everything that is known of it.
    Json,
}

/// A workspace, ready to be written.
pub(super) struct Leaving {
    pub(super) name: String,
    pub(super) zone: TimeZone,
    pub(super) now: Timestamp,
    pub(super) tasks: Vec<Task>,
    /// Each with its title.
    pub(super) blocks: Vec<(Block, String)>,
    /// The rows of every selected calendar, without what stands for blocks.
    pub(super) events: Vec<Event>,
}

impl Engine {
    /// A workspace's tasks, blocks and the events of its selected calendars as one text.
    pub fn export(&self, workspace: &str, format: Format) -> Result<ExportView, Error> {
        let leaving = self
            .store()
            .read(|tx| gathered(tx, workspace, self.now()))?;
        let text = match format {
            Format::Ics => ics_write::text(&leaving),
            Format::Csv => csv_write::text(&leaving)?,
            Format::Json => self.json(workspace, &leaving)?,
        };
        Ok(ExportView {
            tasks: leaving.tasks.len(),
            blocks: leaving.blocks.len(),
            events: leaving.events.len(),
            text,
        })
    }

    /// The same into a file, in place of an earlier one.
    pub fn export_to(
        &self,
        workspace: &str,
        format: Format,
        file: &Path,
    ) -> Result<ExportView, Error> {
        let exported = self.export(workspace, format)?;
        write_file(file, &exported.text)?;
        Ok(ExportView {
            text: String::new(),
            ..exported
        })
    }

    fn json(&self, workspace: &str, leaving: &Leaving) -> Result<String, Error> {
        let whole = json!({
            "format": "hourwright-export",
            "version": 1,
            "exported_at": leaving.now.to_string(),
            "workspace": { "name": leaving.name, "time_zone": leaving.zone.iana_name() },
            "calendars": self.calendars(workspace)?.calendars,
            "hours": self.hours(workspace)?.hours,
            "settings": self.settings(Some(workspace))?,
            "tasks": self.tasks(workspace)?.tasks,
            "events": leaving.events.iter().map(event_json).collect::<Vec<_>>(),
        });
        let text = serde_json::to_string_pretty(&whole);
        Ok(text.map_err(|e| Error::new(Code::Internal, e))? + "\n")
    }
}

/// An event as RFC 5545 sees it, in JSON: a series with its rule, an exception with what it replaces.
fn event_json(event: &Event) -> serde_json::Value {
    json!({
        "id": event.id,
        "uid": event.ical_uid,
        "title": event.summary,
        "location": event.location,
        "description": event.description,
        "start": event.start,
        "end": event.end,
        "recurrence": event.recurrence,
        "series": event.series,
        "original_start": event.original_start,
        "status": event.status,
        "transparency": event.transparency,
    })
}

fn gathered(tx: &ReadTx<'_>, workspace: &str, now: Timestamp) -> Result<Leaving, Error> {
    let workspace = workspace_named(tx, workspace)?;
    let mut events = Vec::new();
    for listed in calendar::of_workspace(tx, workspace.id)? {
        if listed.selected {
            events.extend(event::of_calendar(tx, listed.calendar.id)?);
        }
    }
    let blocks: Vec<String> = block::of_workspace(tx, workspace.id)?
        .into_iter()
        .map(|block| block.event_id)
        .collect();
    events.retain(|event| event.block_of.is_none() && !blocks.contains(&event.id));
    let always = Interval {
        start: Timestamp::MIN,
        end: Timestamp::MAX,
    };
    Ok(Leaving {
        zone: zone_of(&workspace)?,
        now,
        tasks: task::list(tx, workspace.id)?,
        blocks: blocks_with_titles(tx, &workspace, always)?,
        events,
        name: workspace.name,
    })
}
