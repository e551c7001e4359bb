//! Explanations: every number in them is recomputed from outside, and every fix is applied.

use planner::explain::{Alternative, Binding, Fix, Reason, TroubleKind, What, explain, fixes};
use planner::{Budget, Problem, check, plan, wire};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::weeks::{self, KINDS};

fn solve(wire: &wire::Problem) -> wire::Plan {
    plan(&Problem::new(wire).unwrap(), &Budget::iterations(60))
}

/// A morning of three hours on the first day, and the same on the next.
fn mornings(busy: &Value, tasks: &Value) -> wire::Problem {
    let day = json!([["09:00", "12:00"]]);
    let problem = json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 3,
        "hours": {"default": {"mon": day, "tue": day, "wed": day}, "evening": {"mon": [["19:00", "21:00"]]}},
        "busy": busy, "tasks": tasks
    });
    wire::Problem::from_json(&problem.to_string()).unwrap()
}

fn clock(at: jiff::Timestamp) -> String {
    at.strftime("%a %H:%M").to_string()
}

#[test]
fn a_block_names_what_was_in_its_way() {
    let mut wire = mornings(
        &json!([{"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T09:45:00Z"},
                {"start": "2026-03-02T20:00:00Z", "end": "2026-03-02T21:00:00Z"}]),
        &json!([{"id": "report", "duration_minutes": 60, "priority": "critical"},
                {"id": "call", "duration_minutes": 60, "due": "2026-03-03T12:00:00Z"}]),
    );
    wire.buffer_minutes = 15;
    let plan = solve(&wire);
    let told = explain(&wire, &plan.blocks, 1, &Budget::iterations(50)).unwrap();
    assert_eq!(told.trouble, None);
    let [why] = told.blocks.as_slice() else {
        panic!("one block: {told:?}")
    };
    assert_eq!(clock(why.time.start), "Mon 11:00");
    assert_eq!(clock(why.earliest), "Mon 09:00");
    assert_eq!(why.binding, Binding::Tasks);
    let blockers: Vec<(What, String)> = why
        .blockers
        .iter()
        .map(|b| {
            (
                b.what,
                format!("{}-{}", clock(b.time.start), clock(b.time.end)),
            )
        })
        .collect();
    assert_eq!(
        blockers,
        [
            (What::Busy(0), "Mon 09:00-Mon 09:45".to_owned()),
            (What::Buffer(0), "Mon 09:45-Mon 10:00".to_owned()),
            (What::Task(0), "Mon 10:00-Mon 11:00".to_owned()),
        ]
    );
    assert_eq!(why.slack_minutes, Some(24 * 60));
    // Where the report is it would be an hour sooner, and the report an hour later: -2 * 7200 + 8 * 7200.
    let swap = &why.alternatives[0];
    assert_eq!(
        (clock(swap.start), swap.cost_delta),
        ("Mon 10:00".to_owned(), 43_200)
    );
    assert_eq!(swap.displaces, [0]);
    let finished = |other: &Alternative| -> Vec<(usize, i64)> {
        let shifts = other.shifts.iter();
        shifts
            .map(|shift| (shift.task, shift.finish_minutes))
            .collect()
    };
    assert_eq!(finished(swap), [(1, -60), (0, 60)]);
    // On the next morning it would wait 22 hours more: 2 * (60 * 1320 + 60 * 1320).
    let next = &why.alternatives[1];
    assert_eq!(
        (clock(next.start), next.cost_delta),
        ("Tue 09:00".to_owned(), 316_800)
    );
    assert!(next.displaces.is_empty());
    assert_eq!(finished(next), [(1, 22 * 60)]);
}

/// What binds a block is named by the rule that does.
#[test]
fn each_rule_can_bind() {
    let cases = [
        (
            json!([{"id": "a", "duration_minutes": 60}]),
            0,
            Binding::Hours,
        ),
        (
            json!([{"id": "a", "duration_minutes": 60, "not_before": "2026-03-02T10:00:00Z"}]),
            0,
            Binding::NotBefore,
        ),
        (
            json!([{"id": "a", "duration_minutes": 60}, {"id": "b", "duration_minutes": 60, "after": ["a"]}]),
            1,
            Binding::Predecessor,
        ),
        (
            json!([{"id": "a", "duration_minutes": 60,
                    "pinned": [{"start": "2026-03-02T11:00:00Z", "end": "2026-03-02T12:00:00Z"}]}]),
            0,
            Binding::Pinned,
        ),
    ];
    for (tasks, t, binding) in cases {
        let wire = mornings(&json!([]), &tasks);
        let told = explain(&wire, &solve(&wire).blocks, t, &Budget::first_plan()).unwrap();
        assert_eq!(told.blocks[0].binding, binding, "{tasks}");
    }
    let meeting = json!([{"start": "2026-03-02T09:30:00Z", "end": "2026-03-02T10:30:00Z"}]);
    let wire = mornings(&meeting, &json!([{"id": "a", "duration_minutes": 60}]));
    let told = explain(&wire, &solve(&wire).blocks, 0, &Budget::first_plan()).unwrap();
    assert_eq!(told.blocks[0].binding, Binding::Busy);
    let two = json!([{"id": "a", "duration_minutes": 60, "priority": "high"}, {"id": "b", "duration_minutes": 60}]);
    let mut wire = mornings(&json!([]), &two);
    wire.daily_limit_minutes = Some(60);
    let told = explain(&wire, &solve(&wire).blocks, 1, &Budget::first_plan()).unwrap();
    assert_eq!(told.blocks[0].binding, Binding::DailyLimit);
    assert_eq!(
        told.blocks[0].blockers.last().unwrap().what,
        What::DailyLimit
    );
}

/// There is room from 10:00, but from 09:00 to 11:00 would be longer than the task may be done in one go.
#[test]
fn a_block_that_may_not_touch_another_of_its_task_is_not_there_for_its_cost() {
    let wire = mornings(
        &json!([]),
        &json!([{"id": "a", "duration_minutes": 120, "max_block_minutes": 60, "min_block_minutes": 60}]),
    );
    let plan = solve(&wire);
    let told = explain(&wire, &plan.blocks, 0, &Budget::first_plan()).unwrap();
    let starts: Vec<String> = told
        .blocks
        .iter()
        .map(|why| clock(why.time.start))
        .collect();
    assert_eq!(starts, ["Mon 09:00", "Mon 10:15"]);
    assert_eq!(told.blocks[1].binding, Binding::LongestBlock);
}

/// The planned part of a task is explained as it is planned, beside what is pinned of it, and each of both by itself.
#[test]
fn what_is_planned_and_what_is_pinned_of_a_task_are_explained_apart() {
    for (start, end) in [("10:00", "11:00"), ("14:00", "15:00")] {
        let at = |time: &str| format!("2026-03-02T{time}:00Z");
        let wire = mornings(
            &json!([]),
            &json!([{"id": "a", "duration_minutes": 120, "pinned": [{"start": at(start), "end": at(end)}]}]),
        );
        let told = explain(&wire, &solve(&wire).blocks, 0, &Budget::first_plan()).unwrap();
        let found: Vec<_> = told
            .blocks
            .iter()
            .map(|why| (clock(why.time.start), why.binding))
            .collect();
        let expected = [
            ("Mon 09:00".to_owned(), Binding::Hours),
            (format!("Mon {start}"), Binding::Pinned),
        ];
        assert_eq!(found, expected);
    }
}

#[test]
fn a_task_without_a_place_hears_why_and_what_would_help() {
    // Each morning is cut into pieces of an hour and a half by a meeting that could be forgiven alone.
    let meeting =
        |day: &str| json!({"start": format!("{day}T10:30:00Z"), "end": format!("{day}T11:00:00Z")});
    let wire = mornings(
        &json!([
            meeting("2026-03-02"),
            meeting("2026-03-03"),
            meeting("2026-03-04")
        ]),
        &json!([{"id": "a", "duration_minutes": 120}]),
    );
    let plan = solve(&wire);
    let told = explain(&wire, &plan.blocks, 0, &Budget::first_plan()).unwrap();
    let trouble = told.trouble.unwrap();
    assert_eq!(trouble.kind, TroubleKind::NoRoom);
    assert_eq!((trouble.needed_minutes, trouble.free_minutes), (120, 450));
    assert_eq!(trouble.longest_minutes, 90);
    assert_eq!(
        trouble.reasons,
        [
            Reason::Busy(0),
            Reason::Busy(1),
            Reason::Busy(2),
            Reason::Pieces
        ]
    );
    let found: Vec<Fix> = fixes(&wire, &plan.blocks, 0, &Budget::iterations(60))
        .unwrap()
        .into_iter()
        .map(|remedy| remedy.fix)
        .collect();
    let expected = [
        Fix::Split(30),
        Fix::Hours("evening".to_owned()),
        Fix::Shorten(90),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_late_task_hears_what_would_help() {
    let wire = mornings(
        &json!([]),
        &json!([{"id": "urgent", "duration_minutes": 120, "due": "2026-03-02T11:00:00Z", "priority": "high"},
                {"id": "late", "duration_minutes": 120, "due": "2026-03-02T12:00:00Z"},
                {"id": "light", "duration_minutes": 60, "priority": "low"}]),
    );
    let plan = solve(&wire);
    let told = explain(&wire, &plan.blocks, 1, &Budget::first_plan()).unwrap();
    let trouble = told.trouble.unwrap();
    assert_eq!(trouble.kind, TroubleKind::Late);
    assert_eq!(trouble.reasons, [Reason::Task(0)]);
    let remedies = fixes(&wire, &plan.blocks, 1, &Budget::iterations(60)).unwrap();
    let found: Vec<&Fix> = remedies.iter().map(|remedy| &remedy.fix).collect();
    let wednesday = "2026-03-04T00:00:00Z".parse().unwrap();
    assert_eq!(
        found,
        [&Fix::ExtendDue(wednesday), &Fix::Shorten(60)],
        "the light one is not what makes it late"
    );
}

#[test]
fn a_task_that_was_not_planned_yet_needs_a_plan_only() {
    let wire = mornings(&json!([]), &json!([{"id": "a", "duration_minutes": 60}]));
    let told = explain(&wire, &[], 0, &Budget::first_plan()).unwrap();
    let trouble = told.trouble.unwrap();
    assert_eq!(
        (trouble.kind, trouble.reasons),
        (TroubleKind::NoRoom, vec![Reason::Cost])
    );
    let remedies = fixes(&wire, &[], 0, &Budget::first_plan()).unwrap();
    let [remedy] = remedies.as_slice() else {
        panic!("one fix: {remedies:?}")
    };
    assert_eq!(
        (&remedy.fix, clock(remedy.finish)),
        (&Fix::Replan, "Mon 10:00".to_owned())
    );
}

/// The problem with a fix, as a person would apply it.
fn fixed(wire: &wire::Problem, t: usize, fix: &Fix) -> wire::Problem {
    let mut wire = wire.clone();
    let task = &mut wire.tasks[t];
    match fix {
        Fix::Replan => {}
        Fix::ExtendDue(due) => task.due = Some(*due),
        Fix::Split(minutes) => task.min_block_minutes = Some(*minutes),
        Fix::Hours(name) => task.hours.clone_from(name),
        Fix::Shorten(minutes) => task.duration_minutes = *minutes,
        Fix::Raise(priority) => task.priority = *priority,
        Fix::Drop(other) => {
            let gone = wire.tasks.remove(*other);
            let tasks = wire.tasks.iter_mut();
            tasks.for_each(|task| task.after.retain(|id| *id != gone.id));
        }
    }
    wire
}

/// The end of a task's last block, if nothing of it is missing.
fn finish(plan: &wire::Plan, id: &str) -> Option<jiff::Timestamp> {
    let missing = plan.unscheduled.iter().any(|u| u.task == id);
    let ends = plan.blocks.iter().filter(|b| b.task == id).map(|b| b.end);
    ends.max().filter(|_| !missing)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Alternatives are lawful plans at exactly the cost that is told; only what is named moves; blockers overlap.
    #[test]
    fn numbers_are_right(kind in 0..KINDS.len(), seed: u64, tasks in 1usize..14, days in 2i64..7) {
        let mut wire = weeks::problem(KINDS[kind], seed, tasks, days);
        wire.tasks.iter_mut().for_each(|task| task.previous.clear());
        let t = usize::try_from(seed % wire.tasks.len() as u64).unwrap();
        wire.tasks[t].pinned.clear();
        let plan = solve(&wire);
        let id = &wire.tasks[t].id;
        let told = explain(&wire, &plan.blocks, t, &Budget::iterations(20)).unwrap();
        let own: Vec<_> = plan.blocks.iter().filter(|b| b.task == *id).collect();
        prop_assert_eq!(told.blocks.len(), own.len());
        for (why, block) in told.blocks.iter().zip(own) {
            prop_assert_eq!((why.time.start, why.time.end), (block.start, block.end));
            prop_assert!(why.earliest <= block.start);
            for blocker in &why.blockers {
                prop_assert!(blocker.time.start < block.start && blocker.time.end > why.earliest);
            }
            prop_assert_eq!(why.blockers.is_empty() || why.earliest < block.start, true);
            for other in &why.alternatives {
                prop_assert_eq!(check(&wire, &other.plan), Vec::<String>::new());
                prop_assert_eq!(other.plan.cost.total - plan.cost.total, other.cost_delta);
                let outcomes = |plan: &wire::Plan| planner::outcomes(&wire, &plan.blocks).unwrap();
                let (before, after) = (outcomes(&plan), outcomes(&other.plan));
                let told: Vec<usize> = other.shifts.iter().map(|shift| shift.task).collect();
                prop_assert_eq!(&told[..1], &[t]);
                prop_assert_eq!(&told[1..], other.displaces.as_slice());
                for shift in &other.shifts {
                    prop_assert_eq!((shift.before, shift.after), (before[shift.task], after[shift.task]));
                }
                let length = why.time.end.duration_since(why.time.start);
                let there = |b: &&wire::Block| b.task == *id && b.start <= other.start && other.start + length <= b.end;
                prop_assert!(other.plan.blocks.iter().any(|b| there(&b)));
                for (other_t, task) in wire.tasks.iter().enumerate().filter(|(o, _)| *o != t) {
                    let blocks = |plan: &wire::Plan| plan.blocks.iter().filter(|b| b.task == task.id).cloned().collect::<Vec<_>>();
                    let moves = blocks(&plan) != blocks(&other.plan);
                    prop_assert_eq!(moves, other.displaces.contains(&other_t));
                }
            }
        }
    }

    /// A fix that is told works when it is applied; a late or unplaced task always hears a reason.
    #[test]
    fn fixes_work(kind in 0..KINDS.len(), seed: u64, tasks in 2usize..12, days in 2i64..6) {
        let wire = weeks::problem(KINDS[kind], seed, tasks, days);
        let plan = solve(&wire);
        for (t, task) in wire.tasks.iter().enumerate().take(4) {
            let told = explain(&wire, &plan.blocks, t, &Budget::first_plan()).unwrap();
            let late = finish(&plan, &task.id).is_none_or(|end| task.due.is_some_and(|due| end > due));
            prop_assert_eq!(told.trouble.is_some(), late && wire_rest(&wire, &plan, t));
            if let Some(trouble) = &told.trouble {
                prop_assert!(!trouble.reasons.is_empty(), "{:?}", trouble);
            }
            for remedy in fixes(&wire, &plan.blocks, t, &Budget::iterations(20)).unwrap() {
                let changed = fixed(&wire, t, &remedy.fix);
                prop_assert_eq!(check(&changed, &remedy.plan), Vec::<String>::new());
                let new = changed.tasks.iter().find(|new| new.id == task.id).unwrap();
                let end = finish(&remedy.plan, &task.id).unwrap();
                prop_assert_eq!(end, remedy.finish);
                prop_assert!(new.due.is_none_or(|due| end <= due + jiff::SignedDuration::from_mins(1)));
            }
        }
    }
}

/// Whether lateness counts by whole minutes: a due date with seconds is rounded down.
fn wire_rest(wire: &wire::Problem, plan: &wire::Plan, t: usize) -> bool {
    let task = &wire.tasks[t];
    let Some(end) = finish(plan, &task.id) else {
        return true;
    };
    task.due
        .is_some_and(|due| end.as_second().div_euclid(60) > due.as_second().div_euclid(60))
}
