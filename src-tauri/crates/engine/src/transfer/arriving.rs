//! `import`: all that a file holds becomes tasks and events in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model::{Task, TaskStatus};
use sha2::{Digest, Sha256};
use store::event::NewEvent;
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, calendar, event, hours, task};

use super::known::Known;
use super::{Incoming, IncomingEvent, IncomingTask, at, csv_read, ics_read};
use crate::engine::{Engine, zone_of};
use crate::hours::DEFAULT_HOURS;
use crate::tasks::{drafted, fresh};
use crate::view::{ImportNote, ImportNoteKind, ImportView, TaskDraft, Wrong};
use crate::{Code, Error};

/// What the calendar of imported events is called.
const CALENDAR: &str = "Imported";
/// Of the code that reads files; rows of Google's are read anew by another number, these have no text to be read from.
const PARSER_VERSION: u32 = u32::MAX;
/// No calendar that a person has is larger, and all of it is held in memory.
const LARGEST: u64 = 64 * 1024 * 1024;

impl Engine {
    /// Reads the tasks and events of an `.ics` or `.csv` file into a workspace, all or none. What is there already is left
    /// as it is; what is known from an earlier file and says something else now is changed.
    ///
    /// # Errors
    /// `invalid-input`, naming the file and the place in it.
    pub fn import(&self, workspace: &str, file: &Path) -> Result<ImportView, Error> {
        let name = file.display().to_string();
        let named = |e: &Error| match e.code {
            Code::InvalidInput => at(&name, e).because(Wrong::NotImported { file: name.clone() }),
            _ => at(&name, e),
        };
        let read = reader(file).map_err(|e| named(&e))?;
        let text = text_of(file).map_err(|e| named(&e))?;
        let zone = self.zone(workspace)?;
        let incoming = read(&text, &zone).map_err(|e| named(&e))?;
        self.take_in(workspace, incoming).map_err(|e| named(&e))
    }

    fn take_in(&self, workspace: &str, incoming: Incoming) -> Result<ImportView, Error> {
        let mut view = ImportView {
            notes: incoming.notes,
            ..ImportView::default()
        };
        self.change_tasks(workspace, "add", &[], |tx, workspace, _| {
            self.put_events(tx, workspace, &incoming.events, &mut view)?;
            self.put_tasks(tx, workspace, &incoming.tasks, &mut view)
        })?;
        Ok(view)
    }

    fn put_events(
        &self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        events: &[IncomingEvent],
        view: &mut ImportView,
    ) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let zone = zone_of(workspace)?;
        let imported = calendar::local(tx, workspace.id, CALENDAR, self.now())?;
        let known = Known::read(tx, workspace, imported)?;
        // By calendar: how many it has, and how many of those it has otherwise.
        let mut left_out: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for incoming in events {
            let event = &incoming.event;
            if let Some(standing) = known.find(incoming, imported) {
                if standing.is_imported(imported) {
                    view.unchanged += 1;
                    continue;
                }
                let (all, different) = left_out.entry(&standing.title).or_default();
                *all += 1;
                *different += usize::from(standing.differs_from(tx, event)?);
                continue;
            }
            taken.insert(event.id.as_str());
            if event::get(tx, imported, &event.id)?.as_ref() == Some(event) {
                view.unchanged += 1;
                continue;
            }
            let new = NewEvent {
                event,
                span: recurrence::span(event, &zone),
                raw: "",
                parser_version: PARSER_VERSION,
            };
            event::put(tx, imported, new)?;
            view.events += 1;
        }
        view.events += forget_exceptions(tx, imported, &taken)?;
        view.known = left_out.values().map(|(all, _)| all).sum();
        let notes = left_out.into_iter().map(|(calendar, (events, different))| {
            let calendar = calendar.to_owned();
            let what = ImportNoteKind::Known {
                calendar,
                events,
                different,
            };
            ImportNote::new(None, what)
        });
        view.notes.extend(notes);
        Ok(())
    }

    /// First the tasks, then who waits for whom: a file may name a task before it comes.
    fn put_tasks(
        &self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        tasks: &[IncomingTask],
        view: &mut ImportView,
    ) -> Result<Vec<i64>, Error> {
        let mut known = task::list(tx, workspace.id)?;
        let mut ids: BTreeMap<&str, i64> = BTreeMap::new();
        let mut added = Vec::new();
        for incoming in tasks {
            let task = task_of(tx, workspace, incoming, view)?;
            let id = if let Some(old) = known.iter().find(|old| is_same(old, &task)) {
                view.unchanged += 1;
                old.id
            } else {
                let id = task::insert(tx, workspace.id, &task, self.now())?;
                known.push(Task { id, ..task });
                added.push(id);
                view.tasks += 1;
                id
            };
            ids.insert(&incoming.name, id);
        }
        for incoming in tasks {
            let id = ids[incoming.name.as_str()];
            if !added.contains(&id) || incoming.after.is_empty() {
                continue;
            }
            let found = incoming
                .after
                .iter()
                .filter_map(|name| ids.get(name.as_str()));
            let after = TaskDraft {
                after: Some(found.map(i64::to_string).collect()),
                ..TaskDraft::default()
            };
            let task = crate::tasks::find(tx, workspace, &id.to_string())?;
            let task = drafted(tx, workspace, task, &after).map_err(|e| at(&incoming.place, &e))?;
            task::update(tx, workspace.id, &task, self.now())?;
        }
        Ok(added)
    }
}

/// A file says all of a series that it has: exceptions that it does not name any more are none. How many those were.
fn forget_exceptions(
    tx: &WriteTx<'_>,
    imported: i64,
    taken: &BTreeSet<&str>,
) -> Result<usize, Error> {
    let mut forgotten = 0;
    for series in taken {
        for stored in event::exceptions(tx, imported, series)? {
            if !taken.contains(stored.event.id.as_str()) {
                event::delete(tx, imported, &stored.event.id)?;
                forgotten += 1;
            }
        }
    }
    Ok(forgotten)
}

fn task_of(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    incoming: &IncomingTask,
    view: &mut ImportView,
) -> Result<Task, Error> {
    let mut draft = incoming.draft.clone();
    if let Some(name) = &draft.hours
        && hours::get(tx, workspace.id, name)?.is_none()
    {
        let what = ImportNoteKind::Hours {
            named: name.clone(),
            taken: DEFAULT_HOURS.to_owned(),
        };
        view.notes
            .push(ImportNote::new(Some(incoming.place.clone()), what));
        draft.hours = None;
    }
    let task = fresh(&draft)
        .and_then(|task| drafted(tx, workspace, task, &draft))
        .map_err(|e| at(&incoming.place, &e))?;
    Ok(Task {
        status: if incoming.done {
            TaskStatus::Done
        } else {
            TaskStatus::Open
        },
        ..task
    })
}

type Reader = fn(&str, &jiff::tz::TimeZone) -> Result<Incoming, Error>;

fn reader(file: &Path) -> Result<Reader, Error> {
    let extension = file.extension().and_then(|extension| extension.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("ics" | "ical" | "ifb" | "icalendar") => Ok(ics_read::read),
        Some("csv") => Ok(csv_read::read),
        _ => Err(Error::invalid("its name ends in neither .ics nor .csv")),
    }
}

fn text_of(file: &Path) -> Result<String, Error> {
    let size = std::fs::metadata(file).map_err(Error::invalid)?.len();
    if size > LARGEST {
        return Err(Error::invalid("it is larger than 64 MB"));
    }
    let bytes = std::fs::read(file).map_err(Error::invalid)?;
    String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = before.split(|&byte| byte == b'\n').count();
        Error::invalid(format!(
            "line {line}: it is not UTF-8; save it as UTF-8 and try again"
        ))
    })
}

/// The id of an event that came under this name: 26 characters that Google's ids could have.
pub(super) fn event_id(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .take(26)
        .collect()
}

/// Whether a task of a file is there already, wherever it stands in the plan.
fn is_same(old: &Task, new: &Task) -> bool {
    (&old.title, old.duration_minutes, old.due, old.not_before)
        == (&new.title, new.duration_minutes, new.due, new.not_before)
}
