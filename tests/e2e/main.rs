//! Stories that cross the whole program: the built `hourwright` on one side, the embedded server on the other.
//!
//! Nothing of ours is linked in: each story drives the command line by its contract (`cli.md`), as the acceptance checks
//! do, and looks at exit codes, JSON and what the server saw.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod proxy;
mod world;

mod background;
mod backups;
mod blocks;
mod blocks_in_trouble;
mod blocks_shared;
mod blocks_style;
mod calendars;
mod ended_sign_ins;
mod explain;
mod input;
mod network;
mod one_calendar;
mod plan_file;
mod planning;
mod sign_in;
mod store_care;
mod syncing;
mod transfer;
mod two_processes;
mod wishes;
mod workspaces;
