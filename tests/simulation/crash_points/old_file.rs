//! A file as an older version left it: rows that are there, in the schema that was. What an upgrade must keep, and the copy
//! that it leaves beside.
//!
//! Only here does a test speak SQL: the store's own face knows no schema but the present one.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

const NAME: &str = "hourwright.db";
/// Tables whose rows an upgrade and a sync without changes leave as they are.
const KEPT: [&str; 8] = [
    "workspace",
    "workspace_calendar",
    "calendar",
    "event",
    "task",
    "block",
    "hours",
    "setting",
];

/// The first schema whose rows know revisions, which a newer parser than the first reads.
const FIRST_WITH_REVISIONS: usize = 15;

/// How many schemas there have been, the present one included.
pub(crate) fn schemas() -> usize {
    migrations().len()
}

/// The published migrations, in order.
fn migrations() -> Vec<String> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../src-tauri/crates/store/migrations"
    );
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let text = |path: PathBuf| fs::read_to_string(path).unwrap();
    paths.into_iter().map(text).collect()
}

/// Puts the folder's rows into a file of an older schema, as far as that has places for them.
pub(crate) fn age(folder: &Path, schema: usize) {
    let (young, old) = (folder.join(NAME), folder.join("old.db"));
    let file = Connection::open(&old).unwrap();
    let journal = |mode: &str| {
        let sql = format!("PRAGMA journal_mode = {mode}");
        file.query_row(&sql, [], |_| Ok(())).unwrap();
    };
    journal("WAL");
    for migration in &migrations()[..schema] {
        file.execute_batch(migration).unwrap();
    }
    file.execute_batch(&format!(
        "PRAGMA user_version = {schema}; PRAGMA foreign_keys = OFF; ATTACH '{}' AS young",
        young.display()
    ))
    .unwrap();
    for table in tables(&file) {
        let columns = columns(&file, &table);
        file.execute_batch(&format!(
            "INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM young.{table}"
        ))
        .unwrap();
    }
    // The parser of that time knew no revisions.
    if schema < FIRST_WITH_REVISIONS {
        let sql = "UPDATE main.event SET parser_version = 1";
        file.execute_batch(sql).unwrap();
    }
    drop(file);
    for name in [NAME, "hourwright.db-wal", "hourwright.db-shm"] {
        // The last connection to close has taken its journal along.
        fs::remove_file(folder.join(name)).unwrap_or(());
    }
    fs::rename(old, young).unwrap();
}

/// Whether the upgraded file and the copy beside it hold the rows that the old one held.
pub(crate) fn check_upgraded(folder: &Path, schema: usize) -> Result<(), String> {
    let copy = folder.join(format!("hourwright.before-v{}.db", schemas()));
    let file = Connection::open(&copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    let version = |database: &str| {
        let sql = format!("PRAGMA {database}.user_version");
        let version: i64 = file.query_row(&sql, [], |row| row.get(0)).unwrap();
        usize::try_from(version).unwrap()
    };
    let young = folder.join(NAME);
    file.execute_batch(&format!("ATTACH '{}' AS young", young.display()))
        .unwrap();
    if (version("main"), version("young")) != (schema, schemas()) {
        return Err(format!(
            "the copy has schema {}, the file {}",
            version("main"),
            version("young")
        ));
    }
    for table in KEPT {
        // All but which parser read them: the new program has read them again.
        let columns = columns(&file, table).replace("parser_version, ", "");
        let [before, after] = ["main", "young"].map(|name| rows(&file, name, table, &columns));
        // The first sync may add some: the calendar of blocks and what is in it.
        if before.is_empty() || before.iter().any(|row| !after.contains(row)) {
            return Err(format!("{table} was {before:#?}\nand is {after:#?}"));
        }
    }
    Ok(())
}

fn tables(file: &Connection) -> Vec<String> {
    let sql =
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = file.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(|name| name.unwrap()).collect()
}

/// The columns that both files have, separated by commas.
fn columns(file: &Connection, table: &str) -> String {
    let sql = "SELECT group_concat(old.name, ', ')
         FROM pragma_table_info(?1, 'main') AS old JOIN pragma_table_info(?1, 'young') AS new USING (name)";
    file.query_row(sql, [table], |row| row.get(0)).unwrap()
}

fn rows(file: &Connection, database: &str, table: &str, columns: &str) -> Vec<String> {
    let sql = format!("SELECT {columns} FROM {database}.{table}");
    let mut statement = file.prepare(&sql).unwrap();
    let count = statement.column_count();
    let text = |row: &rusqlite::Row<'_>| {
        let values = (0..count).map(|at| row.get::<_, rusqlite::types::Value>(at));
        Ok(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
    };
    let rows = statement.query_map([], text).unwrap();
    let mut rows: Vec<String> = rows.map(|row| row.unwrap()).collect();
    rows.sort();
    rows
}
