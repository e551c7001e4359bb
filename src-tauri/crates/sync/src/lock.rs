//! One reader per calendar, across threads, processes and crashes.
//!
//! The lock is the operating system's on an open file: the kernel frees it at whatever death, so that none is ever
//! stale (P112), and the window and the terminal see each other's (P114). Files are never removed: a removed one could
//! be locked twice, once by its old and once by its new name.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The right to read one calendar, given back when dropped.
#[derive(Debug)]
pub struct CalendarLock {
    file: File,
}

impl Drop for CalendarLock {
    /// Closing the file would do, but for a process that is being started right now: until it runs its own program it
    /// has a copy of everything that is open here.
    fn drop(&mut self) {
        // What cannot be unlocked is unlocked by closing it.
        let _ = self.file.unlock();
    }
}

impl CalendarLock {
    /// Takes the lock of an account's calendar without waiting. `locks` is the folder of lock files, made where there
    /// is none; `sub` and `calendar` are Google's ids.
    ///
    /// # Errors
    /// [`Error::Locked`] where another run has it.
    pub fn acquire(locks: &Path, sub: &str, calendar: &str) -> Result<CalendarLock> {
        let path = locks.join(file_name(sub, calendar));
        let unusable = |cause| Error::LockFile {
            path: path.clone(),
            cause,
        };
        fs::create_dir_all(locks).map_err(unusable)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {
                // Only for the message that others show; the lock holds without it.
                let _ = note_holder(&mut file);
                Ok(CalendarLock { file })
            }
            Err(TryLockError::WouldBlock) => Err(Error::Locked {
                holder: holder(&mut file),
            }),
            Err(TryLockError::Error(cause)) => Err(unusable(cause)),
        }
    }
}

/// A hash, because calendar ids hold characters that file systems do not take.
fn file_name(sub: &str, calendar: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(sub.as_bytes());
    hash.update([0]);
    hash.update(calendar.as_bytes());
    let digest = hash.finalize();
    let (half, _) = digest
        .split_first_chunk::<16>()
        .expect("SHA-256 has 32 bytes");
    format!("{:032x}.lock", u128::from_be_bytes(*half))
}

fn note_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_in_one_process_exclude_each_other_until_the_first_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path().join("locks");
        let first = CalendarLock::acquire(&locks, "1", "a@example.com").unwrap();
        let refused = CalendarLock::acquire(&locks, "1", "a@example.com").unwrap_err();
        assert!(
            matches!(refused, Error::Locked { holder } if holder == Some(std::process::id())),
            "{refused:?}"
        );
        drop(first);
        CalendarLock::acquire(&locks, "1", "a@example.com").unwrap();
    }

    #[test]
    fn a_copy_of_the_open_file_does_not_keep_it_locked() {
        let folder = tempfile::tempdir().unwrap();
        let lock = CalendarLock::acquire(folder.path(), "1", "a@example.com").unwrap();
        let _inherited = lock.file.try_clone().unwrap();
        drop(lock);
        CalendarLock::acquire(folder.path(), "1", "a@example.com").unwrap();
    }

    #[test]
    fn calendars_and_accounts_have_locks_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let ids = [
            ("1", "a@example.com"),
            ("2", "a@example.com"),
            ("1", "en.usa#holiday@group.v.calendar.google.com"),
            ("1", "../🦀/%2e"),
            ("12", ""),
            ("1", "2"),
        ];
        let held: Vec<CalendarLock> = ids
            .iter()
            .map(|(sub, calendar)| CalendarLock::acquire(folder.path(), sub, calendar).unwrap())
            .collect();
        assert_eq!(held.len(), ids.len());
    }
}
