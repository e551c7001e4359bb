//! The worked examples of section 5 of the contract: their plans are optimal, and small enough to be found.

use planner::{Budget, Problem, check, plan, wire};
use serde_json::{Value, json};

/// The blocks as `task 09:00-10:00`, with the day of March 2026 in front.
fn blocks(plan: &wire::Plan) -> Vec<String> {
    let line = |b: &wire::Block| {
        format!(
            "{} {} {}-{}",
            b.start.strftime("%d"),
            b.task,
            b.start.strftime("%H:%M"),
            b.end.strftime("%H:%M")
        )
    };
    plan.blocks.iter().map(line).collect()
}

fn solve(problem: &Value) -> wire::Plan {
    let wire = wire::Problem::from_json(&problem.to_string()).unwrap();
    let plan = plan(&Problem::new(&wire).unwrap(), &Budget::iterations(500));
    assert_eq!(check(&wire, &plan), Vec::<String>::new());
    plan
}

fn every_day(windows: &Value) -> Value {
    json!({"default": {
        "mon": windows, "tue": windows, "wed": windows, "thu": windows, "fri": windows, "sat": windows, "sun": windows
    }})
}

#[test]
fn a_splitting() {
    let day = json!([["09:00", "12:00"], ["13:00", "17:00"]]);
    let plan = solve(&json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 7,
        "hours": {"default": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": day}},
        "busy": [{"start": "2026-03-02T10:00:00Z", "end": "2026-03-02T11:00:00Z"}],
        "tasks": [
            {"id": "a", "duration_minutes": 120, "min_block_minutes": 30, "max_block_minutes": 120},
            {"id": "b", "duration_minutes": 30, "priority": "low"}
        ]
    }));
    assert_eq!(
        blocks(&plan),
        ["02 a 09:00-10:00", "02 a 11:00-12:00", "02 b 13:00-13:30"]
    );
    let cost = wire::Cost {
        total: 122_985,
        missing: 0,
        tardy: 0,
        finish: 48_600,
        wait: 45_585,
        split: 28_800,
        moved: 0,
        preferences: 0,
    };
    assert_eq!(plan.cost, cost);
}

#[test]
fn b_not_enough_time() {
    let plan = solve(&json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 1,
        "hours": every_day(&json!([["09:00", "11:00"]])),
        "tasks": [
            {"id": "p", "duration_minutes": 90, "priority": "high", "due": "2026-03-02T10:00:00Z"},
            {"id": "q", "duration_minutes": 60}
        ]
    }));
    assert_eq!(blocks(&plan), ["02 p 09:00-10:30"]);
    let left_out = wire::Unscheduled {
        task: "q".into(),
        missing_minutes: 60,
        reason: wire::Reason::NoRoom,
    };
    assert_eq!(plan.unscheduled, [left_out]);
    let cost = wire::Cost {
        total: 1_859_580,
        missing: 720_000,
        tardy: 720_000,
        finish: 208_800,
        wait: 210_780,
        split: 0,
        moved: 0,
        preferences: 0,
    };
    assert_eq!(plan.cost, cost);
}

#[test]
fn c_replanning() {
    let plan = solve(&json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 2,
        "slot_minutes": 30, "hours": every_day(&json!([["09:00", "17:00"]])), "daily_limit_minutes": 180,
        "busy": [{"start": "2026-03-02T15:00:00Z", "end": "2026-03-02T15:30:00Z"}],
        "tasks": [
            {"id": "x", "duration_minutes": 120, "min_block_minutes": 30, "max_block_minutes": 120,
             "pinned": [{"start": "2026-03-02T13:00:00Z", "end": "2026-03-02T14:00:00Z"}]},
            {"id": "y", "duration_minutes": 60, "priority": "high", "after": ["x"],
             "previous": [{"start": "2026-03-02T15:00:00Z", "end": "2026-03-02T16:00:00Z"}]}
        ]
    }));
    assert_eq!(blocks(&plan), ["02 x 12:00-14:00", "02 y 15:30-16:30"]);
    let cost = wire::Cost {
        total: 403_380,
        missing: 0,
        tardy: 0,
        finish: 165_600,
        wait: 147_780,
        split: 0,
        moved: 90_000,
        preferences: 0,
    };
    assert_eq!(plan.cost, cost);
}
