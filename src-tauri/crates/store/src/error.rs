//! What can go wrong with the file, told so that a person knows what to do.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// A failure of the store. Nothing was changed by the transaction that met it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no database, or a damaged one.
    #[error(
        "the database {path} is damaged or is not a Hourwright database ({cause}); it was left as it is. \
         Move it away to start anew (events are read again from Google), or put a backup in its place"
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// SQLite's own words.
        cause: String,
    },
    /// The file was written by a newer program.
    #[error(
        "the database {path} was written by a newer Hourwright (schema {found}, this program knows {known}); \
         it was left as it is. Install the newer version"
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// The file's schema version.
        found: i64,
        /// The newest version that this program knows.
        known: usize,
    },
    /// The file or its folder cannot be opened or written.
    #[error(
        "the database {path} cannot be used: {cause}. Check that its folder exists, is yours and is writable"
    )]
    Inaccessible {
        /// The file.
        path: PathBuf,
        /// The system's words.
        cause: String,
    },
    /// No room.
    #[error("the disk is full: {0}; free some space and try again")]
    DiskFull(String),
    /// Another program holds the file for longer than five seconds.
    #[error("the database is in use by another program: {0}; try again in a moment")]
    Busy(String),
    /// A row that this program cannot have written.
    #[error("the database holds a value that cannot be read: {0}")]
    BadValue(String),
    /// Anything else that SQLite says.
    #[error("the database refused: {0}")]
    Other(String),
}

impl Error {
    /// Whether another try in a moment may succeed.
    pub fn is_busy(&self) -> bool {
        matches!(self, Error::Busy(_))
    }

    /// Whether the file itself is damaged.
    pub fn is_corrupt(&self) -> bool {
        matches!(self, Error::Corrupt { .. })
    }

    /// Whether a newer program wrote the file.
    pub fn is_newer(&self) -> bool {
        matches!(self, Error::NewerSchema { .. })
    }

    /// The same failure with the file's name, where SQLite's word alone would not say enough.
    pub(crate) fn from_sqlite(error: &rusqlite::Error, path: &std::path::Path) -> Error {
        let cause = error.to_string();
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Error::Corrupt { path, cause }
            }
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::SystemIoFailure,
            ) => Error::Inaccessible { path, cause },
            Some(ErrorCode::DiskFull) => Error::DiskFull(cause),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy(cause),
            _ => Error::Other(cause),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Error::BadValue(error.to_string()),
            error => Error::from_sqlite(&error, std::path::Path::new("hourwright.db")),
        }
    }
}
