//! The table `workspace`: named contexts, each with its account, calendars, hours and tasks.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::millis;
use crate::{ReadTx, Result, WriteTx};

/// A named context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Row id.
    pub id: i64,
    /// Unique.
    pub name: String,
    /// IANA name of the zone in which its days and hours are meant.
    pub time_zone: String,
    /// Whether batch and background runs include it.
    pub enabled: bool,
    /// The account whose calendars it shows; stays after a logout, because the events do.
    pub account_id: Option<i64>,
    /// Whether it uses that account's sign-in.
    pub signed_in: bool,
}

const COLUMNS: &str = "id, name, time_zone, enabled, account_id, signed_in";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Workspace> {
    Ok(Workspace {
        id: row.get(0)?,
        name: row.get(1)?,
        time_zone: row.get(2)?,
        enabled: row.get(3)?,
        account_id: row.get(4)?,
        signed_in: row.get(5)?,
    })
}

/// All, in order of name.
pub fn list(tx: &ReadTx<'_>) -> Result<Vec<Workspace>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM workspace ORDER BY name"))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The one of that name.
pub fn by_name(tx: &ReadTx<'_>, name: &str) -> Result<Option<Workspace>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM workspace WHERE name = ?1"))?;
    Ok(statement.query_row([name], from_row).optional()?)
}

/// The one of that row id.
pub fn get(tx: &ReadTx<'_>, id: i64) -> Result<Option<Workspace>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM workspace WHERE id = ?1"))?;
    Ok(statement.query_row([id], from_row).optional()?)
}

/// Adds an enabled workspace without an account; `None` where the name is taken.
pub fn insert(
    tx: &WriteTx<'_>,
    name: &str,
    time_zone: &str,
    now: Timestamp,
) -> Result<Option<i64>> {
    let inserted = tx
        .connection()
        .prepare_cached("INSERT INTO workspace (name, time_zone, created_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![name, time_zone, millis(now)])?;
    Ok((inserted > 0).then(|| tx.connection().last_insert_rowid()))
}

/// Includes it in batch and background runs, or not.
pub fn set_enabled(tx: &WriteTx<'_>, id: i64, enabled: bool) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE workspace SET enabled = ?2 WHERE id = ?1")?
        .execute(params![id, enabled])?;
    Ok(())
}

/// Gives it an account and uses that account's sign-in.
pub fn sign_in(tx: &WriteTx<'_>, id: i64, account_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE workspace SET account_id = ?2, signed_in = 1 WHERE id = ?1")?
        .execute(params![id, account_id])?;
    Ok(())
}

/// No longer uses its account's sign-in; the account stays noted.
pub fn sign_out(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE workspace SET signed_in = 0 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Means its days and hours in this zone from now on.
pub fn set_time_zone(tx: &WriteTx<'_>, id: i64, zone: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE workspace SET time_zone = ?2 WHERE id = ?1")?
        .execute(params![id, zone])?;
    Ok(())
}

/// Has no account any more, and reads none of its calendars.
pub fn forget_account(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "DELETE FROM workspace_calendar WHERE workspace_id = ?1
             AND calendar_id IN (SELECT id FROM calendar WHERE NOT is_local)",
        )?
        .execute([id])?;
    tx.connection()
        .prepare_cached("UPDATE workspace SET account_id = NULL, signed_in = 0 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Removes it with all that belongs to it alone.
pub fn delete(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM workspace WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
