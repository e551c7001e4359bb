//! The table `account_pause`: accounts that the background leaves alone for a while.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::convert::{instant, millis};
use crate::{ReadTx, Result, WriteTx};

/// A while in which the background does not ask Google for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Runs in a row that failed.
    pub failures: u32,
    /// When the last of them failed.
    pub began_at: Timestamp,
    /// When the background may ask again.
    pub ends_at: Timestamp,
}

/// The account's pause, over or not; `None` where its last run worked.
pub fn get(tx: &ReadTx<'_>, account_id: i64) -> Result<Option<Pause>> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT failures, began_at, ends_at FROM account_pause WHERE account_id = ?1",
        )?
        .query_row([account_id], |row| {
            Ok(Pause {
                failures: row.get(0)?,
                began_at: instant(row, 1)?,
                ends_at: instant(row, 2)?,
            })
        })
        .optional()?)
}

/// Replaces the account's pause, or ends it.
pub fn set(tx: &WriteTx<'_>, account_id: i64, pause: Option<&Pause>) -> Result<()> {
    let Some(pause) = pause else {
        tx.connection()
            .prepare_cached("DELETE FROM account_pause WHERE account_id = ?1")?
            .execute([account_id])?;
        return Ok(());
    };
    tx.connection()
        .prepare_cached(
            "INSERT INTO account_pause (account_id, failures, began_at, ends_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (account_id) DO UPDATE SET failures = ?2, began_at = ?3, ends_at = ?4",
        )?
        .execute(params![
            account_id,
            pause.failures,
            millis(pause.began_at),
            millis(pause.ends_at)
        ])?;
    Ok(())
}
