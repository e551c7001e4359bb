//! Every plan is lawful, costs what it says, and comes out the same again.

use planner::{Budget, Problem, check, plan, wire};
use proptest::prelude::*;

use crate::oracle;
use crate::weeks::{self, KINDS, Kind};

fn solve(wire: &wire::Problem, budget: &Budget<'_>) -> wire::Plan {
    let plan = plan(&Problem::new(wire).unwrap(), budget);
    assert_eq!(
        check(wire, &plan),
        Vec::<String>::new(),
        "{}",
        serde_json::to_string(wire).unwrap()
    );
    plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn plans_are_lawful(kind in 0..KINDS.len(), seed: u64, tasks in 0usize..25, days in 1i64..9, rounds in 0u64..60) {
        let wire = weeks::problem(KINDS[kind], seed, tasks, days);
        let first = solve(&wire, &Budget::first_plan());
        let better = solve(&wire, &Budget::iterations(rounds).seeded(seed));
        prop_assert!(better.cost.total <= first.cost.total);
        prop_assert_eq!(better, solve(&wire, &Budget::iterations(rounds).seeded(seed)));
    }
}

/// Our checker and the contract's say the same of many plans.
#[test]
fn the_oracle_agrees() {
    let mut plans = Vec::new();
    for kind in KINDS {
        for seed in 0..12 {
            let wire = weeks::problem(kind, seed, 12, 6);
            let plan = solve(&wire, &Budget::iterations(30));
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

/// Both checkers must also refuse: plans with one thing changed.
#[test]
fn the_checkers_agree_on_unlawful_plans() {
    let mut plans = Vec::new();
    for kind in KINDS {
        for seed in 100..106 {
            let wire = weeks::problem(kind, seed, 12, 5);
            let plan = solve(&wire, &Budget::first_plan());
            plans.extend(spoilt(&plan).into_iter().map(|plan| (wire.clone(), plan)));
        }
    }
    let mut refused = 0;
    for ((wire, plan), violations) in plans.iter().zip(oracle::violations(&plans)) {
        let ours = check(wire, plan);
        assert_eq!(
            ours.is_empty(),
            violations.is_empty(),
            "{ours:?}\n{violations:?}"
        );
        refused += usize::from(!ours.is_empty());
    }
    assert!(refused > plans.len() / 2);
}

fn spoilt(plan: &wire::Plan) -> Vec<wire::Plan> {
    let minutes = jiff::SignedDuration::from_mins;
    let mut spoilt = Vec::new();
    for index in 0..plan.blocks.len() {
        let mut change = |change: &dyn Fn(&mut wire::Plan)| {
            let mut plan = plan.clone();
            change(&mut plan);
            spoilt.push(plan);
        };
        change(&|plan| drop(plan.blocks.remove(index)));
        change(&|plan| plan.blocks[index].end += minutes(15));
        change(&|plan| plan.blocks[index].start += minutes(1));
        change(&|plan| {
            plan.blocks[index].start += minutes(24 * 60);
            plan.blocks[index].end += minutes(24 * 60);
        });
        change(&|plan| plan.blocks[index].task = plan.blocks[0].task.clone());
    }
    spoilt
}

/// The deadline ends the search, but never the first plan.
#[test]
fn no_time_at_all_is_enough_for_a_plan() {
    let wire = weeks::problem(Kind::Overload, 7, 40, 14);
    let out_of_time = || true;
    assert!(!solve(&wire, &Budget::until(&out_of_time)).blocks.is_empty());
}

/// Searching longer can only help; here it does.
#[test]
fn the_search_improves() {
    for kind in [Kind::Packed, Kind::Overload, Kind::Chains] {
        let wire = weeks::problem(kind, 3, 40, 14);
        let (first, later) = (
            solve(&wire, &Budget::first_plan()),
            solve(&wire, &Budget::iterations(3000)),
        );
        assert!(later.cost.total < first.cost.total, "{kind:?}");
    }
}
