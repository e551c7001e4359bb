//! A plan that is kept but for what has changed: whoever lost their place gets room where less urgent tasks are, these
//! get room in turn, and so on: an ejection chain (F. Glover, "Ejection chains, reference structures and alternating path
//! methods for traveling salesman problems", 1996), which ends with those that can wait best.

use std::collections::BTreeSet;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus as Random;

use crate::place;
use crate::recreate::{Undo, recreate};
use crate::ruin::{self, Ruin};
use crate::schedule::Schedule;
use crate::stretch::Stretch;
use crate::urgency::{self, RULES};

/// The most links, so that ten thousand tasks are not settled for minutes.
const MOST_LINKS: usize = 500;
/// Who gives way is less urgent by one of these factors; the first one that makes the plan cheaper is taken.
const LESS_URGENT: [f64; 4] = [1.0, 0.5, 0.25, 0.1];

/// Begins with the tasks that are not where the last plan had them; each link makes the plan cheaper.
pub(crate) fn settle(schedule: &mut Schedule<'_>, out_of_time: &dyn Fn() -> bool) {
    let tasks = &schedule.problem.tasks;
    let moved = |&t: &usize| tasks[t].rest > 0 && schedule.runs()[t] != tasks[t].previous;
    let mut unsettled: BTreeSet<usize> = (0..tasks.len()).filter(moved).collect();
    for _ in 0..MOST_LINKS {
        let ranks = urgency::ranks_in_place(schedule, RULES[0]);
        let by_rank = |a: &usize, b: &usize| ranks[*a].total_cmp(&ranks[*b]);
        let Some(t) = unsettled.iter().copied().max_by(by_rank) else {
            break;
        };
        if out_of_time() {
            break;
        }
        unsettled.remove(&t);
        let link = |factor: &f64| give_room(schedule, t, &ranks, *factor);
        if let Some(undo) = LESS_URGENT.iter().find_map(link) {
            // Now these may want room, and it a still better one; what waits for it may come earlier.
            unsettled.extend(undo.tasks());
            unsettled.extend(&tasks[t].successors);
        }
    }
}

/// Makes room for a task; `None`, with nothing changed, where that makes the plan no cheaper.
fn give_room(schedule: &mut Schedule<'_>, t: usize, ranks: &[f64], factor: f64) -> Option<Undo> {
    let ruin = room(schedule, t, |v| ranks[v] < ranks[t] * factor, ranks)?;
    let before = schedule.total();
    // All that is drawn is which tasks shall not take their best place, and here all shall.
    let undo = recreate(schedule, &ruin, &mut Random::seed_from_u64(0));
    if schedule.total() < before {
        return Some(undo);
    }
    undo.apply(schedule);
    None
}

/// The task, and those that lie where it would be if nobody who gives way were there. `None` where it would be no better
/// off.
fn room(
    schedule: &mut Schedule<'_>,
    t: usize,
    gives_way: impl Fn(usize) -> bool,
    ranks: &[f64],
) -> Option<Ruin> {
    let all = 0..schedule.runs().len();
    let there = all.clone().filter(|&v| v == t || gives_way(v));
    let runs: Vec<Stretch> = there.flat_map(|v| schedule.runs()[v].clone()).collect();
    for &run in &runs {
        schedule.set_free(run);
    }
    let latest = schedule.latest(t);
    let placement = place::best(schedule, t, latest);
    for &run in &runs {
        schedule.set_taken(run);
    }
    let placement = placement.filter(|placement| placement.cost < schedule.cost(t))?;
    let wanted = |run: &Stretch| placement.runs.iter().any(|new| new.overlap(*run) > 0);
    let in_the_way = |&v: &usize| v != t && schedule.runs()[v].iter().any(wanted);
    let mut tasks: Vec<usize> = all.filter(in_the_way).collect();
    tasks.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]));
    tasks.insert(0, t);
    Some(Ruin {
        tasks: ruin::predecessors_first(schedule, tasks),
        modest: None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::construct;
    use crate::problem::Problem;

    /// Five full days, a task each, the most important first. A new one belongs on the first day; each of the others then
    /// takes the place of the next, or that of the last: none but the last leaves the week.
    #[test]
    fn a_new_task_gets_room_and_who_can_wait_best_goes_last() {
        let previous = |day: i64| {
            let date = format!("2026-03-{:02}", 2 + day);
            json!([{"start": format!("{date}T09:00:00Z"), "end": format!("{date}T13:00:00Z")}])
        };
        let old = (0..5).map(|day| {
            json!({"id": format!("t{day}"), "duration_minutes": 240, "weight": 32 >> day, "previous": previous(day)})
        });
        let new = json!({"id": "new", "duration_minutes": 240, "weight": 40});
        let hours: serde_json::Map<_, _> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .map(|day| (day.to_owned(), json!([["09:00", "13:00"]])))
            .into_iter()
            .collect();
        let text = json!({
            "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 14,
            "hours": {"default": hours}, "tasks": old.chain([new]).collect::<Vec<_>>(),
        });
        let problem = Problem::from_json(&text.to_string()).expect("a valid problem");
        let mut schedule = Schedule::new(&problem);
        construct::keep_previous(&mut schedule);
        construct::fill(&mut schedule, RULES[0], &|| false);
        let day = |schedule: &Schedule<'_>, t: usize| {
            (schedule.runs()[t][0].start - problem.window.start) / (24 * 60)
        };
        assert_eq!(day(&schedule, 5), 5, "behind all that are kept");
        settle(&mut schedule, &|| false);
        let days: Vec<i64> = (0..6).map(|t| day(&schedule, t)).collect();
        assert_eq!(days, [1, 2, 3, 4, 5, 0]);
    }
}
