//! A pure function from tasks, busy time and hours to a lawful plan.
//!
//! It asks no clock and does no I/O: what ends the search comes in as a [`Budget`], and the same problem, seed and
//! number of iterations give the same plan.

mod best;
mod bound;
mod budget;
mod calendar;
mod capacity;
mod check;
mod compile;
mod construct;
mod cost;
mod day_slots;
mod days;
mod diff;
mod eject;
mod error;
mod exact;
pub mod explain;
mod first;
mod improve;
mod instant;
mod laid;
mod late;
mod mask;
mod place;
mod problem;
mod read;
mod recreate;
mod ruin;
mod rules;
mod schedule;
mod sequence;
mod solve;
mod stretch;
mod urgency;

pub mod wire;

pub use budget::Budget;
pub use capacity::{Capacity, Load, Risk, capacity};
pub use check::check;
pub use diff::{Cause, Change, ChangeKind, Outcome, diff, outcomes, previous};
pub use error::Error;
pub use problem::Problem;
pub use rules::{Unmet, unmet};
pub use solve::plan;
