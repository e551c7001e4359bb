//! The table `setting`: what a person chose, for a workspace or for the whole program. Defaults are not stored.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use crate::{ReadTx, Result, WriteTx};

/// All stored values of a workspace, or of the whole program.
pub fn list(tx: &ReadTx<'_>, workspace_id: Option<i64>) -> Result<BTreeMap<String, String>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT key, value FROM setting WHERE workspace_id IS ?1")?;
    let rows = statement.query_map([workspace_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The stored value.
pub fn get(tx: &ReadTx<'_>, workspace_id: Option<i64>, key: &str) -> Result<Option<String>> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT value FROM setting WHERE workspace_id IS ?1 AND key = ?2")?
        .query_row(params![workspace_id, key], |row| row.get(0))
        .optional()?)
}

/// Stores a value, or with `None` goes back to the default.
pub fn put(
    tx: &WriteTx<'_>,
    workspace_id: Option<i64>,
    key: &str,
    value: Option<&str>,
) -> Result<()> {
    let connection = tx.connection();
    match value {
        Some(value) => connection
            .prepare_cached(
                "INSERT INTO setting (workspace_id, key, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT (ifnull(workspace_id, 0), key) DO UPDATE SET value = ?3",
            )?
            .execute(params![workspace_id, key, value])?,
        None => connection
            .prepare_cached("DELETE FROM setting WHERE workspace_id IS ?1 AND key = ?2")?
            .execute(params![workspace_id, key])?,
    };
    Ok(())
}
