//! The sync against the fake Google over loopback and a real file: after every story the store equals Google.
//!
//! Names with a P and a number prove that row of the list of pitfalls.

#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod access;
mod blocks;
mod changes;
mod conflicts;
mod full;
mod interrupted;
mod locked;
mod memory;
mod network;
mod odd;
mod sign_in;
mod text;
mod tokens;
mod world;
