//! Preferences: each changes a plan as it says, all are counted by both checkers' rules, and none is there unasked.

use model::Window;
use planner::explain::explain;
use planner::{Budget, Problem, check, plan, wire};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::oracle;
use crate::weeks::{self, KINDS};

fn solve(wire: &wire::Problem) -> wire::Plan {
    let plan = plan(&Problem::new(wire).unwrap(), &Budget::iterations(100));
    assert_eq!(check(wire, &plan), Vec::<String>::new());
    plan
}

/// Two long free days.
fn two_days(preferences: &Value, tasks: &Value) -> wire::Problem {
    let day = json!([["09:00", "19:00"]]);
    let problem = json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 2,
        "hours": {"default": {"mon": day, "tue": day}}, "preferences": preferences, "tasks": tasks
    });
    wire::Problem::from_json(&problem.to_string()).unwrap()
}

fn blocks(plan: &wire::Plan) -> Vec<String> {
    let line = |b: &wire::Block| {
        let (start, end) = (b.start.strftime("%a %H:%M"), b.end.strftime("%H:%M"));
        format!("{} {start}-{end}", b.task)
    };
    plan.blocks.iter().map(line).collect()
}

#[test]
fn the_time_of_day_is_waited_for() {
    let task = json!({"id": "a", "duration_minutes": 60, "prefer": ["14:00", "17:00"]});
    let plan = solve(&two_days(&json!({}), &json!([task])));
    assert_eq!(blocks(&plan), ["a Mon 14:00-15:00"]);
    assert_eq!(plan.cost.preferences, 0);
    let night = json!({"id": "a", "duration_minutes": 60, "prefer": ["22:00", "02:00"]});
    let plan = solve(&two_days(&json!({}), &json!([night])));
    assert_eq!(blocks(&plan), ["a Mon 09:00-10:00"], "it is no rule");
    assert_eq!(plan.cost.preferences, 2 * 60 * 2400);
}

/// A machine that is busy with other things still does what is wished for.
#[test]
fn a_few_tasks_get_their_wish_without_any_time() {
    let task = json!({"id": "a", "duration_minutes": 60, "prefer": ["14:00", "17:00"]});
    let problem = Problem::new(&two_days(&json!({}), &json!([task]))).unwrap();
    let out_of_time = || true;
    let plan = plan(&problem, &Budget::until(&out_of_time));
    assert_eq!(blocks(&plan), ["a Mon 14:00-15:00"]);
}

#[test]
fn a_break_comes_after_so_much_work() {
    let task = |id: &str| json!({"id": id, "duration_minutes": 60});
    let wish = json!({"break": {"after_minutes": 120, "minutes": 30}});
    let tasks = json!([task("a"), task("b"), task("c"), task("d")]);
    let plan = solve(&two_days(&wish, &tasks));
    let starts: Vec<String> = plan
        .blocks
        .iter()
        .map(|b| b.start.strftime("%H:%M").to_string())
        .collect();
    assert_eq!(starts, ["09:00", "10:00", "11:30", "12:30"]);
    assert_eq!(plan.cost.preferences, 0);
}

#[test]
fn a_long_task_is_spread_over_days() {
    let task =
        json!({"id": "a", "duration_minutes": 240, "min_block_minutes": 30, "spread_minutes": 120});
    let plan = solve(&two_days(&json!({}), &json!([task])));
    assert_eq!(blocks(&plan), ["a Mon 09:00-11:00", "a Tue 09:00-11:00"]);
}

/// Two tasks that together are longer than the rest of the first day: whoever is in the way of a share makes room, or
/// gives as much of another day for it.
#[test]
fn a_share_makes_room_for_itself() {
    let at = |now: &str, other: Value, blocks: Value| {
        let task = |id: &str| json!({"id": id, "duration_minutes": 240, "min_block_minutes": blocks[0], "max_block_minutes": blocks[1]});
        let (mut a, mut b) = (task("a"), task("b"));
        a["spread_minutes"] = json!(120);
        b.as_object_mut()
            .unwrap()
            .extend(other.as_object().unwrap().clone());
        let mut wire = two_days(&json!({}), &json!([b, a]));
        (wire.now, wire.hours) = (
            now.parse().unwrap(),
            weeks::problem(KINDS[0], 0, 0, 1).hours,
        );
        let plan = solve(&wire);
        (self::blocks(&plan), plan.cost.preferences)
    };
    let (placed, beyond) = at("2026-03-02T10:00:00Z", json!({}), json!([60, 120]));
    assert_eq!(
        placed,
        [
            "b Mon 10:00-12:00",
            "a Mon 12:00-14:00",
            "b Mon 14:00-16:00",
            "a Tue 09:00-11:00"
        ]
    );
    assert_eq!(beyond, 0);
    let (placed, beyond) = at("2026-03-02T11:45:00Z", json!({}), json!([30, null]));
    assert_eq!(
        placed,
        [
            "b Mon 11:45-15:00",
            "a Mon 15:00-17:00",
            "b Tue 09:00-09:45",
            "a Tue 09:45-11:45"
        ]
    );
    assert_eq!(beyond, 0);
    // A task that cannot be split would have to wait for the next day: that is dearer than 45 minutes too many.
    let whole = json!({"min_block_minutes": null, "max_block_minutes": null});
    let (placed, beyond) = at("2026-03-02T11:45:00Z", whole, json!([30, null]));
    assert_eq!(
        placed,
        [
            "b Mon 11:45-15:45",
            "a Mon 15:45-17:00",
            "a Tue 09:00-11:45"
        ]
    );
    assert_eq!(beyond, 2 * 45 * 2400);
}

/// In Newfoundland the clock went from 00:01 back to 23:01: a Saturday that comes twice is one day.
#[test]
fn a_day_that_a_fold_cut_in_two_has_one_share() {
    let mut wire = weeks::problem(KINDS[5], 12_941_649_327_438_117_685, 7, 3);
    assert_eq!(wire.time_zone, "America/St_Johns");
    wish(&mut wire, 12_941_649_327_438_117_685);
    solve(&wire);
}

#[test]
fn small_tasks_are_done_together() {
    let small =
        |id: &str, priority: &str| json!({"id": id, "duration_minutes": 15, "priority": priority});
    let tasks = json!([
        small("a", "critical"),
        {"id": "long", "duration_minutes": 60, "priority": "high"},
        small("b", "low")
    ]);
    let without = solve(&two_days(&json!({}), &tasks));
    assert_eq!(
        blocks(&without),
        [
            "a Mon 09:00-09:15",
            "long Mon 09:15-10:15",
            "b Mon 10:15-10:30"
        ]
    );
    let together = solve(&two_days(&json!({"batch_up_to_minutes": 15}), &tasks));
    assert_eq!(together.cost.preferences, 0);
    assert_eq!(
        blocks(&together)[..2],
        ["a Mon 09:00-09:15", "b Mon 09:15-09:30"]
    );
}

#[test]
fn what_nobody_asked_for_is_not_in_the_files() {
    let wire = two_days(&json!(null), &json!([{"id": "a", "duration_minutes": 60}]));
    let text =
        serde_json::to_string(&wire).unwrap() + &serde_json::to_string(&solve(&wire)).unwrap();
    for word in ["prefer", "spread", "break", "batch"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[test]
fn what_is_wrong_with_a_preference_is_named() {
    for (preferences, task, place) in [
        (
            json!({"break": {}}),
            json!({}),
            "preferences.break.after_minutes",
        ),
        (
            json!({"batch_up_to_minutes": 0}),
            json!({}),
            "preferences.batch_up_to_minutes",
        ),
        (json!({}), json!({"prefer": "morning"}), "tasks[0].prefer"),
        (
            json!({}),
            json!({"prefer": ["09:00", "09:00"]}),
            "tasks[0].prefer",
        ),
        (
            json!({}),
            json!({"spread_minutes": 0}),
            "tasks[0].spread_minutes",
        ),
    ] {
        let mut task = task;
        task["id"] = json!("a");
        task["duration_minutes"] = json!(60);
        let problem = json!({
            "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 2,
            "hours": {"default": {}}, "preferences": preferences, "tasks": [task]
        });
        let error = wire::Problem::from_json(&problem.to_string()).unwrap_err();
        assert_eq!(error.place(), place, "{error}");
    }
}

/// Draws wishes for a problem that has none.
fn wish(wire: &mut wire::Problem, seed: u64) {
    if !seed.is_multiple_of(3) {
        wire.preferences.breaks = Some(wire::BreakWish {
            after_minutes: 90,
            minutes: 20,
        });
    }
    if seed.is_multiple_of(2) {
        wire.preferences.batch_up_to_minutes = Some(45);
    }
    let windows = [("05:00", "12:00"), ("12:00", "17:00"), ("20:00", "02:00")];
    for (index, task) in wire.tasks.iter_mut().enumerate() {
        let (from, to) = windows[index % 3];
        task.prefer = (index % 4 > 0).then(|| Window::parse(from, to).unwrap());
        task.spread_minutes = (index % 5 == 1).then_some(50);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Plans are lawful, their cost is counted minute by minute, and searching makes it no worse.
    #[test]
    fn plans_with_wishes_are_lawful(kind in 0..KINDS.len(), seed: u64, tasks in 0usize..12, days in 1i64..6) {
        let mut wire = weeks::problem(KINDS[kind], seed, tasks, days);
        wish(&mut wire, seed);
        let problem = Problem::new(&wire).unwrap();
        let first = plan(&problem, &Budget::first_plan());
        let better = solve(&wire);
        prop_assert_eq!(check(&wire, &first), Vec::<String>::new());
        prop_assert!(better.cost.total <= first.cost.total);
        prop_assert_eq!(solve(&wire), better);
    }

    /// Alternatives count the preferences, too.
    #[test]
    fn explanations_count_wishes(kind in 0..KINDS.len(), seed: u64, tasks in 1usize..8) {
        let mut wire = weeks::problem(KINDS[kind], seed, tasks, 4);
        wish(&mut wire, seed);
        for task in &mut wire.tasks {
            task.previous.clear();
            task.pinned.clear();
        }
        let plan = solve(&wire);
        let told = explain(&wire, &plan.blocks, 0, &Budget::iterations(10)).unwrap();
        for other in told.blocks.iter().flat_map(|why| &why.alternatives) {
            prop_assert_eq!(check(&wire, &other.plan), Vec::<String>::new());
            prop_assert_eq!(other.plan.cost.total - plan.cost.total, other.cost_delta);
            let wishes: i64 = other.wishes.iter().map(|(_, more)| more).sum();
            prop_assert_eq!(other.plan.cost.preferences - plan.cost.preferences, wishes);
        }
    }
}

/// The contract's checker, which does not know preferences, finds the plans lawful and their six parts right.
#[test]
fn the_contracts_parts_are_as_without() {
    let mut plans = Vec::new();
    for kind in KINDS {
        for seed in 0..4 {
            let mut wire = weeks::problem(kind, seed, 10, 5);
            wish(&mut wire, seed);
            let mut plan = solve(&wire);
            plan.cost.total -= std::mem::take(&mut plan.cost.preferences);
            plans.push((wire, plan));
        }
    }
    for ((wire, _), violations) in plans.iter().zip(oracle::violations(&plans)) {
        assert!(
            violations.is_empty(),
            "{violations:?} of {}",
            serde_json::to_string(wire).unwrap()
        );
    }
}
