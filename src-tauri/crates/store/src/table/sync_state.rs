//! The table `sync_state`: up to where each calendar was read.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::convert::{instant_opt, millis};
use crate::{ReadTx, Result, WriteTx};

/// Up to where a calendar was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncState {
    /// Google's mark; without one the next run is a full one.
    pub token: Option<String>,
    /// Of the query that the token belongs to.
    pub fingerprint: String,
    /// When the last complete run ended.
    pub completed_at: Option<Timestamp>,
    /// When the last complete full run ended.
    pub full_completed_at: Option<Timestamp>,
    /// Runs in a row whose last page had no token.
    pub tokenless_runs: u32,
    /// How many events the next run asks for on a page, where experience speaks for another number than the usual one.
    pub page_size: Option<u32>,
}

/// When that selected calendar was read completely from its beginning for which this is the longest ago; `None` where
/// none ever was. Lost ones do not count.
pub fn oldest_full(tx: &ReadTx<'_>) -> Result<Option<Timestamp>> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT min(full_completed_at) FROM sync_state
             JOIN calendar ON calendar.id = sync_state.calendar_id AND calendar.state <> 'lost'
             JOIN workspace_calendar ON workspace_calendar.calendar_id = calendar.id AND selected
             JOIN workspace ON workspace.id = workspace_calendar.workspace_id AND enabled AND signed_in",
        )?
        .query_row([], |row| instant_opt(row, 0))?)
}

/// What is known; `None` before the first run that got anywhere.
pub fn get(tx: &ReadTx<'_>, calendar_id: i64) -> Result<Option<SyncState>> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT token, fingerprint, completed_at, full_completed_at, tokenless_runs, page_size
             FROM sync_state WHERE calendar_id = ?1",
        )?
        .query_row([calendar_id], |row| {
            Ok(SyncState {
                token: row.get(0)?,
                fingerprint: row.get(1)?,
                completed_at: instant_opt(row, 2)?,
                full_completed_at: instant_opt(row, 3)?,
                tokenless_runs: row.get(4)?,
                page_size: row.get(5)?,
            })
        })
        .optional()?)
}

/// Notes that a run was complete, and where the next one begins. To be called in the transaction that stores its events.
pub fn complete(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    token: &str,
    fingerprint: &str,
    full: bool,
    now: Timestamp,
) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO sync_state (calendar_id, token, fingerprint, completed_at, full_completed_at)
             VALUES (?1, ?2, ?3, ?5, CASE WHEN ?4 THEN ?5 END)
             ON CONFLICT (calendar_id) DO UPDATE SET token = ?2, fingerprint = ?3, completed_at = ?5,
                 full_completed_at = CASE WHEN ?4 THEN ?5 ELSE full_completed_at END, tokenless_runs = 0",
        )?
        .execute(params![
            calendar_id,
            token,
            fingerprint,
            full,
            millis(now)
        ])?;
    Ok(())
}

/// Forgets the token, so that the next run is a full one.
pub fn forget_token(tx: &WriteTx<'_>, calendar_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE sync_state SET token = NULL WHERE calendar_id = ?1 AND token IS NOT NULL",
        )?
        .execute([calendar_id])?;
    Ok(())
}

/// Counts a run whose last page had no token; the stored one stays.
pub fn count_tokenless_run(tx: &WriteTx<'_>, calendar_id: i64, fingerprint: &str) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO sync_state (calendar_id, fingerprint, tokenless_runs) VALUES (?1, ?2, 1)
             ON CONFLICT (calendar_id) DO UPDATE SET tokenless_runs = tokenless_runs + 1",
        )?
        .execute(params![calendar_id, fingerprint])?;
    Ok(())
}

/// Notes how many events the next run asks for on a page.
pub fn set_page_size(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    fingerprint: &str,
    page_size: u32,
) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO sync_state (calendar_id, fingerprint, page_size) VALUES (?1, ?2, ?3)
             ON CONFLICT (calendar_id) DO UPDATE SET page_size = ?3",
        )?
        .execute(params![calendar_id, fingerprint, page_size])?;
    Ok(())
}
