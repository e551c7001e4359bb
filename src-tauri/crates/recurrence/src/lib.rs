//! Expands recurring events into occurrences, on wall time in the event's zone; pure.
//!
//! Google sends a series as one master with RFC 5545 lines and one row for each exception; everything that is shown or
//! planned around is computed here, for a window at a time. Rows go in, occurrences come out: no clock, no I/O.
//!
//! The road of a series: [`lines`] reads the text, [`rule`] is one RRULE as values, [`days`] and [`times`] say on which
//! days and when it falls, [`series`] puts rules, extra and left-out dates together, [`occurrence`] joins the exceptions.

mod days;
mod extent;
mod instance;
mod lines;
mod moment;
mod occurrence;
mod rule;
mod series;
mod span;
mod times;

pub use instance::{instance_id, split_instance_id};
pub use occurrence::{Occurrence, occurrences};
pub use series::understood;
pub use span::span;
