//! The window, the tray and the notifications around the engine.
//!
//! The shell holds no truth and decides nothing about calendars or tasks: a command is one call into the engine, and
//! what the engine says of changes is passed on to the window, which then reads again.

mod app;
mod autostart;
mod commands;
mod display;
mod events;
mod failure;
mod graphics;
mod notices;
mod panel;
mod quick_add;
mod shown;
mod tray;
mod upcoming;
mod window;
mod words;

pub use app::run;
