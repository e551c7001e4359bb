//! The table `quarantined_event`: resources that could not be read, kept for a parser that can.

use rusqlite::params;

use crate::{ReadTx, Result, WriteTx};

/// A resource that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Row id.
    pub id: i64,
    /// Whose event it would be.
    pub calendar_id: i64,
    /// Google's id; empty where not even that could be read.
    pub google_id: String,
    /// Why not.
    pub reason: String,
    /// The resource as received.
    pub raw: String,
}

/// Puts a resource aside that could not be read, in place of what was put aside under its id (or, where it has none,
/// of the same text).
pub fn quarantine(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    google_id: &str,
    reason: &str,
    raw: &str,
) -> Result<()> {
    let connection = tx.connection();
    connection
        .prepare_cached(
            "DELETE FROM quarantined_event WHERE calendar_id = ?1 AND google_id = ?2 AND (?2 <> '' OR raw = ?3)",
        )?
        .execute(params![calendar_id, google_id, raw])?;
    connection
        .prepare_cached(
            "INSERT INTO quarantined_event (calendar_id, google_id, reason, raw) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![calendar_id, google_id, reason, raw])?;
    Ok(())
}

/// Takes out of quarantine what was put aside under an id.
pub fn release(tx: &WriteTx<'_>, calendar_id: i64, google_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM quarantined_event WHERE calendar_id = ?1 AND google_id = ?2")?
        .execute(params![calendar_id, google_id])?;
    Ok(())
}

/// Takes everything of a calendar out of quarantine.
pub fn release_all(tx: &WriteTx<'_>, calendar_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM quarantined_event WHERE calendar_id = ?1")?
        .execute([calendar_id])?;
    Ok(())
}

/// What was put aside of a calendar, or of all.
pub fn quarantined(tx: &ReadTx<'_>, calendar_id: Option<i64>) -> Result<Vec<Quarantined>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT id, calendar_id, google_id, reason, raw FROM quarantined_event
         WHERE ?1 IS NULL OR calendar_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([calendar_id], |row| {
        Ok(Quarantined {
            id: row.get(0)?,
            calendar_id: row.get(1)?,
            google_id: row.get(2)?,
            reason: row.get(3)?,
            raw: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
