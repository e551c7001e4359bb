//! The one SQLite file: its tables, its migrations and every statement in the program.
//!
//! A [`Store`] hands out transactions: any number that read, one at a time that writes. What can be done inside stands
//! in one module a table; a function that changes rows asks for a [`WriteTx`], so that "this and that together or
//! neither" is visible in a signature. Dropping a transaction without an `Ok` undoes it.

mod error;
mod migrate;
mod open;
mod presence;
mod restore;
mod table;
mod tx;

pub use error::Error;
pub use open::Store;
pub use restore::Restorable;
pub use table::{
    account, block, calendar, event, hours, job, notice, outbox, pause, planned_from,
    planning_calendar, remote_edit, report, retention, setting, stage, sync_run, sync_state, task,
    task_history, undo, workspace, written_block,
};
pub use tx::{ReadTx, Tables, WriteTx};

/// What every function of this crate gives back.
pub type Result<T> = std::result::Result<T, Error>;
