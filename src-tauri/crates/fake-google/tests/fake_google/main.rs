//! The server seen from outside: every behaviour over HTTP, as a client meets it.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a surprise is a failure, and JSON is written in place"
)]

mod batch;
mod calendars;
mod conditions;
mod control;
mod converge;
mod expansion;
mod faults;
mod listing;
mod oauth;
mod seeds;
mod series;
mod tokens;
mod world;
mod writes;
