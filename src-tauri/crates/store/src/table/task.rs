//! The tables `task`, `task_after` and `subtask`: what is to be done, what must be done before, and its checklist.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{Priority, Subtask, Task, TaskStatus, TimeOfDay};
use rusqlite::{OptionalExtension, Row, params};

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
        prefer: row
            .get::<_, Option<String>>(10)?
            .map(|_| word(row, 10, TimeOfDay::parse))
            .transpose()?,
        spread_minutes: row.get(11)?,
        list: row.get(12)?,
        rank: row.get(13)?,
        subtasks: Vec::new(),
    })
}

const COLUMNS: &str = "id, title, status, duration_minutes, priority, due, not_before, hours, min_block_minutes, max_block_minutes, prefer, spread_minutes, list, rank";

/// How far from each other the ranks of tasks begin, so that there is room between them.
const RANK_STEP: i64 = 1 << 32;

/// A workspace's tasks, done ones too, in the order in which they were added.
pub fn list(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<Task>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM task WHERE workspace_id = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([workspace_id], from_row)?;
    let mut tasks: Vec<Task> = rows.collect::<rusqlite::Result<_>>()?;
    let mut after = predecessors(tx, workspace_id)?;
    let mut subtasks = checklists(tx, workspace_id)?;
    for task in &mut tasks {
        task.after = after.remove(&task.id).unwrap_or_default();
        task.subtasks = subtasks.remove(&task.id).unwrap_or_default();
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

fn checklists(tx: &ReadTx<'_>, workspace_id: i64) -> Result<BTreeMap<i64, Vec<Subtask>>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT subtask.title, done, task_id FROM subtask JOIN task ON task.id = task_id
         WHERE workspace_id = ?1 ORDER BY task_id, position",
    )?;
    let mut lists: BTreeMap<i64, Vec<Subtask>> = BTreeMap::new();
    let rows = statement.query_map([workspace_id], |row| Ok((row.get(2)?, subtask(row)?)))?;
    for row in rows {
        let (task, subtask) = row?;
        lists.entry(task).or_default().push(subtask);
    }
    Ok(lists)
}

fn subtask(row: &Row<'_>) -> rusqlite::Result<Subtask> {
    Ok(Subtask {
        title: row.get(0)?,
        done: row.get(1)?,
    })
}

/// One task of a workspace.
pub fn get(tx: &ReadTx<'_>, workspace_id: i64, id: i64) -> Result<Option<Task>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM task WHERE workspace_id = ?1 AND id = ?2"
    ))?;
    let Some(task) = statement
        .query_row([workspace_id, id], from_row)
        .optional()?
    else {
        return Ok(None);
    };
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT after_id FROM task_after WHERE task_id = ?1 ORDER BY after_id")?;
    let after = statement.query_map([id], |row| row.get(0))?;
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT title, done FROM subtask WHERE task_id = ?1 ORDER BY position")?;
    let subtasks = statement.query_map([id], subtask)?;
    Ok(Some(Task {
        after: after.collect::<rusqlite::Result<_>>()?,
        subtasks: subtasks.collect::<rusqlite::Result<_>>()?,
        ..task
    }))
}

/// The tasks that have to wait for this one.
pub fn successors(tx: &ReadTx<'_>, id: i64) -> Result<Vec<i64>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT task_id FROM task_after WHERE after_id = ?1 ORDER BY task_id")?;
    let rows = statement.query_map([id], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds a task behind all others (its `id` and `rank` are ignored) and gives its id.
pub fn insert(tx: &WriteTx<'_>, workspace_id: i64, task: &Task, now: Timestamp) -> Result<i64> {
    put(tx, workspace_id, None, task, now)
}

/// Makes the stored task equal to this one, but for its rank; `now` is noted as the moment of completion where it is done.
pub fn update(tx: &WriteTx<'_>, workspace_id: i64, task: &Task, now: Timestamp) -> Result<()> {
    put(tx, workspace_id, Some(task.id), task, now)?;
    Ok(())
}

fn put(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    id: Option<i64>,
    task: &Task,
    now: Timestamp,
) -> Result<i64> {
    let mut statement = tx.connection().prepare_cached(
        "INSERT INTO task (id, workspace_id, title, status, duration_minutes, priority, due, not_before, hours,
             min_block_minutes, max_block_minutes, created_at, prefer, spread_minutes, list, rank, completed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
             (SELECT ifnull(max(rank), 0) + ?16 FROM task WHERE workspace_id = ?2), CASE WHEN ?4 = 'done' THEN ?12 END)
         ON CONFLICT (id) DO UPDATE SET title = ?3, status = ?4, duration_minutes = ?5, priority = ?6, due = ?7,
             not_before = ?8, hours = ?9, min_block_minutes = ?10, max_block_minutes = ?11, prefer = ?13, spread_minutes = ?14, list = ?15,
             completed_at = CASE WHEN ?4 = 'done' THEN ifnull(completed_at, ?12) END
         RETURNING id",
    )?;
    let values = params![
        id,
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
        task.prefer.map(|prefer| prefer.to_string()),
        task.spread_minutes,
        task.list,
        RANK_STEP,
    ];
    let id = statement.query_row(values, |row| row.get(0))?;
    set_after(tx, id, &task.after)?;
    set_subtasks(tx, id, &task.subtasks)?;
    Ok(id)
}

fn set_subtasks(tx: &WriteTx<'_>, id: i64, subtasks: &[Subtask]) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM subtask WHERE task_id = ?1")?
        .execute([id])?;
    let mut insert = tx.connection().prepare_cached(
        "INSERT INTO subtask (task_id, position, title, done) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (position, subtask) in (0_i64..).zip(subtasks) {
        insert.execute(params![id, position, subtask.title, subtask.done])?;
    }
    Ok(())
}

/// Puts a task between two ranks, of which either may be missing; `false` where there is no room between them.
pub fn set_rank_between(
    tx: &WriteTx<'_>,
    id: i64,
    above: Option<i64>,
    below: Option<i64>,
) -> Result<bool> {
    let rank = match (above, below) {
        (Some(above), Some(below)) => above + (below - above) / 2,
        (Some(above), None) => above.saturating_add(RANK_STEP),
        (None, Some(below)) => below.saturating_sub(RANK_STEP),
        (None, None) => return Ok(true),
    };
    if Some(rank) == above || Some(rank) == below {
        return Ok(false);
    }
    tx.connection()
        .prepare_cached("UPDATE task SET rank = ?2 WHERE id = ?1")?
        .execute([id, rank])?;
    Ok(true)
}

/// Makes room between the ranks of a workspace's tasks, keeping their order.
pub fn spread_ranks(tx: &WriteTx<'_>, workspace_id: i64) -> Result<()> {
    tx.connection().execute(
        "UPDATE task SET rank = ?2 * place FROM (
             SELECT id AS ranked, row_number() OVER (ORDER BY rank, id) AS place FROM task WHERE workspace_id = ?1
         ) WHERE id = ranked",
        [workspace_id, RANK_STEP],
    )?;
    Ok(())
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
