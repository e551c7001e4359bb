//! What an exchange with Google leaves behind here, each in one transaction.

use google::{BlockContent, BlockSeen, OwnBlock};
use jiff::Timestamp;
use model::{Block, Interval, Task, TaskStatus};
use store::outbox::{self, Operation};
use store::remote_edit::{self, Kind, RemoteEdit};
use store::written_block::{self, Leaving, Written};
use store::{WriteTx, block, task};

use super::decide::Merge;
use super::local::Local;
use crate::Result;

/// Notes that an event is about to be sent for the first time: from here on Google may have it.
pub(super) fn sending(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    calendar: &str,
    block: &Block,
    content: &BlockContent,
) -> Result<()> {
    let written = Written {
        event_id: block.event_id.clone(),
        calendar: calendar.to_owned(),
        task: block.task,
        sent: json(content),
        seen: None,
        leaving: None,
    };
    Ok(written_block::put(tx, workspace_id, &written)?)
}

/// Notes what Google has now, and takes over what somebody did to it there. An event that `leaves` goes on waiting for
/// that.
pub(super) fn merged(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    local: &Local,
    leaves: bool,
    merge: &Merge,
    there: &OwnBlock,
    now: Timestamp,
) -> Result<u32> {
    let Some((block, content)) = &local.block else {
        return Ok(0);
    };
    let written = Written {
        event_id: block.event_id.clone(),
        calendar: there.calendar().to_owned(),
        task: block.task,
        sent: json(&base(local, content, merge)),
        seen: Some((json(there.seen()), there.etag().to_owned())),
        // What is there was not deleted.
        leaving: leaves.then_some(Leaving::Wanted),
    };
    written_block::put(tx, workspace_id, &written)?;
    let edits = take_over(tx, workspace_id, local, block, merge, there.seen(), now)?;
    if !leaves {
        carried_out(tx, local)?;
    }
    Ok(edits)
}

/// What is to be taken for sent from now on: what is wanted here, with what was taken over from there.
fn base(local: &Local, content: &BlockContent, merge: &Merge) -> BlockContent {
    let sent = local.sent().unwrap_or(content);
    let patch = &merge.patch;
    BlockContent {
        time: match &merge.moved {
            Some(taken) => taken.value,
            None => content.time,
        },
        title: match &merge.renamed {
            Some(taken) => taken.value.clone(),
            None => content.title.clone(),
        },
        // Of the rest, what was not sent keeps its base: it is wanted no more than before.
        busy: patch.busy.unwrap_or(sent.busy),
        visibility: patch
            .visibility
            .clone()
            .unwrap_or_else(|| sent.visibility.clone()),
        color: patch.color.clone().unwrap_or_else(|| sent.color.clone()),
        reminder: patch.reminder.unwrap_or(sent.reminder),
    }
}

/// Gives how many edits were noted.
fn take_over(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    local: &Local,
    block: &Block,
    merge: &Merge,
    seen: &BlockSeen,
    now: Timestamp,
) -> Result<u32> {
    let mut edits = 0;
    let mut note = |kind, after, conflict| {
        edits += 1;
        let edit = edit(kind, block, after, &seen.title, conflict, now);
        remote_edit::insert(tx, workspace_id, &edit)
    };
    if let Some(moved) = &merge.moved {
        block::set_place(tx, &block.event_id, moved.value, true)?;
        note(Kind::Moved, moved.value, moved.conflict)?;
    }
    let Some(renamed) = &merge.renamed else {
        return Ok(edits);
    };
    block::set_title(tx, &block.event_id, Some(&renamed.value))?;
    let was_ticked = local.seen().is_some_and(|seen| is_ticked(&seen.title));
    let task = task::get(tx, workspace_id, block.task)?;
    let after = seen.time.unwrap_or(block.time);
    match task.filter(|task| task.status == TaskStatus::Open) {
        Some(task) if is_ticked(&renamed.value) && !was_ticked => {
            note(Kind::Done, after, renamed.conflict)?;
            finish_task(tx, workspace_id, &task, Some(&block.event_id), true, now)?;
        }
        _ => note(Kind::Renamed, after, renamed.conflict)?,
    }
    Ok(edits)
}

/// Whether somebody ticked it off.
fn is_ticked(title: &str) -> bool {
    title.trim_start().starts_with(['✓', '✔', '✅', '☑'])
}

/// Notes that somebody deleted the event: the block is no longer planned, and its time is barred for its task (P79).
pub(super) fn unscheduled(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    local: &Local,
    now: Timestamp,
) -> Result<()> {
    if let Some((block, content)) = &local.block {
        // Where it was for whoever deleted it.
        let time = local
            .seen()
            .and_then(|seen| seen.time)
            .unwrap_or(block.time);
        let conflict = local.sent().is_some_and(|sent| sent.time != content.time);
        let edit = edit(Kind::Deleted, block, time, &content.title, conflict, now);
        remote_edit::insert(tx, workspace_id, &edit)?;
        remote_edit::bar(tx, block.task, time)?;
        block::delete(tx, &block.event_id)?;
    }
    forgotten(tx, local)
}

/// Brings a block back that was given up here, where somebody moved it, and called what they called it (P80). Gives how
/// many edits were noted.
pub(super) fn restored(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    local: &Local,
    time: Interval,
    there: &OwnBlock,
    now: Timestamp,
) -> Result<u32> {
    let (Some(written), Some(sent)) = (&local.written, local.sent()) else {
        return Ok(0);
    };
    // The block is gone, and with it what somebody had called it earlier.
    let earlier = remote_edit::name_of(tx, &local.event_id)?;
    let title = &there.seen().title;
    let is_renamed =
        !title.trim().is_empty() && local.seen().is_none_or(|seen| seen.title != *title);
    let was = Block {
        task: written.task,
        time: local.seen().and_then(|seen| seen.time).unwrap_or(sent.time),
        pinned: false,
        event_id: local.event_id.clone(),
        title: earlier,
    };
    let block = Block {
        time,
        pinned: true,
        title: if is_renamed {
            Some(title.clone())
        } else {
            was.title.clone()
        },
        ..was.clone()
    };
    block::insert(tx, &block)?;
    let mut edits = 0;
    let mut note = |kind| {
        edits += 1;
        let edit = edit(kind, &was, time, title, true, now);
        remote_edit::insert(tx, workspace_id, &edit)
    };
    if time != was.time {
        note(Kind::Moved)?;
    }
    let was_ticked = local.seen().is_some_and(|seen| is_ticked(&seen.title));
    let is_done = is_renamed && is_ticked(title) && !was_ticked;
    if is_renamed {
        note(if is_done { Kind::Done } else { Kind::Renamed })?;
    }
    let known = Written {
        sent: json(&BlockContent {
            time,
            title: block.title.clone().unwrap_or_else(|| sent.title.clone()),
            ..sent.clone()
        }),
        seen: Some((json(there.seen()), there.etag().to_owned())),
        ..written.clone()
    };
    written_block::put(tx, workspace_id, &known)?;
    carried_out(tx, local)?;
    if known.leaving.is_some() {
        outbox::queue(tx, workspace_id, &local.event_id, Operation::Put, true, now)?;
    }
    if is_done && let Some(task) = task::get(tx, workspace_id, written.task)? {
        finish_task(tx, workspace_id, &task, Some(&local.event_id), true, now)?;
    }
    Ok(edits)
}

/// Notes that neither side has the event any more, or that it is not ours.
pub(super) fn forgotten(tx: &WriteTx<'_>, local: &Local) -> Result<()> {
    written_block::delete(tx, &local.event_id)?;
    carried_out(tx, local)
}

/// Notes that an event is about to be deleted for another one's sake: if it is gone then, nobody else need have done it.
pub(super) fn deleting(tx: &WriteTx<'_>, local: &Local) -> Result<()> {
    Ok(written_block::set_leaving(
        tx,
        &local.event_id,
        Leaving::Deleting,
    )?)
}

/// Lets the event of a block make room for another one, where blocks go now.
pub fn queue_move(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    event_id: &str,
    asked: bool,
    now: Timestamp,
) -> Result<()> {
    if written_block::get(tx, event_id)?.is_some_and(|written| written.leaving.is_none()) {
        written_block::set_leaving(tx, event_id, Leaving::Wanted)?;
    }
    Ok(outbox::queue(
        tx,
        workspace_id,
        event_id,
        Operation::Put,
        asked,
        now,
    )?)
}

/// Gives a block another event, because its id cannot be used.
pub(super) fn renamed(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    local: &Local,
    fresh: &str,
    now: Timestamp,
) -> Result<()> {
    let asked = local.waiting.as_ref().is_none_or(|waiting| waiting.asked);
    block::set_event(tx, &local.event_id, fresh)?;
    forgotten(tx, local)?;
    Ok(outbox::queue(
        tx,
        workspace_id,
        fresh,
        Operation::Put,
        asked,
        now,
    )?)
}

/// Finishes a task: blocks that have not begun are given back, but for the one that was ticked off; one that runs ends
/// now; what is past stays as it was. `asked` is whether whoever finished it has agreed that blocks are written.
pub fn finish_task(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    task: &Task,
    ticked: Option<&str>,
    asked: bool,
    now: Timestamp,
) -> Result<()> {
    let done = Task {
        status: TaskStatus::Done,
        ..task.clone()
    };
    task::update(tx, workspace_id, &done, now)?;
    // Free time is counted in whole minutes.
    let end = minute_ceil(now);
    for own in block::of_workspace(tx, workspace_id)? {
        if own.task != task.id || ticked == Some(own.event_id.as_str()) {
            continue;
        }
        let operation = if own.time.start >= now {
            block::delete(tx, &own.event_id)?;
            Operation::Delete
        } else if own.time.end > end {
            block::set_time(tx, &own.event_id, own.time.start, end)?;
            Operation::Put
        } else {
            continue;
        };
        outbox::queue(tx, workspace_id, &own.event_id, operation, asked, now)?;
    }
    Ok(())
}

/// The first whole minute not before `at`.
fn minute_ceil(at: Timestamp) -> Timestamp {
    let minutes = at.as_millisecond().div_euclid(60_000);
    let ceil = minutes + i64::from(at.as_nanosecond() != i128::from(minutes) * 60_000_000_000);
    Timestamp::from_second(ceil * 60).unwrap_or(at)
}

fn carried_out(tx: &WriteTx<'_>, local: &Local) -> Result<()> {
    match &local.waiting {
        Some(waiting) => Ok(outbox::done(tx, &local.event_id, waiting.revision)?),
        None => Ok(()),
    }
}

fn edit(
    kind: Kind,
    block: &Block,
    after: Interval,
    after_title: &str,
    conflict: bool,
    now: Timestamp,
) -> RemoteEdit {
    RemoteEdit {
        id: 0,
        task: block.task,
        event_id: block.event_id.clone(),
        kind,
        before: block.time,
        before_pinned: block.pinned,
        before_title: block.title.clone(),
        after,
        after_title: after_title.to_owned(),
        conflict,
        seen_at: now,
        undone_at: None,
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("texts, numbers and instants always make JSON")
}
