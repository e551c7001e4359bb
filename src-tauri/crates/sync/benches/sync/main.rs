//! What a sync costs: against the least that has to be done, in processor time and in memory.
//!
//! `cargo bench -p sync` prints a table with a line for each figure that Hourwright wants to keep, `… -- memory`, `pull` or
//! `week` a part of it. The server is a
//! process of its own, so that processor time and memory are those of the sync alone. They are Linux's, from `/proc`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that prints its table"
)]

mod measure;
mod pulls;
mod server;
#[path = "../../tests/sync/sign_in.rs"]
mod sign_in;
mod week;

use std::time::Duration;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, serve, events] = arguments.as_slice()
        && serve == server::SERVE
    {
        return server::serve(events.parse().unwrap());
    }
    // `cargo test --all-targets` builds and starts benches too; only `cargo bench` says so.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<58} {:>14} {:>14}", "", "measured", "wanted");
    let asked_for = |name: &str| {
        let names = arguments
            .iter()
            .skip(1)
            .filter(|name| !name.starts_with('-'));
        names.clone().count() == 0 || names.clone().any(|asked| asked == name)
    };
    // First: what the others use and give back would hide what it takes.
    if asked_for("memory") {
        pulls::memory();
    }
    if asked_for("pull") {
        pulls::time();
    }
    if asked_for("week") {
        week::measure();
    }
}

/// A line of the table.
fn report(what: &str, measured: &str, wanted: &str) {
    println!("{what:<58} {measured:>14} {wanted:>14}");
}

fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
