//! Who has the file open, and whether whoever had it last died in the middle.
//!
//! Every program that has the store open shares the lock of a file beside it. One that finds itself alone, and SQLite's
//! write-ahead log not put away, comes after a program that was killed or a machine that lost its power: a good moment
//! to look whether the disk kept what it was given (P127). No other start pays for that.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::open::{create_private, inaccessible};
use crate::{Error, Result};

/// Says for as long as it lives that somebody has the file open.
pub(crate) struct Presence {
    _file: File,
}

impl Presence {
    /// Announces this program, and calls `check` where it comes after an unclean end. Others wait for the check.
    pub(crate) fn announce(
        database: &Path,
        check: impl FnOnce() -> Result<()>,
    ) -> Result<Presence> {
        let path = database.with_extension("open.lock");
        create_private(&path)?;
        let unusable = |e| inaccessible(&path, &e);
        let file = File::open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {
                if is_left_over(database) {
                    check()?;
                }
                file.unlock().map_err(unusable)?;
            }
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        file.lock_shared().map_err(unusable)?;
        Ok(Presence { _file: file })
    }
}

/// The lock of a file that nobody has open, so that nobody opens it meanwhile.
pub(crate) fn alone(database: &Path) -> Result<File> {
    let path = database.with_extension("open.lock");
    create_private(&path)?;
    let file = File::open(&path).map_err(|e| inaccessible(&path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(
            "it is open in another Hourwright, close that first".to_owned(),
        )),
        Err(TryLockError::Error(error)) => Err(inaccessible(&path, &error)),
    }
}

/// Whether the write-ahead log holds anything: the last program to close the file empties and removes it.
fn is_left_over(database: &Path) -> bool {
    fs::metadata(journal(database, "wal")).is_ok_and(|log| log.len() > 0)
}

/// A file that SQLite keeps beside a database: its `wal` or its `shm`.
pub(crate) fn journal(database: &Path, which: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(format!("-{which}"));
    PathBuf::from(name)
}
