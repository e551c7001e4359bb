//! A transaction as a value: one that reads, and one that also writes.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction};

/// One consistent picture of the store.
pub struct ReadTx<'a> {
    connection: &'a Connection,
}

impl<'a> ReadTx<'a> {
    pub(crate) fn new(tx: &'a Transaction<'_>) -> ReadTx<'a> {
        ReadTx { connection: tx }
    }

    pub(crate) fn connection(&self) -> &'a Connection {
        self.connection
    }
}

/// The right to change rows, until the transaction ends.
pub struct WriteTx<'a>(ReadTx<'a>);

impl<'a> WriteTx<'a> {
    pub(crate) fn new(tx: &'a Transaction<'_>) -> WriteTx<'a> {
        WriteTx(ReadTx::new(tx))
    }
}

impl<'a> Deref for WriteTx<'a> {
    type Target = ReadTx<'a>;

    fn deref(&self) -> &ReadTx<'a> {
        &self.0
    }
}

/// Names of tables in which a commit inserted, changed or deleted rows.
pub type Tables = BTreeSet<String>;

/// What SQLite's update hook has told since the last look.
#[derive(Clone, Default)]
pub(crate) struct TouchedTables(Arc<Mutex<Tables>>);

impl TouchedTables {
    /// Whether it is the first that is told of this table.
    pub(crate) fn note(&self, table: &str) -> bool {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !tables.contains(table) && tables.insert(table.to_owned())
    }

    pub(crate) fn take(&self) -> Tables {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
