//! The repository checks itself: what no compiler sees and a reviewer would have to say again and again.
//!
//! Each check names what is wrong and where. A rule that has become wrong is changed here, in the open.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod crates;
mod migrations;
mod mutants;
mod papers;
mod pitfalls;
mod repository;
mod sources;
mod writes;
