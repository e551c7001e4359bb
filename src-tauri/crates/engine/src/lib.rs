//! The running program without a window: opens the store, runs the jobs, answers what a UI or a CLI may ask.
//!
//! [`Engine`] is the whole face; its methods stand in one module a subject. What they give back are the plain shapes of
//! [`view`].

pub mod view;

mod accounts;
mod agenda;
mod background;
mod blocks;
mod calendars;
mod care;
mod clock;
mod config;
mod doctor;
mod engine;
mod error;
mod events;
mod explain;
mod freshness;
mod google_client;
mod google_errors;
mod hours;
mod jobs;
mod notes;
mod polling;
mod random;
mod schedule;
mod secrets;
mod settings;
mod show;
mod sign_in;
mod signal;
mod syncing;
mod tasks;
mod transfer;
mod week;
mod workspaces;
mod written;

pub use care::restore;
pub use clock::Clock;
pub use config::{Config, SecretsPlace, endpoints_at, home_dir};
pub use doctor::check_up;
pub use engine::Engine;
pub use error::{Code, Error};
pub use google::{Mode, Paste};
pub use jobs::{Job, Trigger, run_lines};
pub use model::BlocksTime;
pub use schedule::ScheduleOptions;
pub use sign_in::{SIGN_IN_LIMIT, open_browser};
pub use signal::{Signal, TOPICS};
pub use syncing::SyncRequest;
pub use transfer::Format;
pub use workspaces::system_zone;
pub use written::write_file;
