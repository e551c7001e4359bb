//! The table `task_history`: what became of each task, when and by whom.

use jiff::Timestamp;
use model::Interval;
use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::convert::{instant, instant_opt, millis, word};
use crate::{ReadTx, Result, WriteTx};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person, in the window or at the command line.
    Person,
    /// A plan that a person asked for.
    Plan,
    /// A plan that nobody asked for.
    Clock,
    /// A person who took something back.
    Undo,
}

impl Actor {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Actor::Person => "person",
            Actor::Plan => "plan",
            Actor::Clock => "clock",
            Actor::Undo => "undo",
        }
    }

    fn from_word(word: &str) -> Option<Actor> {
        [Actor::Person, Actor::Plan, Actor::Clock, Actor::Undo]
            .into_iter()
            .find(|actor| actor.as_str() == word)
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The task was added.
    Added,
    /// It was removed.
    Removed,
    /// It was finished.
    Done,
    /// It was taken up again.
    Reopened,
    /// What is said of it changed.
    Edited {
        /// As `task edit` calls it.
        field: String,
        /// What was said; `None` for nothing.
        before: Option<String>,
        /// What is said now.
        after: Option<String>,
    },
    /// It got a block.
    Planned(Interval),
    /// A block moved, or has another length.
    Moved {
        /// Where it was.
        before: Interval,
        /// Where it is.
        after: Interval,
    },
    /// It lost a block.
    Unplanned(Interval),
    /// A block was fixed where it is.
    Pinned(Interval),
    /// A block may be moved again.
    Unpinned(Interval),
}

impl Happening {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Happening::Added => "added",
            Happening::Removed => "removed",
            Happening::Done => "done",
            Happening::Reopened => "reopened",
            Happening::Edited { .. } => "edited",
            Happening::Planned(_) => "planned",
            Happening::Moved { .. } => "moved",
            Happening::Unplanned(_) => "unplanned",
            Happening::Pinned(_) => "pinned",
            Happening::Unpinned(_) => "unpinned",
        }
    }

    /// Where a block was, and where it is.
    pub fn times(&self) -> (Option<Interval>, Option<Interval>) {
        match *self {
            Happening::Planned(at) | Happening::Pinned(at) | Happening::Unpinned(at) => {
                (None, Some(at))
            }
            Happening::Unplanned(at) => (Some(at), None),
            Happening::Moved { before, after } => (Some(before), Some(after)),
            _ => (None, None),
        }
    }
}

/// A line of a task's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub what: Happening,
}

/// Notes what happened to a task.
pub fn insert(tx: &WriteTx<'_>, workspace_id: i64, task_id: i64, entry: &Entry) -> Result<()> {
    let (field, before, after) = match &entry.what {
        Happening::Edited {
            field,
            before,
            after,
        } => (Some(field), before.as_ref(), after.as_ref()),
        _ => (None, None, None),
    };
    let (from, to) = entry.what.times();
    tx.connection()
        .prepare_cached(
            "INSERT INTO task_history (workspace_id, task_id, at, actor, kind, field, before_text, after_text,
                 before_start, before_end, after_start, after_end)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            workspace_id,
            task_id,
            millis(entry.at),
            entry.actor.as_str(),
            entry.what.word(),
            field,
            before,
            after,
            from.map(|time| millis(time.start)),
            from.map(|time| millis(time.end)),
            to.map(|time| millis(time.start)),
            to.map(|time| millis(time.end)),
        ])?;
    Ok(())
}

/// What happened to a task, the newest first, at most `limit`.
pub fn of_task(tx: &ReadTx<'_>, task_id: i64, limit: u32) -> Result<Vec<Entry>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT at, actor, kind, field, before_text, after_text, before_start, before_end, after_start, after_end
         FROM task_history WHERE task_id = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![task_id, limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let kind: String = row.get(2)?;
    let what = match kind.as_str() {
        "added" => Happening::Added,
        "removed" => Happening::Removed,
        "done" => Happening::Done,
        "reopened" => Happening::Reopened,
        "edited" => Happening::Edited {
            field: row.get(3)?,
            before: row.get(4)?,
            after: row.get(5)?,
        },
        "planned" => Happening::Planned(interval(row, 8)?),
        "moved" => Happening::Moved {
            before: interval(row, 6)?,
            after: interval(row, 8)?,
        },
        "unplanned" => Happening::Unplanned(interval(row, 6)?),
        "pinned" => Happening::Pinned(interval(row, 8)?),
        "unpinned" => Happening::Unpinned(interval(row, 8)?),
        _ => {
            let unknown = format!("unknown word {kind:?}").into();
            return Err(rusqlite::Error::FromSqlConversionFailure(
                2,
                Type::Text,
                unknown,
            ));
        }
    };
    Ok(Entry {
        at: instant(row, 0)?,
        actor: word(row, 1, Actor::from_word)?,
        what,
    })
}

fn interval(row: &Row<'_>, index: usize) -> rusqlite::Result<Interval> {
    instant_opt(row, index)?
        .zip(instant_opt(row, index + 1)?)
        .and_then(|(start, end)| Interval::new(start, end))
        .ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(index, Type::Integer, "no time".into())
        })
}

/// Removes at most `limit` lines from before `from`, and those beyond the newest `rows`; gives how many there were.
pub fn prune(tx: &WriteTx<'_>, from: Timestamp, rows: u32, limit: u32) -> Result<u32> {
    let deleted = tx
        .connection()
        .prepare_cached(
            "DELETE FROM task_history WHERE id IN (
                 SELECT id FROM task_history
                 WHERE at < ?1 OR id <= (SELECT id FROM task_history ORDER BY id DESC LIMIT 1 OFFSET ?2)
                 ORDER BY id LIMIT ?3)",
        )?
        .execute(params![millis(from), rows, limit])?;
    // At most `limit`.
    Ok(u32::try_from(deleted).unwrap_or(limit))
}
