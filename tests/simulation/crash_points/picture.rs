//! What a data folder holds: apart from events in words that are the same however one got there, and its events beside
//! Google's.

use std::collections::BTreeMap;
use std::fs;

use fake_google::FakeGoogle;
use jiff::Timestamp;
use store::workspace::Workspace;
use store::{
    ReadTx, Store, account, block, calendar, event, job, outbox, remote_edit, stage, task,
    workspace, written_block,
};
use tempfile::TempDir;

use super::stage::MARA;
use crate::settle::compare;
use crate::world::{CALENDARS, database};

/// Workspaces, tasks, blocks, what waits to be sent, jobs that are not over, whose tokens are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture(Vec<String>);

impl Picture {
    /// How many lines hold this text.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.0.iter().filter(|line| line.contains(text)).count()
    }

    pub(crate) fn of(folder: &TempDir, google: &FakeGoogle) -> Picture {
        let mut words = read(folder, |tx| {
            let mut words = Vec::new();
            for workspace in workspace::list(tx)? {
                words.push(format!(
                    "{} signed in: {}",
                    workspace.name, workspace.signed_in
                ));
                for task in task::list(tx, workspace.id)? {
                    words.push(format!("{} {:?}", task.title, task.status));
                }
                for block in block::of_workspace(tx, workspace.id)? {
                    words.push(format!("{} pinned: {}", block.time.start, block.pinned));
                }
                let waiting = outbox::len(tx, workspace.id)?;
                words.push(format!("{waiting} in the outbox"));
                let written = written_block::of_workspace(tx, workspace.id)?.len();
                words.push(format!("{written} blocks at Google"));
                for edit in remote_edit::list(tx, workspace.id, u32::MAX)? {
                    words.push(format!("{:?} to {}", edit.kind, edit.after.start));
                }
            }
            words.push(format!("{} jobs open", job::open(tx)?.len()));
            Ok(words)
        });
        let secrets = fs::read_to_string(folder.path().join("secrets.json")).unwrap_or_default();
        let secrets: serde_json::Value = serde_json::from_str(&secrets).unwrap_or_default();
        let kept = secrets.as_object().map(|all| all.keys().cloned().collect());
        words.extend::<Vec<String>>(kept.unwrap_or_default());
        words.push(format!(
            "calendars for blocks: {}",
            own_calendars(google).len()
        ));
        Picture(words)
    }
}

/// The calendars that Hourwright has made, by Google's id.
pub(super) fn own_calendars(google: &FakeGoogle) -> Vec<String> {
    let all = google.account(MARA).calendar_list().into_iter();
    let ids = all.map(|entry| entry["id"].as_str().unwrap().to_owned());
    ids.filter(|id| !CALENDARS.contains(&id.as_str())).collect()
}

/// Each block that was written is at Google once, at its time, and nothing else is in the calendars for them.
pub(crate) fn compare_blocks(folder: &TempDir, google: &FakeGoogle) -> Result<(), String> {
    let mut left = BTreeMap::new();
    for id in own_calendars(google) {
        left.extend(google.calendar(&id).snapshot());
    }
    let written = read(folder, |tx| {
        let mut written = Vec::new();
        for workspace in workspace::list(tx)? {
            for block in block::of_workspace(tx, workspace.id)? {
                if written_block::get(tx, &block.event_id)?.is_some() {
                    written.push(block);
                }
            }
        }
        Ok(written)
    });
    for block in written {
        let event = left.remove(&block.event_id).unwrap_or_default();
        let start = event["start"]["dateTime"].as_str().unwrap_or_default();
        if start.parse::<Timestamp>().ok() != Some(block.time.start) {
            return Err(format!("{block:?} is at Google: {event}"));
        }
    }
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("nobody's blocks: {left:#?}"))
    }
}

/// The events of every calendar that a signed-in workspace reads are Google's.
pub(crate) fn compare_events(folder: &TempDir, google: &FakeGoogle) -> Result<(), String> {
    read(folder, |tx| {
        for workspace in workspace::list(tx)? {
            if let Err(what) = compare_workspace(tx, &workspace, google)? {
                return Ok(Err(what));
            }
        }
        Ok(Ok(()))
    })
}

fn compare_workspace(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    google: &FakeGoogle,
) -> store::Result<Result<(), String>> {
    let account = workspace.account_id.filter(|_| workspace.signed_in);
    let account = match account {
        Some(id) => account::get(tx, id)?,
        None => None,
    };
    let Some(account) = account else {
        return Ok(Ok(()));
    };
    for listed in calendar::of_workspace(tx, workspace.id)? {
        let calendar = listed.calendar;
        let rows = event::of_calendar(tx, calendar.id)?;
        let here = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        let seen = google.account(&account.email).sees(&calendar.google_id);
        let compared = seen.map_or(Ok(()), |seen| compare(&here, &seen));
        let told = |what| Err(format!("{}: {what}", calendar.google_id));
        if let Err(what) = compared {
            return Ok(told(what));
        }
        if stage::of_calendar(tx, calendar.id)?.is_some() {
            return Ok(told("pages lie staged".to_owned()));
        }
    }
    Ok(Ok(()))
}

fn read<T>(folder: &TempDir, look: impl FnOnce(&ReadTx<'_>) -> store::Result<T>) -> T {
    let store = Store::open(&database(folder)).unwrap();
    assert_eq!(store.integrity().unwrap(), None, "the file is whole");
    store.read(look).unwrap()
}
