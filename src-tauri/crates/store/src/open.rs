//! Opening the file, and handing out transactions.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::hooks::Action;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::migrate::{MIGRATIONS, applied, copy, migrate, version};
use crate::presence::Presence;
use crate::tx::{Tables, TouchedTables};
use crate::{Error, ReadTx, Result, WriteTx};

/// How long a transaction waits for another program's.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open store; clones share it. Calls block: from async code, use a blocking task.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    /// Idle connections that cannot write. Dropped before the writer: the last one to close moves the write-ahead log
    /// into the file, which a connection that cannot write cannot do.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Writer>,
    on_commit: Mutex<Option<CommitListener>>,
    /// Dropped after the connections, which put the file in order when they close.
    _presence: Presence,
}

/// Called after each commit of this process that changed rows, with the tables that it touched.
type CommitListener = Arc<dyn Fn(&Tables) + Send + Sync>;

struct Writer {
    connection: Connection,
    touched: TouchedTables,
}

impl Store {
    /// Opens the file, making it where there is none, and brings its schema up to date. Where the last program that
    /// used it died in the middle, its pages are checked first.
    pub fn open(path: &Path) -> Result<Store> {
        create_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = connect(path, flags)?;
        let presence = Presence::announce(path, || quick_check(&connection, path))?;
        if applied(&connection, MIGRATIONS, path)? < MIGRATIONS.len() {
            let turn = take_turn(path)?;
            set_wal(&connection).map_err(|e| Error::from_sqlite(&e, path))?;
            migrate(&mut connection, MIGRATIONS, path)?;
            drop(turn);
        }
        let touched = TouchedTables::default();
        let seen = touched.clone();
        connection.update_hook(Some(move |_: Action, _: &str, table: &str, _: i64| {
            if seen.note(table) {
                sabotage::step!("a table is written to");
            }
        }))?;
        Ok(Store {
            shared: Arc::new(Shared {
                path: path.to_owned(),
                writer: Mutex::new(Writer {
                    connection,
                    touched,
                }),
                readers: Mutex::default(),
                on_commit: Mutex::default(),
                _presence: presence,
            }),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Runs `work` on one consistent picture of the store.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&ReadTx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let idle = lock(&self.shared.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(
                &self.shared.path,
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?,
        };
        let result = {
            let tx = connection
                .transaction_with_behavior(TransactionBehavior::Deferred)
                .map_err(|e| self.named(&e))?;
            work(&ReadTx::new(&tx))
        };
        lock(&self.shared.readers).push(connection);
        result
    }

    /// Runs `work` alone and commits what it did, all or, where it fails, nothing.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&WriteTx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let (value, touched) = {
            let mut writer = lock(&self.shared.writer);
            writer.touched.take();
            let tx = writer
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(|e| self.named(&e))?;
            let value = work(&WriteTx::new(&tx))?;
            sabotage::step!("before a commit");
            tx.commit().map_err(|e| self.named(&e))?;
            sabotage::step!("after a commit");
            (value, writer.touched.take())
        };
        if !touched.is_empty() {
            let listener = lock(&self.shared.on_commit).clone();
            if let Some(listener) = listener {
                listener(&touched);
            }
        }
        Ok(value)
    }

    /// Calls `listener` after each commit of this process that changed rows. There is one listener; a later one
    /// replaces an earlier.
    pub fn on_commit(&self, listener: impl Fn(&Tables) + Send + Sync + 'static) {
        *lock(&self.shared.on_commit) = Some(Arc::new(listener));
    }

    /// A number that is another one after each commit of *another* process: `PRAGMA data_version`. Waits for a
    /// transaction of this process that is writing.
    pub fn data_version(&self) -> Result<i64> {
        let writer = lock(&self.shared.writer);
        Ok(writer
            .connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// Writes the file anew, without the remains of what was deleted or overwritten, and empties the journal beside it.
    /// Waits for whoever reads or writes; takes as long as copying the file.
    pub fn compact(&self) -> Result<()> {
        let writer = lock(&self.shared.writer);
        let compacted = writer.connection.execute_batch("VACUUM").and_then(|()| {
            writer
                .connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        });
        compacted.map_err(|e| self.named(&e))
    }

    /// SQLite's check of every page and index; `None` if all is well, else what it found first.
    pub fn integrity(&self) -> Result<Option<String>> {
        self.read(|tx| {
            let verdict: String = tx
                .connection()
                .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
                .map_err(|e| self.named(&e))?;
            Ok((verdict != "ok").then_some(verdict))
        })
    }

    /// SQLite's check of every page, without that of the indexes against their tables: much faster than
    /// [`integrity`](Store::integrity).
    ///
    /// # Errors
    /// [`Error::Corrupt`] with what it found first.
    pub fn quick_check(&self) -> Result<()> {
        self.read(|tx| quick_check(tx.connection(), &self.shared.path))
    }

    /// Copies the store as it was last committed into a file that its owner alone can read, in place of an earlier one.
    /// Nobody has to wait for it.
    pub fn copy_to(&self, path: &Path) -> Result<()> {
        copy(&self.shared.path, path)
    }

    /// Makes the store what another file of the same schema is, in one transaction: whoever has it open sees the old
    /// rows or the new ones. Commit listeners are not called.
    pub(crate) fn fill_from(&self, source: &Connection) -> Result<()> {
        let mut writer = lock(&self.shared.writer);
        let filled = Backup::new(source, &mut writer.connection)
            .and_then(|backup| backup.step(-1))
            .map_err(|e| self.named(&e))?;
        match filled {
            StepResult::Done => Ok(()),
            _ => Err(Error::Busy("it is being written to".to_owned())),
        }
    }

    /// The schema version of the file.
    pub fn schema_version(&self) -> Result<i64> {
        self.read(|tx| version(tx.connection()).map_err(|e| self.named(&e)))
    }

    fn named(&self, error: &rusqlite::Error) -> Error {
        Error::from_sqlite(error, &self.shared.path)
    }
}

/// A panic while the lock was held undid its transaction: what the lock guards is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let configure = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(64);
        // The changes of a day dirty some hundred pages with each sync, often the same ones again. To move them into the
        // file after each (SQLite's 1000 pages) took an eighth of the sync; 8000 are 32 MB beside the file.
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;
             PRAGMA wal_autocheckpoint = 8000;",
        )?;
        Ok(connection)
    };
    configure().map_err(|e| Error::from_sqlite(&e, path))
}

fn quick_check(connection: &Connection, path: &Path) -> Result<()> {
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|e| Error::from_sqlite(&e, path))?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(Error::Corrupt {
        path: path.to_owned(),
        cause: verdict,
    })
}

/// Of several programs that find an old file, one after the other sets it up: SQLite does not wait for whoever else
/// changes the mode, it says that the file is busy. The kernel frees the lock, at whatever death.
fn take_turn(path: &Path) -> Result<File> {
    let path = path.with_extension("setup.lock");
    create_private(&path)?;
    let unusable = |e| inaccessible(&path, &e);
    let file = File::open(&path).map_err(unusable)?;
    file.lock().map_err(unusable)?;
    Ok(file)
}

/// The mode is remembered in the file, so it is set once, when the file is made.
pub(crate) fn set_wal(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
}

/// Makes the file, readable by its owner alone, where there is none: SQLite would make it readable by all. Its journals
/// get the same mode from SQLite.
pub(crate) fn create_private(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(inaccessible(path, &error)),
        _ => Ok(()),
    }
}

pub(crate) fn inaccessible(path: &Path, error: &std::io::Error) -> Error {
    Error::Inaccessible {
        path: path.to_owned(),
        cause: error.to_string(),
    }
}
