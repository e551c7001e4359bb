//! From any older schema to the present one: migrations are only ever added, run whole or not at all.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::{Error, Result};

/// The migrations in order; the file's `user_version` counts those it has. Published ones never change.
const MIGRATIONS: &[M<'static>] = &[M::up(include_str!("../migrations/0001_first.sql"))];

/// The schema version that this program writes.
pub(crate) fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The schema version of the file; 0 for a new one.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the file to the present schema. A file that holds data is copied beside itself first; a newer one is refused.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let found = version(connection).map_err(|e| Error::from_sqlite(&e, path))?;
    let known = known_version();
    if found == known {
        return Ok(());
    }
    if found > known || found < 0 {
        return Err(Error::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        });
    }
    if found > 0 {
        let copy = path.with_extension(format!("before-v{known}.db"));
        connection
            .execute("VACUUM INTO ?1", [copy.to_string_lossy()])
            .map_err(|e| Error::from_sqlite(&e, path))?;
    }
    Migrations::from_slice(MIGRATIONS)
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => Error::from_sqlite(&err, path),
            other => Error::Other(other.to_string()),
        })
}
