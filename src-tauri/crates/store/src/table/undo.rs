//! The tables `undo_step` and `undo_task`: the way back from what a person, or a plan, changed.
//!
//! A step keeps an image of each task from before and from after it. An image is the task's row with all rows that hang
//! on it, as one JSON text made by SQLite from whatever columns the tables have: two tasks are equal if their images
//! are, and a later migration is not forgotten here.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::convert::millis;
use crate::{ReadTx, Result, WriteTx};

/// What hangs on a task, with the order of its rows. The rows' own ids are not part of an image.
const CHILDREN: [(&str, &str); 4] = [
    ("task_after", "after_id"),
    ("subtask", "position"),
    ("block", "start_at, end_at"),
    ("barred_time", "start_at, end_at"),
];

/// How many steps of a workspace are kept.
const KEPT: u32 = 50;

/// A step that was made, or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Row id.
    pub id: i64,
    /// What it was: `edit`, `plan`, …
    pub kind: String,
    /// The task's title, where it was one.
    pub title: String,
    /// How many tasks it changed.
    pub tasks: u32,
}

/// A task before and after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    /// The task.
    pub task: i64,
    /// `None` where it was not there.
    pub before: Option<String>,
    /// `None` where it is no longer there.
    pub after: Option<String>,
}

fn columns(tx: &ReadTx<'_>, table: &str) -> Result<Vec<String>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Without the row's own id.
fn child_columns(tx: &ReadTx<'_>, table: &str) -> Result<Vec<String>> {
    let mut names = columns(tx, table)?;
    names.retain(|name| name != "id");
    Ok(names)
}

fn object(columns: &[String]) -> String {
    let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', {c}")).collect();
    format!("json_object({})", pairs.join(", "))
}

/// The tasks as they are.
pub fn images(tx: &ReadTx<'_>, tasks: &[i64]) -> Result<Vec<Option<String>>> {
    let mut parts = vec![format!("'task', {}", object(&columns(tx, "task")?))];
    for (table, order) in CHILDREN {
        let row = object(&child_columns(tx, table)?);
        parts.push(format!(
            "'{table}', (SELECT json_group_array({row}) FROM (SELECT * FROM {table} WHERE task_id = ?1 ORDER BY {order}))"
        ));
    }
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT json_object({}) FROM task WHERE id = ?1",
        parts.join(", ")
    ))?;
    let mut image = |id: &i64| statement.query_row([id], |row| row.get(0)).optional();
    Ok(tasks
        .iter()
        .map(&mut image)
        .collect::<rusqlite::Result<_>>()?)
}

/// Makes the tasks as the images have them: `None` takes one away with all that hangs on it.
pub fn restore(tx: &WriteTx<'_>, tasks: &[(i64, Option<&str>)]) -> Result<()> {
    for (id, _) in tasks.iter().filter(|(_, image)| image.is_none()) {
        super::task::delete(tx, *id)?;
    }
    let there = || {
        tasks
            .iter()
            .filter_map(|(id, image)| Some((*id, (*image)?)))
    };
    let names = columns(tx, "task")?;
    let values: Vec<String> = names
        .iter()
        .map(|c| format!("json_extract(?1, '$.task.{c}')"))
        .collect();
    let updates: Vec<String> = names
        .iter()
        .map(|c| format!("{c} = excluded.{c}"))
        .collect();
    let mut upsert = tx.connection().prepare_cached(&format!(
        "INSERT INTO task ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}",
        names.join(", "),
        values.join(", "),
        updates.join(", ")
    ))?;
    for (_, image) in there() {
        upsert.execute([image])?;
    }
    // Only now is every task there that another one may have to wait for.
    for (table, _) in CHILDREN {
        let names = child_columns(tx, table)?;
        let values: Vec<String> = names
            .iter()
            .map(|c| format!("json_extract(value, '$.{c}')"))
            .collect();
        let mut clear = tx
            .connection()
            .prepare_cached(&format!("DELETE FROM {table} WHERE task_id = ?1"))?;
        let mut insert = tx.connection().prepare_cached(&format!(
            "INSERT INTO {table} ({}) SELECT {} FROM json_each(?1, '$.{table}')",
            names.join(", "),
            values.join(", ")
        ))?;
        for (id, image) in there() {
            clear.execute([id])?;
            insert.execute([image])?;
        }
    }
    Ok(())
}

/// Notes a step and gives its id; what was undone before it can no longer be done again.
pub fn push(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    kind: &str,
    title: &str,
    now: Timestamp,
    images: &[Images],
) -> Result<i64> {
    tx.connection()
        .prepare_cached("DELETE FROM undo_step WHERE workspace_id = ?1 AND undone = 1")?
        .execute([workspace_id])?;
    let step: i64 = tx
        .connection()
        .prepare_cached(
            "INSERT INTO undo_step (workspace_id, kind, title, made_at) VALUES (?1, ?2, ?3, ?4) RETURNING id",
        )?
        .query_row(params![workspace_id, kind, title, millis(now)], |row| row.get(0))?;
    let mut insert = tx.connection().prepare_cached(
        "INSERT INTO undo_task (step_id, task_id, before, after) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for image in images {
        insert.execute(params![step, image.task, image.before, image.after])?;
    }
    tx.connection()
        .prepare_cached(
            "DELETE FROM undo_step WHERE workspace_id = ?1 AND id <= (
                 SELECT id FROM undo_step WHERE workspace_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute(params![workspace_id, KEPT])?;
    Ok(step)
}

/// Makes the plans that were made right after a step a part of it: one way back leads before all of them.
pub fn join_plans(tx: &WriteTx<'_>, workspace_id: i64, step: i64) -> Result<()> {
    let later: Vec<(i64, String)> = tx
        .connection()
        .prepare_cached(
            "SELECT id, kind FROM undo_step WHERE workspace_id = ?1 AND id > ?2 AND undone = 0 ORDER BY id",
        )?
        .query_map(params![workspace_id, step], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (plan, _) in later.iter().take_while(|(_, kind)| kind == "plan") {
        for sql in [
            // A task that both changed is at last as the plan left it.
            "UPDATE undo_task AS own SET after = plan.after FROM undo_task AS plan
             WHERE own.step_id = ?1 AND plan.step_id = ?2 AND plan.task_id = own.task_id",
            "DELETE FROM undo_task WHERE step_id = ?2
             AND task_id IN (SELECT task_id FROM undo_task WHERE step_id = ?1)",
            "UPDATE undo_task SET step_id = ?1 WHERE step_id = ?2",
        ] {
            tx.connection()
                .prepare_cached(sql)?
                .execute([step, *plan])?;
        }
        forget(tx, *plan)?;
    }
    Ok(())
}

/// The step that an undo would take back, or a redo would make again.
pub fn next(tx: &ReadTx<'_>, workspace_id: i64, redo: bool) -> Result<Option<Step>> {
    let order = if redo { "ASC" } else { "DESC" };
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT id, kind, title, (SELECT count(*) FROM undo_task WHERE step_id = undo_step.id)
         FROM undo_step WHERE workspace_id = ?1 AND undone = ?2 ORDER BY id {order} LIMIT 1"
    ))?;
    let step = statement.query_row(params![workspace_id, redo], |row| {
        Ok(Step {
            id: row.get(0)?,
            kind: row.get(1)?,
            title: row.get(2)?,
            tasks: row.get(3)?,
        })
    });
    Ok(step.optional()?)
}

/// The tasks that a step changed.
pub fn images_of(tx: &ReadTx<'_>, step: i64) -> Result<Vec<Images>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT task_id, before, after FROM undo_task WHERE step_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([step], |row| {
        Ok(Images {
            task: row.get(0)?,
            before: row.get(1)?,
            after: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a step was undone, or made again.
pub fn set_undone(tx: &WriteTx<'_>, step: i64, undone: bool) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE undo_step SET undone = ?2 WHERE id = ?1")?
        .execute(params![step, undone])?;
    Ok(())
}

/// A block has another event from now on, in the images too. Both ids are random and 26 characters long: nothing else in
/// an image looks like one.
pub(super) fn rename_event(tx: &WriteTx<'_>, old: &str, new: &str) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE undo_task SET before = replace(before, ?1, ?2), after = replace(after, ?1, ?2)
             WHERE instr(before, ?1) > 0 OR instr(after, ?1) > 0",
        )?
        .execute([old, new])?;
    Ok(())
}

/// Forgets a step for which there is no way back.
pub fn forget(tx: &WriteTx<'_>, step: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM undo_step WHERE id = ?1")?
        .execute([step])?;
    Ok(())
}
