//! The running program without a window: opens the store, runs the jobs, answers what a UI or a CLI may ask.

pub mod view;
