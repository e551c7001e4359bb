//! The planner from outside: files in, plans out.

#![expect(
    clippy::unwrap_used,
    reason = "clippy knows tests by their attribute, and these are their helpers"
)]

mod absurd;
mod capacity;
mod dates;
mod diff;
mod examples;
mod explain;
mod fuzz;
mod input;
mod input_cases;
mod lawful;
mod optimal;
mod oracle;
mod preferences;
mod tardiness;
mod weeks;
