//! Problems that nobody has: they are planned all the same, and nothing takes hours or gigabytes.

use jiff::{SignedDuration, Timestamp};
use model::{Interval, WeekHours};
use planner::{Budget, Problem, check, plan, wire};
use serde_json::json;

use crate::weeks::{self, Kind};

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Ten years, and nothing in them.
fn years(slot_minutes: i64) -> wire::Problem {
    let mut problem = weeks::problem(Kind::Calm, 0, 0, 3660);
    problem.slot_minutes = slot_minutes;
    problem.busy.clear();
    problem
}

/// Tasks `t0`, `t1` and so on of this length.
fn tasks(count: usize, minutes: i64, change: impl Fn(usize, &mut wire::Task)) -> Vec<wire::Task> {
    let task = |index| {
        let mut task = wire::Task::new(format!("t{index}"), minutes);
        change(index, &mut task);
        task
    };
    (0..count).map(task).collect()
}

/// So many minutes from a Monday morning on.
fn span(after: usize, minutes: i64) -> Interval {
    let monday: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    let start = monday + SignedDuration::from_mins(i64::try_from(after).unwrap());
    Interval::new(start, start + SignedDuration::from_mins(minutes)).unwrap()
}

fn solve(problem: &wire::Problem) -> wire::Plan {
    plan(&Problem::new(problem).unwrap(), &Budget::iterations(3))
}

/// The same and checked, where the checker's minute by minute is not too slow.
fn solve_and_check(problem: &wire::Problem) -> wire::Plan {
    let plan = solve(problem);
    assert_eq!(check(problem, &plan), Vec::<String>::new());
    plan
}

#[test]
fn ten_thousand_tasks_in_ten_years_of_single_minutes() {
    let mut problem = years(1);
    problem.tasks = tasks(10_000, 61, |_, _| {});
    assert_eq!(solve(&problem).unscheduled, []);
}

#[test]
fn ten_thousand_tasks_in_a_week() {
    for kind in [Kind::Odd, Kind::Overload] {
        let plan = solve_and_check(&weeks::problem(kind, 3, 10_000, 7));
        assert!(plan.blocks.len() > 20 && plan.unscheduled.len() > 8000);
    }
}

#[test]
fn a_chain_of_three_thousand_in_either_order() {
    let mut problem = years(15);
    problem.tasks = tasks(3000, 15, |index, task| {
        task.after
            .extend(index.checked_sub(1).map(|i| format!("t{i}")));
    });
    assert_eq!(solve_and_check(&problem).unscheduled, []);
    problem.tasks.reverse();
    assert_eq!(solve_and_check(&problem).unscheduled, []);
}

#[test]
fn each_after_all_before_it() {
    let mut problem = years(15);
    problem.tasks = tasks(400, 15, |index, task| {
        task.after.extend((0..index).map(|i| format!("t{i}")));
    });
    assert_eq!(solve_and_check(&problem).unscheduled, []);
}

#[test]
fn everything_pinned_on_top_of_each_other() {
    let mut problem = years(15);
    problem.horizon_days = 200;
    problem.daily_limit_minutes = Some(60);
    problem.tasks = tasks(1000, 120, |_, task| {
        task.pinned = vec![span(0, 60), span(30, 60)];
    });
    let plan = solve_and_check(&problem);
    // 142 or 143 workdays hold two half hours each; the day of the pins holds none.
    assert!(
        (700..730).contains(&plan.unscheduled.len()),
        "{}",
        plan.unscheduled.len()
    );
}

#[test]
fn a_hundred_thousand_meetings() {
    let mut problem = years(1);
    problem.busy = (0..100_000).map(|index| span(index * 30, 15)).collect();
    problem.tasks = tasks(100, 15, |_, _| {});
    assert_eq!(solve(&problem).unscheduled, []);
    problem.buffer_minutes = 1;
    problem.horizon_days = 2000;
    // The hour before the first meeting holds three.
    assert_eq!(solve(&problem).unscheduled.len(), 97);
}

#[test]
fn a_thousand_hour_sets() {
    let mut problem = years(5);
    for index in 0..1000 {
        let start = format!("{:02}:{:02}", index / 60, index % 60);
        let week = WeekHours::from_json(&json!({"mon": [[start, "23:30"]]})).unwrap();
        problem.hours.insert(format!("h{index}"), week);
    }
    problem.tasks = tasks(1000, 10, |index, task| task.hours = format!("h{index}"));
    assert_eq!(solve_and_check(&problem).unscheduled, []);
}

#[test]
fn a_week_of_windows_of_a_minute() {
    let time = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
    // Each comes several times: windows may overlap.
    let windows: Vec<_> = (0..5000)
        .map(|i| i * 2 % 1438)
        .map(|m| [time(m), time(m + 1)])
        .collect();
    let week = json!({"mon": windows, "wed": windows});
    let mut problem = years(1);
    problem.horizon_days = 100;
    problem
        .hours
        .insert("default".to_owned(), WeekHours::from_json(&week).unwrap());
    problem.tasks = tasks(10, 600, |_, task| task.max_block_minutes = Some(1));
    assert_eq!(solve_and_check(&problem).unscheduled, []);
    problem.tasks = tasks(10, 2, |_, _| {});
    assert_eq!(solve_and_check(&problem).unscheduled.len(), 10);
}

#[test]
fn tasks_of_two_years() {
    let always = serde_json::Value::Object(
        WEEK.iter()
            .map(|day| ((*day).to_owned(), json!([["00:00", "24:00"]])))
            .collect(),
    );
    let mut problem = years(1);
    problem
        .hours
        .insert("always".to_owned(), WeekHours::from_json(&always).unwrap());
    problem.daily_limit_minutes = Some(700);
    problem.tasks = tasks(20, 1_000_000, |index, task| {
        task.hours = "always".to_owned();
        task.min_block_minutes = (index % 2 == 0).then_some(90);
        task.max_block_minutes = Some(if index % 3 == 0 { 180 } else { 1_000_000 });
    });
    let plan = solve(&problem);
    // Ten years of 700 minutes a day are two and a half tasks.
    assert_eq!(plan.unscheduled.len(), 18);
}

#[test]
fn a_last_plan_of_ten_thousand_blocks() {
    let mut problem = years(1);
    problem.tasks = tasks(20, 200, |index, task| {
        task.min_block_minutes = (index % 2 == 0).then_some(1);
        task.previous = (0..10_000).map(|i| span(i * 3, 1)).collect();
    });
    assert_eq!(solve(&problem).unscheduled, []);
}
