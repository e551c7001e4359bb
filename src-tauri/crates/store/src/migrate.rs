//! From any older schema to the present one: migrations are only ever added, run whole or not at all.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::open::{create_private, inaccessible};
use crate::{Error, Result};

/// The migrations in order; the file's `user_version` counts those it has. Published ones never change.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_windows_and_pages.sql"),
    include_str!("../migrations/0003_hidden_and_lost_calendars.sql"),
    include_str!("../migrations/0004_written_blocks.sql"),
    include_str!("../migrations/0005_preferences.sql"),
    include_str!("../migrations/0006_refused_sign_ins.sql"),
    include_str!("../migrations/0007_background.sql"),
    include_str!("../migrations/0008_tasks.sql"),
    include_str!("../migrations/0009_local_calendars.sql"),
    include_str!("../migrations/0010_jobs.sql"),
    include_str!("../migrations/0011_job_lines.sql"),
    include_str!("../migrations/0012_one_calendar_for_blocks.sql"),
    include_str!("../migrations/0013_job_states.sql"),
    include_str!("../migrations/0014_event_rows.sql"),
    include_str!("../migrations/0015_event_revisions.sql"),
];

/// The schema version of the file; 0 for a new one.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// How many of `migrations` the file has, or an error where it has more than there are.
pub(crate) fn applied(connection: &Connection, migrations: &[&str], path: &Path) -> Result<usize> {
    let found = version(connection).map_err(|e| Error::from_sqlite(&e, path))?;
    usize::try_from(found)
        .ok()
        .filter(|&applied| applied <= migrations.len())
        .ok_or_else(|| Error::NewerSchema {
            path: path.to_owned(),
            found,
            known: migrations.len(),
        })
}

/// Brings the file to the present schema. A file that holds data is copied beside itself first.
///
/// The right to write is held from before the version is read: of two programs that start at once, one migrates and the
/// other finds it done.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[&str], path: &Path) -> Result<()> {
    let named = |e| Error::from_sqlite(&e, path);
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(named)?;
    let applied = applied(&tx, migrations, path)?;
    if applied == migrations.len() {
        return Ok(());
    }
    if applied == 0 && has_tables(&tx).map_err(named)? {
        return Err(Error::Corrupt {
            path: path.to_owned(),
            cause: "it holds tables, but not the version of a schema".to_owned(),
        });
    }
    if applied > 0 {
        copy(path, &copy_path(path, migrations.len()))?;
    }
    upgrade(&tx, applied, migrations).map_err(named)?;
    sabotage::step!("before the migrations' commit");
    tx.commit().map_err(named)?;
    sabotage::step!("after the migrations' commit");
    Ok(())
}

/// Runs the migrations after the first `applied`.
pub(crate) fn upgrade(
    connection: &Connection,
    applied: usize,
    migrations: &[&str],
) -> rusqlite::Result<()> {
    for migration in &migrations[applied..] {
        sabotage::step!("before a migration");
        connection.execute_batch(migration)?;
    }
    connection.execute_batch(&format!("PRAGMA user_version = {}", migrations.len()))
}

/// Whether anything was ever made in the file.
fn has_tables(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| {
        row.get(0)
    })
}

/// Copies the file as it was last committed, which a transaction that is going on does not hinder, in place of an
/// earlier copy: what a try that was killed left behind is the same, or half of it.
pub(crate) fn copy(path: &Path, to: &Path) -> Result<()> {
    match fs::remove_file(to) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(inaccessible(to, &error)),
    }
    // SQLite fills an empty file; one that it had to make would be readable by all.
    create_private(to)?;
    sabotage::step!("before the copy");
    Connection::open(path)
        .and_then(|source| source.execute("VACUUM INTO ?1", [to.to_string_lossy()]))
        .map_err(|e| Error::from_sqlite(&e, to))?;
    Ok(())
}

fn copy_path(path: &Path, to_version: usize) -> PathBuf {
    path.with_extension(format!("before-v{to_version}.db"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE task (title TEXT NOT NULL) STRICT;";
    const SECOND: &str = "ALTER TABLE task ADD COLUMN done INTEGER NOT NULL DEFAULT 0;";
    const BROKEN: &str = "CREATE TABLE more (x INTEGER) STRICT; SELECT nonsense;";

    fn connection(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        connection
            .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
            .unwrap();
        connection
    }

    fn titles(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT title FROM task").unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(|title| title.unwrap()).collect()
    }

    #[test]
    fn an_older_file_is_copied_and_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hourwright.db");
        let mut old = connection(&path);
        migrate(&mut old, &[FIRST], &path).unwrap();
        assert!(
            !copy_path(&path, 1).exists(),
            "there was nothing to lose in a new file"
        );
        old.execute("INSERT INTO task VALUES ('kept')", []).unwrap();
        // A try that was killed may have left half a copy.
        fs::write(copy_path(&path, 2), "half").unwrap();
        migrate(&mut old, &[FIRST, SECOND], &path).unwrap();
        assert_eq!(version(&old).unwrap(), 2);
        old.execute("INSERT INTO task VALUES ('new', 1)", [])
            .unwrap();
        assert_eq!(titles(&old), ["kept", "new"]);
        let copy = Connection::open(copy_path(&path, 2)).unwrap();
        assert_eq!(
            (version(&copy).unwrap(), titles(&copy)),
            (1, vec!["kept".to_owned()])
        );
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hourwright.db");
        let mut connection = connection(&path);
        migrate(&mut connection, &[FIRST], &path).unwrap();
        migrate(&mut connection, &[FIRST, SECOND, BROKEN], &path).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 1);
        connection
            .execute("INSERT INTO task VALUES ('as before')", [])
            .unwrap();
    }

    #[test]
    fn somebody_elses_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hourwright.db");
        let mut connection = connection(&path);
        connection
            .execute_batch("CREATE TABLE theirs (x INTEGER)")
            .unwrap();
        let error = migrate(&mut connection, &[FIRST], &path).unwrap_err();
        assert!(error.is_corrupt(), "{error}");
    }

    /// Every version of a file with every version of the program: an older file is brought up to date, one of the same
    /// version is left alone, and a newer one is refused as it is.
    #[test]
    fn p128_each_version_of_the_program_meets_each_version_of_the_file() {
        const THIRD: &str = "CREATE TABLE third (x INTEGER) STRICT;";
        const ALL: [&str; 3] = [FIRST, SECOND, THIRD];
        let folder = tempfile::tempdir().unwrap();
        for file in 1..=ALL.len() {
            for program in 1..=ALL.len() {
                let path = folder.path().join(format!("{file}-{program}.db"));
                let mut connection = connection(&path);
                migrate(&mut connection, &ALL[..file], &path).unwrap();
                connection
                    .execute("INSERT INTO task (title) VALUES ('kept')", [])
                    .unwrap();
                let met = migrate(&mut connection, &ALL[..program], &path);
                let version = usize::try_from(version(&connection).unwrap()).unwrap();
                assert_eq!(version, file.max(program), "file {file}, program {program}");
                assert_eq!(
                    met.is_ok(),
                    program >= file,
                    "file {file}, program {program}"
                );
                if let Err(error) = met {
                    let words = error.to_string();
                    assert!(words.contains("newer Hourwright"), "{words}");
                }
                assert_eq!(titles(&connection), ["kept"]);
            }
        }
    }

    #[test]
    fn a_newer_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hourwright.db");
        let mut connection = connection(&path);
        migrate(&mut connection, &[FIRST, SECOND], &path).unwrap();
        let refused = migrate(&mut connection, &[FIRST], &path).unwrap_err();
        assert!(
            matches!(
                refused,
                Error::NewerSchema {
                    found: 2,
                    known: 1,
                    ..
                }
            ),
            "{refused}"
        );
    }
}
