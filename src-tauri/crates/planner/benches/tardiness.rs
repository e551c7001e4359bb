//! Total weighted tardiness on one machine without a calendar: the instances of the OR-Library.
//!
//! `cargo bench -p planner --bench tardiness -- --folder DATA` reads `wt40.txt`, `wt50.txt`, `wt100.txt` and the files
//! of optima (J. E. Beasley's OR-Library; H. A. J. Crauwels, C. N. Potts and L. N. Van Wassenhove, 1998) and prints, for
//! each number of jobs, the mean gap in percent and the number of optima after 100, 1000 and 2000 ms of
//! processor time. `--step N` takes each Nth instance, `--only JOBS` one number of jobs, `--each` names what is missed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that prints its table"
)]

mod arguments;

use std::path::Path;
use std::time::Duration;

use cpu_time::ThreadTime;
use jiff::{SignedDuration, Timestamp};
use model::WeekHours;
use planner::{Budget, Problem, plan, wire};

const SETS: [(usize, &str, &str); 3] = [
    (40, "wt40.txt", "wtopt40.txt"),
    (50, "wt50.txt", "wtopt50.txt"),
    (100, "wt100.txt", "wtbest100b.txt"),
];
const BUDGETS_MS: [u64; 3] = [100, 1000, 2000];

fn main() {
    if !arguments::flag("--bench") {
        return;
    }
    let Some(folder) = arguments::value("--folder") else {
        println!("tardiness: no --folder with the OR-Library's files");
        return;
    };
    let step = arguments::value("--step").map_or(1, |text| text.parse().unwrap());
    let only = arguments::value("--only").unwrap_or_default();
    println!(
        "{:<6} {:>9} {:>16} {:>16} {:>16}",
        "jobs", "instances", "100 ms", "1 s", "2 s"
    );
    for (jobs, instances, optima) in SETS {
        if !only.is_empty() && only != jobs.to_string() {
            continue;
        }
        let numbers = numbers(&folder, instances);
        let optima = self::numbers(&folder, optima);
        let cases: Vec<_> = numbers
            .chunks(3 * jobs)
            .zip(optima)
            .enumerate()
            .step_by(step)
            .collect();
        let rows: Vec<[f64; 3]> = cases
            .iter()
            .map(|(index, (numbers, optimum))| {
                let gaps = gaps(numbers, *optimum);
                if gaps[1] > 0.0 && arguments::flag("--each") {
                    println!("  {jobs} jobs, instance {index}: {gaps:?} % of {optimum}");
                }
                gaps
            })
            .collect();
        let columns = [0, 1, 2].map(|column| {
            let optimal = rows.iter().filter(|gaps| gaps[column] == 0.0).count();
            #[expect(clippy::cast_precision_loss, reason = "percentages for people")]
            let mean = rows.iter().map(|gaps| gaps[column]).sum::<f64>() / rows.len() as f64;
            format!("{mean:>9.4} ({optimal:>4})")
        });
        println!("{jobs:<6} {:>9} {}", cases.len(), columns.join(" "));
    }
}

/// The distances to the optimum after each budget. A search that has found it once finds it again with more time.
fn gaps(numbers: &[i64], optimum: i64) -> [f64; 3] {
    let mut found = false;
    BUDGETS_MS.map(|milliseconds| {
        let gap = if found {
            0.0
        } else {
            gap(numbers, optimum, milliseconds)
        };
        found = gap == 0.0;
        gap
    })
}

fn numbers(folder: &str, file: &str) -> Vec<i64> {
    let text = std::fs::read_to_string(Path::new(folder).join(file)).unwrap();
    text.split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect()
}

/// The distance to the optimum in percent.
#[expect(clippy::cast_precision_loss, reason = "a percentage for people")]
fn gap(numbers: &[i64], optimum: i64, milliseconds: u64) -> f64 {
    let problem = Problem::new(&problem(numbers)).unwrap();
    let start = ThreadTime::now();
    let out_of_time = || start.elapsed() >= Duration::from_millis(milliseconds);
    let found = plan(&problem, &Budget::until(&out_of_time)).cost.total;
    assert!(
        found >= optimum,
        "{found} is less than the optimum {optimum}"
    );
    (found - optimum) as f64 * 100.0 / optimum.max(1) as f64
}

/// As the planner's problem: hours around the clock, and only lateness costs.
fn problem(numbers: &[i64]) -> wire::Problem {
    let jobs = numbers.len() / 3;
    let now: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
    let total: i64 = numbers[..jobs].iter().sum();
    let always = r#"{"mon":[["00:00","24:00"]],"tue":[["00:00","24:00"]],"wed":[["00:00","24:00"]],"thu":[["00:00","24:00"]],"fri":[["00:00","24:00"]],"sat":[["00:00","24:00"]],"sun":[["00:00","24:00"]]}"#;
    let week: WeekHours = serde_json::from_str(always).unwrap();
    let task = |job: usize| wire::Task {
        weight: Some(numbers[jobs + job]),
        due: Some(now + SignedDuration::from_mins(numbers[2 * jobs + job])),
        ..wire::Task::new(format!("j{job}"), numbers[job])
    };
    wire::Problem {
        format: wire::ProblemFormat::V1,
        now,
        time_zone: "UTC".to_owned(),
        horizon_days: total / 1440 + 1,
        slot_minutes: 1,
        hours: [("default".to_owned(), week)].into(),
        busy: Vec::new(),
        buffer_minutes: 0,
        daily_limit_minutes: None,
        preferences: wire::Preferences::default(),
        cost: wire::UnitCosts {
            missing: 1,
            tardy: 1,
            finish: 0,
            wait: 0,
            split: 0,
            moved: 0,
        },
        tasks: (0..jobs).map(task).collect(),
    }
}
