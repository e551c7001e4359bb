//! How good plans are after how long: weeks of every kind, against the best plan known.
//!
//! `cargo bench -p planner --bench plan` prints a line a family: the time to the first plan, and the mean gap, in
//! percent, after 50, 500 and 2000 ms of processor time. The best plan known is the best that this run finds, given
//! `--reference MS` of time, or that an earlier run or the oracle (`tests/oracle/reference.py`) has left in the file of
//! `--best FILE`. `--most MS` shortens longer budgets, `--only WORD` measures the families whose name has the word in it, `--export FOLDER` writes the
//! problems as files instead.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that prints its table"
)]

mod arguments;
#[path = "../tests/planner/weeks.rs"]
mod weeks;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use cpu_time::ThreadTime;
use planner::{Budget, Problem, check, plan, wire};
use weeks::KINDS;

/// (name, tasks, days, instances a kind)
const SIZES: [(&str, usize, i64, u64); 5] = [
    ("week", 6, 7, 6),
    ("month", 30, 28, 3),
    ("month", 60, 28, 3),
    ("quarter", 200, 91, 1),
    ("half-year", 1000, 182, 1),
];
const BUDGETS_MS: [u64; 3] = [50, 500, 2000];

fn main() {
    // `cargo test --all-targets` builds and starts benches too; only `cargo bench` says so.
    if !arguments::flag("--bench") {
        return;
    }
    let only = arguments::value("--only").unwrap_or_default();
    let verbose = arguments::flag("--each");
    let reference_ms = arguments::value("--reference").map_or(0, |text| text.parse().unwrap());
    let most_ms = arguments::value("--most").map_or(u64::MAX, |text| text.parse().unwrap());
    let mut best = Best::read(arguments::value("--best"));
    println!(
        "{:<24} {:>5} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}",
        "family", "tasks", "first ms", "first %", "50 ms", "500 ms", "2 s", "worst", "proved"
    );
    for (size, tasks, days, count) in SIZES {
        for kind in KINDS {
            let name = format!("{size}-{kind:?}").to_lowercase();
            if !name.contains(&only) {
                continue;
            }
            let mut family = Vec::new();
            for seed in 0..count {
                let name = format!("{name}-{tasks}-{seed}");
                let wire = weeks::problem(kind, seed, tasks, days);
                if let Some(folder) = arguments::value("--export") {
                    let path = Path::new(&folder).join(name + ".json");
                    std::fs::write(path, serde_json::to_string(&wire).unwrap()).unwrap();
                    continue;
                }
                let run = measure(&wire, reference_ms, most_ms);
                let known = best.keep(&name, run.least());
                if verbose {
                    println!("{}", line(&name, tasks, &[(&run, known)]));
                }
                family.push((run, known));
            }
            let family: Vec<(&Run, i64)> = family.iter().map(|(run, best)| (run, *best)).collect();
            if !family.is_empty() {
                println!("{}", line(&name, tasks, &family));
            }
        }
    }
}

/// What one problem's plans cost.
struct Run {
    first: i64,
    first_ms: f64,
    later: [i64; 3],
    reference: i64,
    /// Whether the search ended before its time was over.
    ended: bool,
}

impl Run {
    fn least(&self) -> i64 {
        self.later
            .into_iter()
            .chain([self.first, self.reference])
            .min()
            .unwrap()
    }
}

fn measure(wire: &wire::Problem, reference_ms: u64, most_ms: u64) -> Run {
    let problem = Problem::new(wire).unwrap();
    let start = ThreadTime::now();
    let first = plan(&problem, &Budget::first_plan());
    let first_ms = start.elapsed().as_secs_f64() * 1000.0;
    let mut ended = false;
    let mut within = |milliseconds: u64| {
        let start = ThreadTime::now();
        let out_of_time = || start.elapsed() >= Duration::from_millis(milliseconds);
        let plan = plan(&problem, &Budget::until(&out_of_time));
        assert_eq!(check(wire, &plan), Vec::<String>::new());
        ended = !out_of_time();
        plan.cost.total
    };
    Run {
        first: first.cost.total,
        first_ms,
        reference: if reference_ms > 0 {
            within(reference_ms)
        } else {
            i64::MAX
        },
        later: BUDGETS_MS.map(|milliseconds| within(milliseconds.min(most_ms))),
        ended,
    }
}

/// The mean of these runs.
#[expect(clippy::cast_precision_loss, reason = "percentages for people")]
fn line(name: &str, tasks: usize, runs: &[(&Run, i64)]) -> String {
    let gap = |total: i64, best: i64| (total - best) as f64 * 100.0 / best.max(1) as f64;
    let mean = |value: &dyn Fn(&Run, i64) -> f64| {
        runs.iter()
            .map(|(run, best)| value(run, *best))
            .sum::<f64>()
            / runs.len() as f64
    };
    let worst = runs
        .iter()
        .map(|(run, best)| gap(run.later[2], *best))
        .fold(0.0, f64::max);
    let later = [0, 1, 2].map(|index| mean(&|run, best| gap(run.later[index], best)));
    let proved = runs.iter().filter(|(run, _)| run.ended).count();
    format!(
        "{name:<24} {tasks:>5} {:>9.2} {:>8.2} {:>8.3} {:>8.3} {:>8.3} {worst:>8.3} {proved:>4}/{}",
        mean(&|run, _| run.first_ms),
        mean(&|run, best| gap(run.first, best)),
        later[0],
        later[1],
        later[2],
        runs.len(),
    )
}

/// The lowest costs known, by the problem's name; in a file if there is one.
struct Best {
    path: Option<String>,
    costs: BTreeMap<String, i64>,
}

impl Best {
    fn read(path: Option<String>) -> Best {
        let text = path
            .as_ref()
            .and_then(|path| std::fs::read_to_string(path).ok());
        let costs = text.map_or_else(BTreeMap::new, |text| serde_json::from_str(&text).unwrap());
        Best { path, costs }
    }

    /// The lowest, after `found` is known too.
    fn keep(&mut self, name: &str, found: i64) -> i64 {
        let known = *self
            .costs
            .entry(name.to_owned())
            .and_modify(|cost| *cost = found.min(*cost))
            .or_insert(found);
        if let Some(path) = &self.path {
            std::fs::write(path, serde_json::to_string_pretty(&self.costs).unwrap()).unwrap();
        }
        known
    }
}
