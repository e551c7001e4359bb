//! The tables, each by itself in a real file.

#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod calendar;
mod damage;
mod event;
mod job;
mod open;
mod planning;
mod retention;
mod stage;
mod sync_run;
mod sync_state;
mod world;
