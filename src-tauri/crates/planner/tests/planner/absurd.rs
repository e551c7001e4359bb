//! Problems that nobody has: they are planned all the same, and nothing takes hours or gigabytes.

use jiff::{SignedDuration, Timestamp};
use model::{Interval, WeekHours};
use planner::{Budget, Problem, plan, wire};
use serde_json::json;

use crate::weeks::{self, Kind};

fn span(from: &str, minutes: i64) -> Interval {
    let start: Timestamp = from.parse().unwrap();
    Interval::new(start, start + SignedDuration::from_mins(minutes)).unwrap()
}

/// Ten years, and nothing in them.
fn years(slot_minutes: i64) -> wire::Problem {
    let mut problem = weeks::problem(Kind::Calm, 0, 0, 3660);
    problem.slot_minutes = slot_minutes;
    problem.busy.clear();
    problem
}

fn tasks(count: usize, task: impl Fn(usize) -> wire::Task) -> Vec<wire::Task> {
    (0..count).map(task).collect()
}

/// The cheap half of what the checker looks at: it goes minute by minute, these problems have millions.
fn solve(problem: &wire::Problem) -> wire::Plan {
    let started = std::time::Instant::now();
    let compiled = Problem::new(problem).unwrap();
    let t1 = started.elapsed();
    let plan = plan(&compiled, &Budget::iterations(3));
    eprintln!(
        "{:?} {:?} {} blocks {} unscheduled",
        t1,
        started.elapsed(),
        plan.blocks.len(),
        plan.unscheduled.len()
    );
    plan
}

#[test]
fn ten_thousand_tasks_in_ten_years_of_single_minutes() {
    let mut problem = years(1);
    problem.tasks = tasks(10_000, |i| {
        wire::Task::new(format!("t{i}"), 40 + i as i64 % 50)
    });
    assert_eq!(solve(&problem).unscheduled, []);
}

#[test]
fn ten_thousand_tasks_in_a_week() {
    let mut problem = weeks::problem(Kind::Odd, 3, 10_000, 7);
    solve(&problem);
    problem = weeks::problem(Kind::Overload, 3, 10_000, 200);
    solve(&problem);
}

#[test]
fn a_chain_of_ten_thousand() {
    let mut problem = years(15);
    problem.tasks = tasks(10_000, |i| wire::Task {
        after: if i == 0 {
            vec![]
        } else {
            vec![format!("t{}", i - 1)]
        },
        ..wire::Task::new(format!("t{i}"), 15)
    });
    assert_eq!(solve(&problem).unscheduled, []);
    problem.tasks.reverse();
    assert_eq!(solve(&problem).unscheduled, []);
}

#[test]
fn one_task_before_ten_thousand() {
    let mut problem = years(15);
    problem.tasks = tasks(10_000, |i| wire::Task {
        after: if i == 0 {
            vec![]
        } else {
            vec!["t0".to_owned()]
        },
        ..wire::Task::new(format!("t{i}"), 15)
    });
    assert_eq!(solve(&problem).unscheduled, []);
    problem.tasks = tasks(3_000, |i| wire::Task {
        after: (0..i.min(300)).map(|p| format!("t{p}")).collect(),
        ..wire::Task::new(format!("t{i}"), 15)
    });
    assert_eq!(solve(&problem).unscheduled, []);
}

#[test]
fn everything_pinned_on_top_of_each_other() {
    let mut problem = years(15);
    problem.daily_limit_minutes = Some(60);
    problem.tasks = tasks(10_000, |i| wire::Task {
        pinned: vec![
            span("2026-03-02T09:00:00Z", 60),
            span("2026-03-02T09:30:00Z", 60),
        ],
        ..wire::Task::new(format!("t{i}"), 120)
    });
    solve(&problem);
}

#[test]
fn a_hundred_thousand_meetings() {
    let mut problem = years(1);
    problem.busy = (0..100_000)
        .map(|i| span("2026-03-02T09:00:00Z", 3 + i * 49))
        .collect();
    problem.buffer_minutes = 7;
    problem.tasks = tasks(100, |i| wire::Task::new(format!("t{i}"), 60));
    let n = solve(&problem).unscheduled.len();
    eprintln!("{n}");
}

#[test]
fn ten_thousand_hour_sets() {
    let mut problem = years(5);
    for i in 0..10_000 {
        let (hour, minute) = (i / 60 % 22, i % 60);
        let week = json!({"mon": [[format!("{hour:02}:{minute:02}"), "23:30"]], "tue": [["00:00", format!("{:02}:{:02}", 1 + i / 600, i % 60)]]});
        problem
            .hours
            .insert(format!("h{i}"), WeekHours::from_json(&week).unwrap());
    }
    problem.tasks = tasks(10_000, |i| wire::Task {
        hours: format!("h{i}"),
        ..wire::Task::new(format!("t{i}"), 10)
    });
    assert_eq!(solve(&problem).unscheduled, []);
}

#[test]
fn a_day_of_ten_thousand_windows() {
    let mut problem = years(1);
    let windows: Vec<_> = (0..10_000)
        .map(|i| {
            let minute = i * 2 % 1438;
            [
                format!("{:02}:{:02}", minute / 60, minute % 60),
                format!("{:02}:{:02}", (minute + 1) / 60, (minute + 1) % 60),
            ]
        })
        .collect();
    let week =
        json!({"mon": windows, "tue": windows, "wed": windows, "thu": windows, "sun": windows});
    problem
        .hours
        .insert("default".to_owned(), WeekHours::from_json(&week).unwrap());
    problem.tasks = tasks(50, |i| wire::Task {
        max_block_minutes: Some(1),
        ..wire::Task::new(format!("t{i}"), 600)
    });
    assert_eq!(solve(&problem).unscheduled, []);
    problem.tasks = tasks(50, |i| wire::Task::new(format!("t{i}"), 2));
    assert_eq!(solve(&problem).unscheduled.len(), 50);
}

#[test]
fn a_task_of_two_years() {
    let mut problem = years(1);
    let always: Vec<_> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .iter()
        .map(|d| (d.to_string(), json!([["00:00", "24:00"]])))
        .collect();
    problem.hours.insert(
        "always".to_owned(),
        WeekHours::from_json(&serde_json::Value::Object(always.into_iter().collect())).unwrap(),
    );
    problem.daily_limit_minutes = Some(700);
    problem.tasks = tasks(20, |i| wire::Task {
        hours: "always".into(),
        min_block_minutes: (i % 2 == 0).then_some(90),
        max_block_minutes: Some(if i % 3 == 0 { 180 } else { 1_000_000 }),
        ..wire::Task::new(format!("t{i}"), 1_000_000)
    });
    problem.cost.missing = 1;
    solve(&problem);
}

#[test]
fn a_task_with_ten_thousand_previous_blocks() {
    let mut problem = years(1);
    problem.tasks = tasks(20, |i| wire::Task {
        min_block_minutes: (i % 2 == 0).then_some(1),
        previous: (0..10_000)
            .map(|k| span("2026-03-02T09:00:00Z", 1 + k).grown(SignedDuration::from_mins(k % 7)))
            .collect(),
        ..wire::Task::new(format!("t{i}"), 200)
    });
    solve(&problem);
    problem.tasks = tasks(20, |i| wire::Task {
        min_block_minutes: (i % 2 == 0).then_some(1),
        previous: (0..10_000)
            .map(|k| {
                let s: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
                let s = s + SignedDuration::from_mins(k * 3);
                Interval::new(s, s + SignedDuration::from_mins(1)).unwrap()
            })
            .collect(),
        ..wire::Task::new(format!("t{i}"), 200)
    });
    solve(&problem);
}
