//! The finished program in its real window: a private desktop, the real webview, a real keychain, clicks and keys.
//!
//! What goes wrong only there (capabilities, the content policy, the tray, the keychain, closing) is told here in a few
//! stories; the hundred others need no window. Run with `make window`, or
//! `cargo test -p e2e --features window --test window` after `cargo build -p hourwright-desktop`.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod daemons;
mod desktop;
mod keychain;
mod notifications;
mod page;
mod program;
mod screen;
mod sign_in;
mod stories;
mod terminal;
mod tray;
mod wait;
