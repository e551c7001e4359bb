//! The table `account`: people at Google, known by their `sub`. No token is ever here.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, instant_opt, millis, word};
use crate::{ReadTx, Result, WriteTx};

/// Whether the account's tokens can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As far as is known.
    SignedIn,
    /// The person signed out here.
    SignedOut,
    /// Google refuses the refresh token.
    Revoked,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::SignedIn => "signed-in",
            State::SignedOut => "signed-out",
            State::Revoked => "revoked",
        }
    }

    fn from_word(word: &str) -> Option<State> {
        [State::SignedIn, State::SignedOut, State::Revoked]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// A person at Google.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Row id.
    pub id: i64,
    /// Google's stable id of the person.
    pub sub: String,
    /// May change at Google.
    pub email: String,
    /// `careful` or `full`: what was asked for at the last sign-in.
    pub mode: String,
    /// Scopes as granted, separated by spaces.
    pub scopes: String,
    /// The OAuth client that the tokens belong to.
    pub client_id: String,
    /// Whether the tokens can be used.
    pub state: State,
    /// The last sign-in.
    pub signed_in_at: Timestamp,
    /// When its calendar list was last read; `None` before that.
    pub calendars_read_at: Option<Timestamp>,
    /// When Google first said that its refresh token is dead; `None` where it works.
    pub refused_at: Option<Timestamp>,
}

/// What a sign-in tells about an account.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn<'a> {
    /// Google's stable id of the person.
    pub sub: &'a str,
    /// The address shown.
    pub email: &'a str,
    /// `careful` or `full`.
    pub mode: &'a str,
    /// As granted, separated by spaces.
    pub scopes: &'a str,
    /// The OAuth client used.
    pub client_id: &'a str,
}

const COLUMNS: &str =
    "id, sub, email, mode, scopes, client_id, state, signed_in_at, calendars_read_at, refused_at";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        sub: row.get(1)?,
        email: row.get(2)?,
        mode: row.get(3)?,
        scopes: row.get(4)?,
        client_id: row.get(5)?,
        state: word(row, 6, State::from_word)?,
        signed_in_at: instant(row, 7)?,
        calendars_read_at: instant_opt(row, 8)?,
        refused_at: instant_opt(row, 9)?,
    })
}

/// The one of that row id.
pub fn get(tx: &ReadTx<'_>, id: i64) -> Result<Option<Account>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE id = ?1"))?;
    Ok(statement.query_row([id], from_row).optional()?)
}

/// The one of that `sub`.
pub fn by_sub(tx: &ReadTx<'_>, sub: &str) -> Result<Option<Account>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE sub = ?1"))?;
    Ok(statement.query_row([sub], from_row).optional()?)
}

/// Notes a sign-in; the same `sub` is the same row, for ever. Gives the row id.
pub fn put(tx: &WriteTx<'_>, account: SignedIn<'_>, now: Timestamp) -> Result<i64> {
    Ok(tx
        .connection()
        .prepare_cached(
            "INSERT INTO account (sub, email, mode, scopes, client_id, state, signed_in_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'signed-in', ?6)
             ON CONFLICT (sub) DO UPDATE SET email = ?2, mode = ?3, scopes = ?4, client_id = ?5,
                 state = 'signed-in', signed_in_at = ?6, refused_at = NULL
             RETURNING id",
        )?
        .query_row(
            params![
                account.sub,
                account.email,
                account.mode,
                account.scopes,
                account.client_id,
                millis(now)
            ],
            |row| row.get(0),
        )?)
}

/// Notes whether its tokens can be used.
pub fn set_state(tx: &WriteTx<'_>, id: i64, state: State) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE account SET state = ?2 WHERE id = ?1 AND state <> ?2")?
        .execute(params![id, state.as_str()])?;
    Ok(())
}

/// Notes that its tokens work, unless the person has signed out meanwhile.
pub fn set_works(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE account SET state = 'signed-in', refused_at = NULL WHERE id = ?1 AND state <> 'signed-out'",
        )?
        .execute([id])?;
    Ok(())
}

/// Notes that Google says its tokens are dead: for the first time at `first`, and `state` follows from it. Where the
/// person has signed out meanwhile nothing is noted.
pub fn set_refused(tx: &WriteTx<'_>, id: i64, first: Timestamp, state: State) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE account SET state = ?3, refused_at = ?2 WHERE id = ?1 AND state <> 'signed-out'",
        )?
        .execute(params![id, millis(first), state.as_str()])?;
    Ok(())
}

/// Notes that its calendar list was read.
pub fn set_calendars_read(tx: &WriteTx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE account SET calendars_read_at = ?2 WHERE id = ?1")?
        .execute(params![id, millis(now)])?;
    Ok(())
}

/// How many workspaces use its sign-in.
pub fn users(tx: &ReadTx<'_>, id: i64) -> Result<i64> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT count(*) FROM workspace WHERE account_id = ?1 AND signed_in = 1")?
        .query_row([id], |row| row.get(0))?)
}

/// Removes accounts and local calendars that no workspace shows any more, with their calendars and events.
pub fn delete_unused(tx: &WriteTx<'_>) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM calendar WHERE is_local AND id NOT IN (SELECT calendar_id FROM workspace_calendar)")?
        .execute([])?;
    tx.connection()
        .prepare_cached(
            "DELETE FROM account WHERE id NOT IN (SELECT account_id FROM workspace WHERE account_id IS NOT NULL)
             AND id NOT IN (SELECT account_id FROM calendar WHERE is_local)",
        )?
        .execute([])?;
    Ok(())
}
