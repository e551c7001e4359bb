//! The tables `calendar` and `workspace_calendar`: an account's calendars, and which of them a workspace reads.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::BlocksTime;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, instant_opt, millis, word};
use crate::{ReadTx, Result, WriteTx};

/// What became of a calendar at Google.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It can be read, as far as is known.
    Active,
    /// The same, but the person hid it from Google's own list.
    Hidden,
    /// Gone, or not ours to read any more. Its events stay for a while.
    Lost,
    /// There is no Google behind it: it holds what was read from files.
    Local,
}

/// A calendar of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Row id.
    pub id: i64,
    /// Whose list it stands in.
    pub account_id: i64,
    /// Google's id; unique within the account.
    pub google_id: String,
    /// Google's id where it has no title.
    pub title: String,
    /// As Google names it; may be empty or unknown.
    pub time_zone: String,
    /// Google's word: `owner`, `writer`, `reader`, `freeBusyReader`, or one that it may add.
    pub access_role: String,
    /// Whether it is the account's own.
    pub is_primary: bool,
    /// Google's own flag: shown in Google's window.
    pub is_selected: bool,
    /// `#rrggbb`, or empty.
    pub color: String,
    /// What became of it at Google.
    pub state: State,
    /// Since when it cannot be read: until it has been read again, not only until it is listed again.
    pub lost_at: Option<Timestamp>,
}

/// A calendar as one workspace uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceCalendar {
    /// The calendar.
    pub calendar: Calendar,
    /// Whether the workspace reads it.
    pub selected: bool,
    /// Whether its events keep planning away.
    pub blocks_time: BlocksTime,
}

/// What Google's list says about a calendar.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Google's id, never `primary`.
    pub google_id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// As Google names it; may be empty.
    pub time_zone: &'a str,
    /// Google's word.
    pub access_role: &'a str,
    /// Whether it is the account's own.
    pub is_primary: bool,
    /// Google's own flag.
    pub is_selected: bool,
    /// Whether the person hid it from Google's list.
    pub is_hidden: bool,
    /// `#rrggbb`, or empty.
    pub color: &'a str,
}

const COLUMNS: &str = "calendar.id, account_id, google_id, title, time_zone, access_role, is_primary, is_selected, \
     color, state, is_hidden, lost_at, is_local";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Calendar> {
    Ok(Calendar {
        id: row.get(0)?,
        account_id: row.get(1)?,
        google_id: row.get(2)?,
        title: row.get(3)?,
        time_zone: row.get(4)?,
        access_role: row.get(5)?,
        is_primary: row.get(6)?,
        is_selected: row.get(7)?,
        color: row.get(8)?,
        state: state(row)?,
        lost_at: instant_opt(row, 11)?,
    })
}

fn state(row: &Row<'_>) -> rusqlite::Result<State> {
    let lost = word(row, 9, |word| match word {
        "active" => Some(false),
        "lost" => Some(true),
        _ => None,
    })?;
    if row.get(12)? {
        return Ok(State::Local);
    }
    Ok(match (lost, row.get(10)?) {
        (true, _) => State::Lost,
        (false, true) => State::Hidden,
        (false, false) => State::Active,
    })
}

fn blocks_time_word(blocks: BlocksTime) -> &'static str {
    match blocks {
        BlocksTime::Yes => "yes",
        BlocksTime::OnlyBusy => "only-busy",
        BlocksTime::No => "no",
    }
}

fn blocks_time_from(word: &str) -> Option<BlocksTime> {
    [BlocksTime::Yes, BlocksTime::OnlyBusy, BlocksTime::No]
        .into_iter()
        .find(|&blocks| blocks_time_word(blocks) == word)
}

/// The one of that row id.
pub fn get(tx: &ReadTx<'_>, id: i64) -> Result<Option<Calendar>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM calendar WHERE id = ?1"))?;
    Ok(statement.query_row([id], from_row).optional()?)
}

/// An account's calendars, lost ones too, the primary one first, then in order of title.
pub fn of_account(tx: &ReadTx<'_>, account_id: i64) -> Result<Vec<Calendar>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM calendar WHERE account_id = ?1 ORDER BY is_primary DESC, title, google_id"
    ))?;
    let rows = statement.query_map([account_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The calendars that a workspace may read, lost ones too, the primary one first, then in order of title.
pub fn of_workspace(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<WorkspaceCalendar>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS}, selected, blocks_time
         FROM workspace_calendar JOIN calendar ON calendar.id = calendar_id
         WHERE workspace_id = ?1 ORDER BY is_primary DESC, title, google_id"
    ))?;
    let rows = statement.query_map([workspace_id], |row| {
        Ok(WorkspaceCalendar {
            calendar: from_row(row)?,
            selected: row.get(13)?,
            blocks_time: word(row, 14, blocks_time_from)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Makes the account's calendars those that Google lists. One that is no longer listed is lost, with its events kept;
/// one that is back is active again. Each workspace of the account gets the calendars that are new to it, selected as
/// Google says, the primary one always.
pub fn put_list(
    tx: &WriteTx<'_>,
    account_id: i64,
    listed: &[Listed<'_>],
    now: Timestamp,
) -> Result<()> {
    for calendar in listed {
        put(tx, account_id, calendar)?;
    }
    let present: BTreeSet<&str> = listed.iter().map(|calendar| calendar.google_id).collect();
    for known in of_account(tx, account_id)? {
        if !present.contains(known.google_id.as_str()) {
            set_lost(tx, known.id, now)?;
        }
    }
    attach(tx, account_id)
}

/// Adds a calendar that was just made or found, read by one workspace from now on.
pub fn add(
    tx: &WriteTx<'_>,
    account_id: i64,
    workspace_id: i64,
    listed: &Listed<'_>,
) -> Result<()> {
    put(tx, account_id, listed)?;
    attach(tx, account_id)?;
    select(tx, workspace_id, listed.google_id, true)?;
    Ok(())
}

fn put(tx: &WriteTx<'_>, account_id: i64, listed: &Listed<'_>) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO calendar (account_id, google_id, title, time_zone, access_role, is_primary, is_selected, color,
                 is_hidden)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (account_id, google_id) DO UPDATE SET title = ?3, time_zone = ?4, access_role = ?5,
                 is_primary = ?6, is_selected = ?7, color = ?8, is_hidden = ?9, state = 'active'
             WHERE (title, time_zone, access_role, is_primary, is_selected, color, is_hidden, state)
                 IS NOT (?3, ?4, ?5, ?6, ?7, ?8, ?9, 'active')",
        )?
        .execute(params![
            account_id,
            listed.google_id,
            listed.title,
            listed.time_zone,
            listed.access_role,
            listed.is_primary,
            listed.is_selected,
            listed.color,
            listed.is_hidden,
        ])?;
    Ok(())
}

/// Gives the account's workspaces those of its calendars that are new to them.
pub fn attach(tx: &WriteTx<'_>, account_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO workspace_calendar (workspace_id, calendar_id, selected)
             SELECT workspace.id, calendar.id, (is_selected AND NOT is_hidden) OR is_primary
             FROM workspace JOIN calendar USING (account_id)
             WHERE account_id = ?1 AND calendar.state = 'active'
             ON CONFLICT DO NOTHING",
        )?
        .execute([account_id])?;
    Ok(())
}

/// The `sub` of the account that calendars without Google stand under; no account of Google's is called so.
const LOCAL: &str = "local";

/// The workspace's own calendar of what was read from files, made where there is none. Gives its row id.
pub fn local(tx: &WriteTx<'_>, workspace_id: i64, title: &str, now: Timestamp) -> Result<i64> {
    let connection = tx.connection();
    let google_id = format!("{workspace_id}@imported.hourwright");
    connection
        .prepare_cached(
            "INSERT INTO account (sub, email, mode, scopes, client_id, state, signed_in_at)
             VALUES (?1, '', 'careful', '', '', 'signed-out', ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![LOCAL, millis(now)])?;
    let id = connection
        .prepare_cached(
            "INSERT INTO calendar (account_id, google_id, title, time_zone, access_role, is_local)
             SELECT id, ?2, ?3, '', 'reader', 1 FROM account WHERE sub = ?1
             ON CONFLICT (account_id, google_id) DO UPDATE SET title = ?3
             RETURNING id",
        )?
        .query_row(params![LOCAL, google_id, title], |row| row.get(0))?;
    connection
        .prepare_cached(
            "INSERT INTO workspace_calendar (workspace_id, calendar_id, selected) VALUES (?1, ?2, 1)
             ON CONFLICT DO NOTHING",
        )?
        .execute([workspace_id, id])?;
    Ok(id)
}

/// Removes a calendar of ours that does not exist any more, with what was known of its events.
pub fn delete(tx: &WriteTx<'_>, account_id: i64, google_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM calendar WHERE account_id = ?1 AND google_id = ?2")?
        .execute(params![account_id, google_id])?;
    Ok(())
}

/// Lets a workspace read a calendar, or no longer; false where it has none of that id.
pub fn select(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    google_id: &str,
    selected: bool,
) -> Result<bool> {
    let changed = tx
        .connection()
        .prepare_cached(
            "UPDATE workspace_calendar SET selected = ?3 WHERE workspace_id = ?1
             AND calendar_id IN (SELECT id FROM calendar WHERE google_id = ?2)",
        )?
        .execute(params![workspace_id, google_id, selected])?;
    Ok(changed > 0)
}

/// Decides whether a calendar's events keep planning away; false where the workspace has none of that id.
pub fn set_blocks_time(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    google_id: &str,
    blocks: BlocksTime,
) -> Result<bool> {
    let changed = tx
        .connection()
        .prepare_cached(
            "UPDATE workspace_calendar SET blocks_time = ?3 WHERE workspace_id = ?1
             AND calendar_id IN (SELECT id FROM calendar WHERE google_id = ?2)",
        )?
        .execute(params![workspace_id, google_id, blocks_time_word(blocks)])?;
    Ok(changed > 0)
}

/// Notes that it was read.
pub fn set_read(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE calendar SET state = 'active', lost_at = NULL
             WHERE id = ?1 AND (state, lost_at) IS NOT ('active', NULL)",
        )?
        .execute([id])?;
    Ok(())
}

/// Notes that it cannot be read. One that could not be read before is lost since then.
pub fn set_lost(tx: &WriteTx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE calendar SET state = 'lost', lost_at = ifnull(lost_at, ?2)
             WHERE id = ?1 AND (state <> 'lost' OR lost_at IS NULL)",
        )?
        .execute(params![id, millis(now)])?;
    Ok(())
}

/// The instants since when the account's lost calendars are, as far as a workspace reads them.
pub fn lost_since(tx: &ReadTx<'_>, account_id: i64) -> Result<Vec<Timestamp>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT lost_at FROM calendar WHERE account_id = ?1 AND state = 'lost' AND lost_at IS NOT NULL
         AND id IN (SELECT calendar_id FROM workspace_calendar WHERE selected)",
    )?;
    let rows = statement.query_map([account_id], |row| instant(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets the account's calendars that were lost before `before`, with their events.
pub fn forget_lost(tx: &WriteTx<'_>, account_id: i64, before: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "DELETE FROM calendar WHERE account_id = ?1 AND state = 'lost' AND lost_at < ?2",
        )?
        .execute(params![account_id, millis(before)])?;
    Ok(())
}

/// Notes what a listing of its events said about the calendar itself; `None` leaves what is known.
pub fn describe(
    tx: &WriteTx<'_>,
    id: i64,
    time_zone: Option<&str>,
    access_role: Option<&str>,
) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE calendar SET time_zone = ifnull(?2, time_zone), access_role = ifnull(?3, access_role)
             WHERE id = ?1 AND (time_zone, access_role) IS NOT (ifnull(?2, time_zone), ifnull(?3, access_role))",
        )?
        .execute(params![id, time_zone, access_role])?;
    Ok(())
}
