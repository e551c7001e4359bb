//! A workspace as a file that other programs read, and files of other programs as tasks and events.
//!
//! What is read becomes plain [`Incoming`] things first, each with the place that it stands at; then all of it is stored
//! in one transaction, or nothing. Events go to a calendar of the workspace's own, which Google never hears of; those
//! that another of its calendars has are left out. The same file read twice changes nothing the second time.

mod arriving;
mod csv_read;
mod csv_write;
mod ics_read;
mod ics_write;
mod known;
mod leaving;
mod notes;

use std::fmt::Display;

use model::Event;

pub use self::leaving::Format;
use crate::Error;
use crate::view::{ImportNote, ImportPlace, TaskDraft};

/// What a file holds.
#[derive(Default)]
struct Incoming {
    tasks: Vec<IncomingTask>,
    events: Vec<IncomingEvent>,
    /// What was left out or taken for something else.
    notes: Vec<ImportNote>,
}

/// An event of a file, under the id that it gets here.
struct IncomingEvent {
    /// What a calendar may know it by: its UID, or the id in a table that we wrote. Empty where the file says none.
    name: String,
    event: Event,
}

/// A task of a file.
struct IncomingTask {
    /// Where it stands.
    place: ImportPlace,
    /// What other tasks of the file call it by.
    name: String,
    /// The names of tasks to be finished first.
    after: Vec<String>,
    draft: TaskDraft,
    done: bool,
}

/// An error that names where in the file it is.
fn at(place: &impl Display, error: &Error) -> Error {
    Error {
        wrong: error.wrong.clone(),
        ..Error::new(error.code, format!("{place}: {error}"))
    }
}

/// What every row without one takes.
const ASSUMED_DURATION: &str = "1h";
