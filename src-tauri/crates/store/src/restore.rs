//! Putting a backup in the place of the store.
//!
//! The backup is copied beside the store, checked and brought to the present schema there, before anything is changed.
//! A store that can be opened is filled from it in one transaction, so that a window or a sync that has it open sees the
//! one or the other. One that cannot is set aside, with nobody else at it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::migrate::{MIGRATIONS, applied, upgrade};
use crate::open::{connect, create_private, inaccessible, set_wal};
use crate::presence::{alone, journal};
use crate::{Error, Result, Store};

/// A whole and readable copy of a backup, beside the store that it is for. Removed when it is dropped.
pub struct Restorable {
    path: PathBuf,
}

impl Restorable {
    /// Copies `backup` beside the store and checks it.
    ///
    /// # Errors
    /// Of the backup, which they name: it cannot be read, is damaged or no store of ours, or comes from a newer program.
    /// Of the disk, where the copy has no room.
    pub fn copy_of(backup: &Path, store: &Path) -> Result<Restorable> {
        let unreadable = |e: std::io::Error| inaccessible(backup, &e);
        let mut from = File::open(backup).map_err(unreadable)?;
        if !from.metadata().map_err(unreadable)?.is_file() {
            return Err(unreadable(ErrorKind::IsADirectory.into()));
        }
        let path = store.with_extension("restoring.db");
        remove(&path)?;
        let copy = Restorable { path };
        copy.fill(&mut from)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let named = |e: rusqlite::Error| Error::from_sqlite(&e, backup);
        let connection = connect_as(&copy.path, flags, backup)?;
        let version = applied(&connection, MIGRATIONS, backup)?;
        let damaged = match version {
            0 => Some("it has no schema of Hourwright's".to_owned()),
            _ => damage(&connection).map_err(named)?,
        };
        if let Some(cause) = damaged {
            let path = backup.to_owned();
            return Err(Error::Corrupt { path, cause });
        }
        upgrade(&connection, version, MIGRATIONS).map_err(named)?;
        set_wal(&connection).map_err(named)?;
        Ok(copy)
    }

    /// Makes the store what the backup was. What the store was before goes to `kept`, unless there was none; says which.
    pub fn put_in_place(self, store: &Path, kept: &Path) -> Result<bool> {
        let existed = store.try_exists().map_err(|e| inaccessible(store, &e))?;
        match self.fill_open(store, existed.then_some(kept)) {
            Err(error) if error.is_corrupt() || error.is_newer() => {
                self.swap(store, kept)?;
                Ok(true)
            }
            filled => filled.map(|()| existed),
        }
    }

    fn fill_open(&self, store: &Path, kept: Option<&Path>) -> Result<()> {
        let open = Store::open(store)?;
        if let Some(kept) = kept {
            open.copy_to(kept)?;
        }
        open.fill_from(&connect(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?)
    }

    /// Sets the store aside as it is, with its journal, and takes its place.
    fn swap(&self, store: &Path, kept: &Path) -> Result<()> {
        let _alone = alone(store)?;
        let moved = |from: &Path, to: &Path| match fs::rename(from, to) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(inaccessible(from, &error)),
            _ => Ok(()),
        };
        // The journal goes first: a store without its journal is older, a journal without its store is lost.
        remove(kept)?;
        moved(&journal(store, "wal"), &journal(kept, "wal"))?;
        fs::rename(store, kept).map_err(|e| inaccessible(store, &e))?;
        remove(&journal(store, "shm"))?;
        fs::rename(&self.path, store).map_err(|e| inaccessible(store, &e))
    }

    fn fill(&self, from: &mut File) -> Result<()> {
        create_private(&self.path)?;
        let mut fill = || {
            let mut to = File::options().write(true).open(&self.path)?;
            std::io::copy(from, &mut to)?;
            to.sync_all()
        };
        fill().map_err(|e: std::io::Error| inaccessible(&self.path, &e))
    }
}

impl Drop for Restorable {
    fn drop(&mut self) {
        // The next restore removes what stays behind.
        for path in [
            self.path.clone(),
            journal(&self.path, "wal"),
            journal(&self.path, "shm"),
        ] {
            let _ = fs::remove_file(path);
        }
    }
}

/// The same connection, with failures that name the file that a person knows.
fn connect_as(path: &Path, flags: OpenFlags, known: &Path) -> Result<Connection> {
    connect(path, flags).map_err(|error| match error {
        Error::Corrupt { cause, .. } => Error::Corrupt {
            path: known.to_owned(),
            cause,
        },
        error => error,
    })
}

/// SQLite's check of every page and index, and of every reference between rows.
fn damage(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let verdict: String =
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    let mut dangling = connection.prepare("PRAGMA foreign_key_check")?;
    Ok(dangling
        .exists([])?
        .then(|| "a row names one that is not there".to_owned()))
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(inaccessible(path, &error)),
        _ => Ok(()),
    }
}
