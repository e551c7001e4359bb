//! What the crate promises, from outside: against python-dateutil, against the `rrule` crate, and row by row of
//! `sync-pitfalls.md` (P23 to P35, P56 to P61).

#![expect(
    clippy::unwrap_used,
    reason = "most helpers of tests stand outside of tests"
)]

mod events;
mod exceptions;
mod hostile;
mod ids;
mod lengths;
mod oracle;
mod reference;
mod rules;
mod spans;
mod splits;
mod wall_clock;
