//! The table `planned_from`: what each workspace's newest plan was made from.

use rusqlite::{OptionalExtension, params};

use crate::{ReadTx, Result, WriteTx};

/// The fingerprint; `None` where nothing was ever planned.
pub fn get(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Option<String>> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT fingerprint FROM planned_from WHERE workspace_id = ?1")?
        .query_row([workspace_id], |row| row.get(0))
        .optional()?)
}

/// Replaces it.
pub fn put(tx: &WriteTx<'_>, workspace_id: i64, fingerprint: &str) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO planned_from (workspace_id, fingerprint) VALUES (?1, ?2)
             ON CONFLICT (workspace_id) DO UPDATE SET fingerprint = ?2",
        )?
        .execute(params![workspace_id, fingerprint])?;
    Ok(())
}
