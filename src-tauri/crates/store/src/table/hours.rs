//! The table `hours`: named sets of windows in which tasks may be planned.

use rusqlite::{OptionalExtension, params};

use crate::{ReadTx, Result, WriteTx};

/// A workspace's sets: name and windows, the JSON of plan-format, in order of name.
pub fn list(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<(String, String)>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT name, windows FROM hours WHERE workspace_id = ?1 ORDER BY name")?;
    let rows = statement.query_map([workspace_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The windows of one set.
pub fn get(tx: &ReadTx<'_>, workspace_id: i64, name: &str) -> Result<Option<String>> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT windows FROM hours WHERE workspace_id = ?1 AND name = ?2")?
        .query_row(params![workspace_id, name], |row| row.get(0))
        .optional()?)
}

/// Makes or replaces a set.
pub fn put(tx: &WriteTx<'_>, workspace_id: i64, name: &str, windows: &str) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO hours (workspace_id, name, windows) VALUES (?1, ?2, ?3)
             ON CONFLICT (workspace_id, name) DO UPDATE SET windows = ?3",
        )?
        .execute(params![workspace_id, name, windows])?;
    Ok(())
}
