//! How good a plan is that is made in a moment after one change.
//!
//! `cargo bench -p planner --bench replan` plans 200 tasks over a quarter, adds a meeting of two hours or a task, and
//! plans again with the last plan's blocks as `previous`. It prints how much dearer, in percent, the plans after 0, 10, 20
//! and 50 ms of processor time are than the one of a full run (2 s). The last plan has had 2 s, too, or with `--last MS` so
//! many milliseconds. `--only WORD` measures the kinds whose name has the word in it, `--tasks N` and `--days N` other
//! sizes.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that prints its table"
)]

mod arguments;
#[path = "../tests/planner/weeks.rs"]
mod weeks;

use std::time::Duration;

use cpu_time::ThreadTime;
use jiff::SignedDuration;
use model::Interval;
use planner::wire::{self, Plan};
use planner::{Budget, Problem, check, plan};
use weeks::{KINDS, Kind};

const BUDGETS_MS: [u64; 4] = [0, 10, 20, 50];
const FULL_MS: u64 = 2000;

fn main() {
    if !arguments::flag("--bench") {
        return;
    }
    let number = |name: &str, otherwise: u64| {
        arguments::value(name).map_or(otherwise, |text| text.parse().unwrap())
    };
    let only = arguments::value("--only").unwrap_or_default();
    let tasks = usize::try_from(number("--tasks", 200)).unwrap();
    let days = i64::try_from(number("--days", 91)).unwrap();
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "after one change", "first ms", "first %", "10 ms", "20 ms", "50 ms"
    );
    // The others have a last plan already.
    let fresh = |kind: &Kind| !matches!(kind, Kind::Replan | Kind::Odd);
    for kind in KINDS.into_iter().filter(fresh) {
        let name = format!("{kind:?}").to_lowercase();
        if !name.contains(&only) {
            continue;
        }
        let mut problem = weeks::problem(kind, 1, tasks, days);
        let (last, _) = within(&problem, number("--last", FULL_MS));
        remember(&mut problem, &last);
        for (change, changed) in [("meeting", meeting(&problem)), ("task", task(&problem))] {
            let (full, _) = within(&changed, FULL_MS);
            let runs = BUDGETS_MS.map(|milliseconds| within(&changed, milliseconds));
            #[expect(clippy::cast_precision_loss, reason = "percentages for people")]
            let gaps = runs.each_ref().map(|(plan, _)| {
                (plan.cost.total - full.cost.total) as f64 * 100.0 / full.cost.total.max(1) as f64
            });
            println!(
                "{:<24} {:>9.2} {:>9.3} {:>9.3} {:>9.3} {:>9.3}",
                format!("{name} + {change}"),
                runs[0].1,
                gaps[0],
                gaps[1],
                gaps[2],
                gaps[3]
            );
        }
    }
}

/// The plan after so many milliseconds, and how many it took.
fn within(wire: &wire::Problem, milliseconds: u64) -> (Plan, f64) {
    let problem = Problem::new(wire).unwrap();
    let start = ThreadTime::now();
    let out_of_time = || start.elapsed() >= Duration::from_millis(milliseconds);
    let plan = plan(&problem, &Budget::until(&out_of_time));
    let took = start.elapsed().as_secs_f64() * 1000.0;
    assert_eq!(check(wire, &plan), Vec::<String>::new());
    (plan, took)
}

fn remember(problem: &mut wire::Problem, last: &Plan) {
    for task in &mut problem.tasks {
        let blocks = last.blocks.iter().filter(|block| block.task == task.id);
        task.previous = blocks
            .filter_map(|block| Interval::new(block.start, block.end))
            .collect();
    }
}

/// A meeting where the last plan has its fifth block.
fn meeting(problem: &wire::Problem) -> wire::Problem {
    let mut changed = problem.clone();
    let mut starts: Vec<_> = problem
        .tasks
        .iter()
        .flat_map(|task| &task.previous)
        .map(|block| block.start)
        .collect();
    starts.sort_unstable();
    let start = starts[4.min(starts.len() - 1)];
    let meeting = Interval::new(start, start + SignedDuration::from_hours(2));
    changed.busy.extend(meeting);
    changed
}

/// An important task of two hours, due in three days.
fn task(problem: &wire::Problem) -> wire::Problem {
    let mut changed = problem.clone();
    changed.tasks.push(wire::Task {
        priority: model::Priority::High,
        due: Some(problem.now + SignedDuration::from_hours(72)),
        ..wire::Task::new("new".to_owned(), 120)
    });
    changed
}
