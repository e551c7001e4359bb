//! The simulation: the real sync on a real file against the embedded server, one seed deciding everything.
//!
//! A seed makes a [`story::Story`]: steps as data, each of an actor (`person`, `editor`, `access`, `network`, `program`). After its
//! last step the faults stop, and `settle` demands that nothing was lost, doubled or resurrected. Nothing depends on
//! the wall clock: the server lives in the same thread, tokio's clock stands still but where a step moves it, and a
//! retry waits for nothing. A seed that fails is shortened (`shrink`) and printed as JSON; once it is mended it is kept
//! under `regressions/`.
//!
//! `HOURWRIGHT_SIMULATE_SEEDS` says how many seeds, `HOURWRIGHT_SIMULATE_SECONDS` for how long at most,
//! `HOURWRIGHT_SIMULATE_FROM` the first. `make simulate` and `make soak` set them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![expect(clippy::print_stdout, reason = "a seed that fails is reported there")]

mod access;
mod blocks;
mod crash_points;
mod editor;
mod network;
mod person;
mod program;
mod regressions;
mod seeds;
mod settings;
mod settle;
mod settle_blocks;
mod shrink;
mod story;
mod world;
