//! Demand against free time.

use planner::{Budget, Capacity, Problem, capacity, plan, wire};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::weeks::{self, KINDS};

fn of(wire: &wire::Problem) -> Capacity {
    let plan = plan(&Problem::new(wire).unwrap(), &Budget::iterations(50));
    capacity(wire, &plan.blocks).unwrap()
}

/// Three hours each workday for two weeks, on the first Monday one of them busy.
fn two_weeks(tasks: &Value) -> wire::Problem {
    let day = json!([["09:00", "12:00"]]);
    let problem = json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 14,
        "hours": {"default": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day}},
        "busy": [{"start": "2026-03-02T10:00:00Z", "end": "2026-03-02T11:00:00Z"}], "tasks": tasks
    });
    wire::Problem::from_json(&problem.to_string()).unwrap()
}

#[test]
fn the_first_week_that_breaks() {
    let long = |id: &str, hours: i64, due: &str| json!({"id": id, "duration_minutes": hours * 60, "min_block_minutes": 60, "due": due});
    let wire = two_weeks(&json!([
        long("a", 13, "2026-03-07T00:00:00Z"),
        long("b", 17, "2026-03-14T00:00:00Z"),
        {"id": "c", "duration_minutes": 30}
    ]));
    let told = of(&wire);
    let weeks: Vec<_> = told
        .weeks
        .iter()
        .map(|w| (w.date.to_string(), w.free_so_far, w.due_so_far, w.breaks))
        .collect();
    assert_eq!(
        weeks,
        [
            ("2026-03-02".to_owned(), 14 * 60, 13 * 60, false),
            ("2026-03-09".to_owned(), 29 * 60, 30 * 60, true),
            ("2026-03-16".to_owned(), 29 * 60, 30 * 60, false),
        ]
    );
    assert_eq!(told.first_broken_week.unwrap().to_string(), "2026-03-09");
    assert_eq!(told.undated_minutes, 30);
    assert_eq!(
        (told.days[0].free_minutes, told.days[0].due_minutes),
        (120, 0)
    );
    let risky: Vec<usize> = told.at_risk.iter().map(|risk| risk.task).collect();
    assert!(risky.contains(&1), "{:?}", told.at_risk);
}

#[test]
fn the_daily_limit_is_a_limit_of_free_time() {
    let mut wire = two_weeks(&json!([{"id": "a", "duration_minutes": 60}]));
    wire.daily_limit_minutes = Some(90);
    assert!(of(&wire).days.iter().all(|day| day.free_minutes <= 90));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Days add up to weeks, and every minute of the plan inside the window is on some day.
    #[test]
    fn it_adds_up(kind in 0..KINDS.len(), seed: u64, tasks in 0usize..12, days in 1i64..20) {
        let wire = weeks::problem(KINDS[kind], seed, tasks, days);
        let plan = plan(&Problem::new(&wire).unwrap(), &Budget::first_plan());
        let told = capacity(&wire, &plan.blocks).unwrap();
        let sum = |loads: &[planner::Load]| -> (i64, i64, i64) {
            (loads.iter().map(|l| l.free_minutes).sum(), loads.iter().map(|l| l.planned_minutes).sum(), loads.iter().map(|l| l.due_minutes).sum())
        };
        prop_assert_eq!(sum(&told.days), sum(&told.weeks));
        let last = told.days.last().unwrap();
        let (free, planned, due) = sum(&told.days);
        prop_assert_eq!((last.free_so_far, last.due_so_far), (free, due));
        let pinned_anywhere = wire.tasks.iter().any(|task| !task.pinned.is_empty());
        let minutes: i64 = plan.blocks.iter().map(|b| b.end.duration_since(b.start).as_secs() / 60).sum();
        prop_assert!(pinned_anywhere || planned == minutes, "{planned} {minutes}");
        let late = told.at_risk.iter().filter(|risk| risk.missing_minutes > 0).count();
        prop_assert_eq!(late, plan.unscheduled.len());
        prop_assert_eq!(told.first_broken_week, told.weeks.iter().find(|w| w.breaks).map(|w| w.date));
    }
}
