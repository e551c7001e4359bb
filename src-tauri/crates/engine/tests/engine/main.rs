//! What only a program that keeps running shows: the background, signals, and stopping what goes on.

#![expect(clippy::unwrap_used, reason = "what cannot go on has failed")]

mod automatic;
mod background;
mod cancelling;
mod dashboard;
mod google_client;
mod hours;
mod near_window;
mod opening;
mod placing;
mod previews;
mod removing;
mod signals;
mod states;
mod undo;
mod world;
mod wrong;
