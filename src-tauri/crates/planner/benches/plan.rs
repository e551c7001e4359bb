//! How good plans are after how long: weeks of every kind, several budgets, against the best plan found.
//!
//! `cargo bench -p planner` prints a table: the time to the first plan and the gap, in percent, to the best cost that
//! any of the budgets reached.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that prints its table"
)]

#[path = "../tests/planner/weeks.rs"]
mod weeks;

use std::time::{Duration, Instant};

use planner::{Budget, Problem, plan};
use weeks::{KINDS, Kind};

/// (tasks, days, instances a kind)
const SIZES: [(usize, i64, u64); 3] = [(6, 7, 3), (40, 28, 3), (200, 56, 1)];
const BUDGETS_MS: [u64; 4] = [50, 500, 2000, 8000];

fn main() {
    // `cargo test --all-targets` builds and starts benches too; only `cargo bench` says so.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!(
        "{:<12} {:>5} {:>9} {:>12} {:>8} {:>8} {:>8} {:>8}",
        "kind", "tasks", "first ms", "best", "first", "50", "500", "2000"
    );
    for (tasks, days, count) in SIZES {
        for kind in KINDS {
            for seed in 0..count {
                measure(kind, seed, tasks, days);
            }
        }
    }
}

fn measure(kind: Kind, seed: u64, tasks: usize, days: i64) {
    let problem = Problem::new(&weeks::problem(kind, seed, tasks, days)).unwrap();
    let start = Instant::now();
    let first = plan(&problem, &Budget::first_plan()).cost.total;
    let first_ms = start.elapsed();
    let later = BUDGETS_MS.map(|milliseconds| {
        let start = Instant::now();
        let out_of_time = || start.elapsed() >= Duration::from_millis(milliseconds);
        plan(&problem, &Budget::until(&out_of_time)).cost.total
    });
    let best = later.into_iter().min().unwrap_or(first);
    let gap = |total: i64| format!("{:.2}", percent(total - best, best));
    println!(
        "{:<12} {tasks:>5} {:>9.2} {best:>12} {:>8} {:>8} {:>8} {:>8}",
        format!("{kind:?}"),
        first_ms.as_secs_f64() * 1000.0,
        gap(first),
        gap(later[0]),
        gap(later[1]),
        gap(later[2]),
    );
}

#[expect(clippy::cast_precision_loss, reason = "a percentage for people")]
fn percent(part: i64, whole: i64) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}
