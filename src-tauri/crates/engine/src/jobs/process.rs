//! Whether a process still lives: it holds one lock file for as long as it does, and its running jobs name that file. The
//! kernel frees the lock at any death.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::random::random_id;
use crate::{Code, Error};

/// The lock file that says this process lives.
pub(crate) struct ProcessLock {
    path: PathBuf,
    pub(super) name: String,
    _file: File,
}

impl ProcessLock {
    /// Makes and locks a file of its own in `locks`.
    pub(crate) fn take(locks: &Path) -> Result<ProcessLock, Error> {
        let name = format!("process-{}.lock", random_id());
        let path = locks.join(&name);
        let lock = || {
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)?;
            file.lock()?;
            Ok(file)
        };
        let file = lock().map_err(|e: std::io::Error| {
            Error::new(
                Code::Store,
                format!("the lock file {} cannot be made: {e}", path.display()),
            )
        })?;
        Ok(ProcessLock {
            path,
            name,
            _file: file,
        })
    }
}

impl Drop for ProcessLock {
    fn drop(&mut self) {
        // One that stays behind is a free lock, which whoever finds it removes.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether nobody holds this lock file any more; removes the file then.
pub(super) fn is_free(path: &Path) -> bool {
    let file = match File::open(path) {
        Ok(file) => file,
        // Of any other failure nothing follows.
        Err(error) => return error.kind() == ErrorKind::NotFound,
    };
    let free = file.try_lock().is_ok();
    if free {
        // Somebody else may have been faster.
        let _ = fs::remove_file(path);
    }
    free
}
