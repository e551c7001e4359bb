//! One machine without a calendar: the families of the OR-Library, the small ones against dynamic programming over
//! subsets, the larger ones against every exchange and insertion.

use jiff::{SignedDuration, Timestamp};
use model::{Interval, WeekHours};
use planner::wire::{self, UnitCosts};
use planner::{Budget, Problem, check, plan};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::json;

/// More than are proved optimal by prices, so that it is the search that finds them.
const FEW: usize = 14;
const MANY: usize = 50;

/// Only lateness costs.
const LATENESS: UnitCosts = UnitCosts {
    missing: 1,
    tardy: 1,
    finish: 0,
    wait: 0,
    split: 0,
    moved: 0,
};

struct Job {
    duration: i64,
    weight: i64,
    due: i64,
}

impl Job {
    fn cost(&self, costs: UnitCosts, end: i64) -> i64 {
        let waiting = (end - self.duration + 1..=end).sum::<i64>();
        let late = (end - self.due).max(0);
        self.weight * (costs.tardy * late + costs.finish * end + costs.wait * waiting)
    }
}

#[test]
fn the_search_finds_the_least_weighted_tardiness() {
    finds_the_optimum(LATENESS);
}

#[test]
fn it_finds_the_least_cost_where_waiting_costs_too() {
    finds_the_optimum(UnitCosts::default());
}

fn finds_the_optimum(costs: UnitCosts) {
    let mut missed = Vec::new();
    for (seed, (tardiness, range)) in families().enumerate() {
        let jobs = draw(FEW, seed as u64, tardiness, range);
        let (found, _) = solve(&jobs, costs, Budget::iterations(100));
        let optimum = optimum(&jobs, costs);
        assert!(found >= optimum, "the dynamic programming is wrong");
        if found > optimum {
            missed.push((tardiness, range, found, optimum));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn no_exchange_or_insertion_betters_the_first_plan_of_fifty() {
    let exchange = |order: &mut [usize]| order.swap(0, order.len() - 1);
    let to_end = |order: &mut [usize]| order.rotate_left(1);
    let to_front = |order: &mut [usize]| order.rotate_right(1);
    for (seed, (tardiness, range)) in families().enumerate() {
        let jobs = draw(MANY, seed as u64, tardiness, range);
        for costs in [LATENESS, UnitCosts::default()] {
            let (found, order) = solve(&jobs, costs, Budget::first_plan());
            for first in 0..MANY {
                for last in first + 1..MANY {
                    for step in [exchange, to_end, to_front] as [fn(&mut [usize]); 3] {
                        let mut other = order.clone();
                        step(&mut other[first..=last]);
                        assert!(total(&jobs, costs, &other) >= found, "{first} {last}");
                    }
                }
            }
        }
    }
}

/// The search for a single machine must notice what makes them no jobs of one; in a debug build it checks what it says
/// about costs.
#[test]
fn what_stands_in_the_way_is_respected() {
    for seed in 0..400 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let jobs = draw(8, seed, 6, 4);
        let mut problem = problem(&jobs, UnitCosts::default());
        problem.horizon_days += 3;
        hinder(&mut problem, &mut random);
        let found = plan(&Problem::new(&problem).unwrap(), &Budget::iterations(50));
        assert_eq!(check(&problem, &found), Vec::<String>::new(), "seed {seed}");
    }
}

/// One or two of the things that tie a run to more than its end.
fn hinder(problem: &mut wire::Problem, random: &mut Xoshiro256PlusPlus) {
    let now = problem.now;
    for _ in 0..random.random_range(1..=2) {
        let index = random.random_range(0..problem.tasks.len());
        let start = now + SignedDuration::from_mins(random.random_range(0..1000));
        let block = Interval::new(start, start + SignedDuration::from_mins(30)).unwrap();
        let before = format!("j{}", random.random_range(0..=index));
        let task = &mut problem.tasks[index];
        match random.random_range(0..8) {
            0 => task.not_before = Some(start),
            1 => task.pinned.push(block),
            2 => task.previous.push(block),
            3 => task.min_block_minutes = Some(10),
            4 => task.barred.push(block),
            5 => problem.busy.push(block),
            6 => problem.daily_limit_minutes = Some(random.random_range(100..500)),
            _ if before != task.id => task.after.push(before),
            _ => task.due = None,
        }
    }
}

/// The tardiness factor and the range of due dates, in tenths.
fn families() -> impl Iterator<Item = (i64, i64)> {
    let tenths = [2, 4, 6, 8, 10];
    tenths
        .into_iter()
        .flat_map(move |tardiness| tenths.map(|range| (tardiness, range)))
}

/// As C. N. Potts and L. N. Van Wassenhove draw them (1985).
fn draw(count: usize, seed: u64, tardiness: i64, range: i64) -> Vec<Job> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut jobs: Vec<Job> = (0..count)
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

/// What the plan costs, and the order of the jobs in it.
fn solve(jobs: &[Job], costs: UnitCosts, budget: Budget<'_>) -> (i64, Vec<usize>) {
    let problem = problem(jobs, costs);
    let found = plan(&Problem::new(&problem).unwrap(), &budget);
    assert_eq!(check(&problem, &found), Vec::<String>::new());
    let job = |block: &wire::Block| block.task[1..].parse().unwrap();
    (found.cost.total, found.blocks.iter().map(job).collect())
}

fn total(jobs: &[Job], costs: UnitCosts, order: &[usize]) -> i64 {
    let mut end = 0;
    let cost = |&job: &usize| {
        end += jobs[job].duration;
        jobs[job].cost(costs, end)
    };
    order.iter().map(cost).sum()
}

/// By set of jobs that come first, the least they can cost (E. L. Lawler, 1964).
fn optimum(jobs: &[Job], costs: UnitCosts) -> i64 {
    let mut least = vec![i64::MAX; 1 << jobs.len()];
    least[0] = 0;
    for set in 1..least.len() {
        let members = (0..jobs.len()).filter(|job| set >> job & 1 == 1);
        let end: i64 = members.clone().map(|job| jobs[job].duration).sum();
        let last = |job: usize| least[set & !(1 << job)] + jobs[job].cost(costs, end);
        least[set] = members.map(last).min().unwrap();
    }
    least[least.len() - 1]
}

/// Hours around the clock.
fn problem(jobs: &[Job], costs: UnitCosts) -> wire::Problem {
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
        horizon_days: jobs.iter().map(|job| job.duration).sum::<i64>() / 1440 + 1,
        slot_minutes: 1,
        hours: [("default".to_owned(), WeekHours::from_json(&week).unwrap())].into(),
        busy: Vec::new(),
        buffer_minutes: 0,
        daily_limit_minutes: None,
        preferences: wire::Preferences::default(),
        cost: costs,
        tasks: jobs.iter().enumerate().map(task).collect(),
    }
}
