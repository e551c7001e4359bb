//! Who has the file open, and whether whoever had it last died in the middle.
//!
//! Every program that has the store open shares the lock of a file beside it. One that finds itself alone, and SQLite's
//! write-ahead log not put away, comes after a program that was killed or a machine that lost its power: a good moment
//! to look whether the disk kept what it was given (P127). No other start pays for that.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::Result;
use crate::open::{create_private, inaccessible};

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

/// Whether the write-ahead log holds anything: the last program to close the file empties and removes it.
fn is_left_over(database: &Path) -> bool {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}
