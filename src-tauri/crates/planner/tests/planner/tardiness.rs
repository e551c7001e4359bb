//! One machine without a calendar: the families of the OR-Library, small enough for dynamic programming over subsets.

use jiff::{SignedDuration, Timestamp};
use model::WeekHours;
use planner::{Budget, Problem, check, plan, wire};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::json;

/// More than are proved optimal by prices, so that it is the search that finds them.
const JOBS: usize = 14;

struct Job {
    duration: i64,
    weight: i64,
    due: i64,
}

#[test]
fn the_search_finds_the_least_weighted_tardiness() {
    let mut missed = Vec::new();
    for (seed, (tardiness, range)) in families().enumerate() {
        let jobs = draw(seed as u64, tardiness, range);
        let problem = problem(&jobs);
        let found = plan(&Problem::new(&problem).unwrap(), &Budget::iterations(5000));
        assert_eq!(check(&problem, &found), Vec::<String>::new());
        let optimum = optimum(&jobs);
        assert!(
            found.cost.total >= optimum,
            "the dynamic programming is wrong"
        );
        if found.cost.total > optimum {
            missed.push((tardiness, range, found.cost.total, optimum));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

/// The tardiness factor and the range of due dates, in tenths.
fn families() -> impl Iterator<Item = (i64, i64)> {
    let tenths = [2, 4, 6, 8, 10];
    tenths
        .into_iter()
        .flat_map(move |tardiness| tenths.map(|range| (tardiness, range)))
}

/// As C. N. Potts and L. N. Van Wassenhove draw them (1985).
fn draw(seed: u64, tardiness: i64, range: i64) -> Vec<Job> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut jobs: Vec<Job> = (0..JOBS)
        .map(|_| Job {
            duration: random.random_range(1..=100),
            weight: random.random_range(1..=10),
            due: 0,
        })
        .collect();
    let total: i64 = jobs.iter().map(|job| job.duration).sum();
    let (first, last) = (
        total * (20 - 2 * tardiness - range) / 20,
        total * (20 - 2 * tardiness + range) / 20,
    );
    for job in &mut jobs {
        job.due = random.random_range(first.max(0)..=last.max(1));
    }
    jobs
}

/// By set of jobs that come first, the least they can cost (E. L. Lawler, 1964).
fn optimum(jobs: &[Job]) -> i64 {
    let mut least = vec![i64::MAX; 1 << jobs.len()];
    least[0] = 0;
    for set in 1..least.len() {
        let members = (0..jobs.len()).filter(|job| set >> job & 1 == 1);
        let end: i64 = members.clone().map(|job| jobs[job].duration).sum();
        let last =
            |job: usize| least[set & !(1 << job)] + jobs[job].weight * (end - jobs[job].due).max(0);
        least[set] = members.map(last).min().unwrap();
    }
    least[least.len() - 1]
}

/// Hours around the clock, and only lateness costs.
fn problem(jobs: &[Job]) -> wire::Problem {
    let now: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
    let always = json!([["00:00", "24:00"]]);
    let week = json!({"mon": always, "tue": always, "wed": always, "thu": always, "fri": always, "sat": always, "sun": always});
    let task = |(index, job): (usize, &Job)| wire::Task {
        weight: Some(job.weight),
        due: Some(now + SignedDuration::from_mins(job.due)),
        ..wire::Task::new(format!("j{index}"), job.duration)
    };
    wire::Problem {
        format: wire::ProblemFormat::V1,
        now,
        time_zone: "UTC".to_owned(),
        horizon_days: 2,
        slot_minutes: 1,
        hours: [("default".to_owned(), WeekHours::from_json(&week).unwrap())].into(),
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
        tasks: jobs.iter().enumerate().map(task).collect(),
    }
}
