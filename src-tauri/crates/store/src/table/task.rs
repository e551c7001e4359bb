//! The tables `task` and `task_after`: what is to be done, and what must be done before.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{Priority, Task, TaskStatus};
use rusqlite::{Row, params};

use super::convert::{instant_opt, millis, word};
use crate::{ReadTx, Result, WriteTx};

fn status_word(status: TaskStatus) -> &'static str {
    match status {
        TaskStatus::Open => "open",
        TaskStatus::Done => "done",
    }
}

fn status_from(word: &str) -> Option<TaskStatus> {
    [TaskStatus::Open, TaskStatus::Done]
        .into_iter()
        .find(|&status| status_word(status) == word)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Task> {
    Ok(Task {
        id: row.get(0)?,
        title: row.get(1)?,
        status: word(row, 2, status_from)?,
        duration_minutes: row.get(3)?,
        priority: word(row, 4, Priority::from_name)?,
        due: instant_opt(row, 5)?,
        not_before: instant_opt(row, 6)?,
        hours: row.get(7)?,
        min_block_minutes: row.get(8)?,
        max_block_minutes: row.get(9)?,
        after: Vec::new(),
    })
}

/// A workspace's tasks, done ones too, in the order in which they were added.
pub fn list(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<Task>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT id, title, status, duration_minutes, priority, due, not_before, hours, min_block_minutes, max_block_minutes
         FROM task WHERE workspace_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([workspace_id], from_row)?;
    let mut tasks: Vec<Task> = rows.collect::<rusqlite::Result<_>>()?;
    let mut after = predecessors(tx, workspace_id)?;
    for task in &mut tasks {
        task.after = after.remove(&task.id).unwrap_or_default();
    }
    Ok(tasks)
}

fn predecessors(tx: &ReadTx<'_>, workspace_id: i64) -> Result<BTreeMap<i64, Vec<i64>>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT task_id, after_id FROM task_after JOIN task ON task.id = task_id
         WHERE workspace_id = ?1 ORDER BY task_id, after_id",
    )?;
    let mut after: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let rows = statement.query_map([workspace_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (task, predecessor) = row?;
        after.entry(task).or_default().push(predecessor);
    }
    Ok(after)
}

/// One task of a workspace.
pub fn get(tx: &ReadTx<'_>, workspace_id: i64, id: i64) -> Result<Option<Task>> {
    Ok(list(tx, workspace_id)?
        .into_iter()
        .find(|task| task.id == id))
}

/// Adds a task (its `id` is ignored) and gives its id.
pub fn insert(tx: &WriteTx<'_>, workspace_id: i64, task: &Task, now: Timestamp) -> Result<i64> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO task (workspace_id, title, status, duration_minutes, priority, due, not_before, hours,
                 min_block_minutes, max_block_minutes, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            workspace_id,
            task.title,
            status_word(task.status),
            task.duration_minutes,
            task.priority.as_str(),
            task.due.map(millis),
            task.not_before.map(millis),
            task.hours,
            task.min_block_minutes,
            task.max_block_minutes,
            millis(now),
        ])?;
    let id = tx.connection().last_insert_rowid();
    set_after(tx, id, &task.after)?;
    Ok(id)
}

/// Makes the stored task equal to this one; `now` is noted as the moment of completion where it is done.
pub fn update(tx: &WriteTx<'_>, task: &Task, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE task SET title = ?2, status = ?3, duration_minutes = ?4, priority = ?5, due = ?6, not_before = ?7,
                 hours = ?8, min_block_minutes = ?9, max_block_minutes = ?10,
                 completed_at = CASE WHEN ?3 = 'done' THEN ifnull(completed_at, ?11) END
             WHERE id = ?1",
        )?
        .execute(params![
            task.id,
            task.title,
            status_word(task.status),
            task.duration_minutes,
            task.priority.as_str(),
            task.due.map(millis),
            task.not_before.map(millis),
            task.hours,
            task.min_block_minutes,
            task.max_block_minutes,
            millis(now),
        ])?;
    set_after(tx, task.id, &task.after)
}

fn set_after(tx: &WriteTx<'_>, id: i64, after: &[i64]) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM task_after WHERE task_id = ?1")?
        .execute([id])?;
    let mut insert = tx
        .connection()
        .prepare_cached("INSERT OR IGNORE INTO task_after (task_id, after_id) VALUES (?1, ?2)")?;
    for predecessor in after {
        insert.execute([id, *predecessor])?;
    }
    Ok(())
}

/// Removes a task and its blocks.
pub fn delete(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM task WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
