//! What changed between two plans, and why.

use planner::{Budget, Cause, ChangeKind, Problem, diff, plan, previous, wire};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::weeks::{self, KINDS};

fn problem(busy: &Value, tasks: &Value) -> wire::Problem {
    let day = json!([["09:00", "12:00"]]);
    let problem = json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 3,
        "hours": {"default": {"mon": day, "tue": day, "wed": day}}, "busy": busy, "tasks": tasks
    });
    wire::Problem::from_json(&problem.to_string()).unwrap()
}

fn solve(wire: &wire::Problem) -> wire::Plan {
    plan(&Problem::new(wire).unwrap(), &Budget::iterations(50))
}

fn told(wire: &wire::Problem, before: &wire::Plan) -> Vec<(String, ChangeKind, Cause)> {
    let changes = diff(wire, &before.blocks, &solve(wire).blocks).unwrap();
    changes
        .into_iter()
        .map(|change| (change.task, change.kind, change.cause))
        .collect()
}

#[test]
fn each_change_has_its_cause() {
    let a = json!({"id": "a", "duration_minutes": 60, "priority": "high"});
    let b = json!({"id": "b", "duration_minutes": 60});
    let before = solve(&problem(&json!([]), &json!([a, b])));
    let same = problem(&json!([]), &json!([a, b]));
    assert_eq!(
        told(&same, &before),
        [
            ("a".to_owned(), ChangeKind::Kept, Cause::Kept),
            ("b".to_owned(), ChangeKind::Kept, Cause::Kept)
        ]
    );
    let meeting = json!([{"start": "2026-03-02T09:30:00Z", "end": "2026-03-02T10:00:00Z"}]);
    assert_eq!(
        told(&problem(&meeting, &json!([a, b])), &before),
        [
            ("a".to_owned(), ChangeKind::Moved, Cause::Busy(0)),
            (
                "b".to_owned(),
                ChangeKind::Moved,
                Cause::Taken("a".to_owned())
            )
        ]
    );
    let c = json!({"id": "c", "duration_minutes": 60, "priority": "low"});
    assert_eq!(
        told(&problem(&json!([]), &json!([b, c])), &before),
        [
            ("a".to_owned(), ChangeKind::Removed, Cause::TaskGone),
            ("b".to_owned(), ChangeKind::Moved, Cause::Cheaper),
            ("c".to_owned(), ChangeKind::Added, Cause::NewTask)
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Applied to the plan before, the changes give the plan after, minute by minute.
    #[test]
    fn the_changes_lead_from_one_plan_to_the_other(kind in 0..KINDS.len(), seed: u64, tasks in 0usize..12) {
        let wire = weeks::problem(KINDS[kind], seed, tasks, 5);
        let before = previous(&wire);
        let after = solve(&wire);
        let changes = diff(&wire, &before, &after.blocks).unwrap();
        for task in &wire.tasks {
            let minutes = |times: Vec<(jiff::Timestamp, jiff::Timestamp)>| {
                let minutes = times.into_iter().flat_map(|(start, end)| {
                    (start.as_second().div_euclid(60)..-((-end.as_second()).div_euclid(60))).collect::<Vec<_>>()
                });
                minutes.collect::<std::collections::BTreeSet<i64>>()
            };
            let own = || changes.iter().filter(|change| change.task == task.id);
            let told = minutes(own().filter_map(|c| c.after).map(|a| (a.start, a.end)).collect());
            let planned = after.blocks.iter().filter(|b| b.task == task.id).map(|b| (b.start, b.end)).collect();
            prop_assert_eq!(told, minutes(planned));
            for change in own() {
                let kept = change.before == change.after;
                prop_assert_eq!(kept, change.kind == ChangeKind::Kept);
                let moved = matches!((change.before, change.after), (Some(b), Some(a)) if b != a);
                prop_assert_eq!(moved, change.kind == ChangeKind::Moved);
                prop_assert!(!moved || change.before.unwrap().minutes() == change.after.unwrap().minutes());
            }
        }
    }
}
