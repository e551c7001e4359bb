//! The Google client from outside: against answers written by hand, and against the fake Google.

#![expect(
    clippy::unwrap_used,
    reason = "a step that fails fails its test, also in the helpers"
)]

mod events;
mod network;
mod odd;
mod parse;
mod refusals;
mod scripted;
mod sending;
mod sign_in;
mod tokens;
mod world;
mod zones;
