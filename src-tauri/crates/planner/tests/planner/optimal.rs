//! Small problems whose optimum is known, because every plan of theirs has been looked at.

use jiff::{SignedDuration, Timestamp};
use model::{Interval, WeekHours};
use planner::{Budget, Problem, check, plan, wire};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::weeks::{self, KINDS, Kind};

/// Minutes a slot; all instants of these problems are multiples of it.
const GRID: i64 = 30;
/// Two days of slots.
const SLOTS: i64 = 96;

#[test]
fn the_search_finds_the_optimum_of_small_problems() {
    let mut missed = Vec::new();
    for seed in 0..200 {
        let problem = draw(seed);
        let found = plan(&Problem::new(&problem).unwrap(), &Budget::iterations(3000));
        assert_eq!(check(&problem, &found), Vec::<String>::new());
        let optimum = Exact::of(&problem).optimum();
        assert!(
            found.cost.total >= optimum,
            "seed {seed}: the enumeration is wrong"
        );
        if found.cost.total > optimum {
            missed.push((seed, found.cost.total, optimum));
        }
    }
    assert!(missed.is_empty(), "{} missed: {missed:?}", missed.len());
}

/// Small problems are proved optimal, which ends the search long before its budget: those above, and weeks of six tasks,
/// among them two in single minutes and one with days that a clock cuts in two.
#[test]
fn the_search_ends_when_the_plan_is_proved_optimal() {
    let short = (0..30).map(|seed| (format!("seed {seed}"), draw(seed)));
    let kinds = KINDS.into_iter().filter(|kind| *kind != Kind::Odd);
    let weeks = kinds
        .flat_map(|kind| (6..8).map(move |seed| (kind, seed)))
        .chain([1, 4, 5].map(|seed| (Kind::Odd, seed)))
        .map(|(kind, seed)| (format!("{kind:?} {seed}"), weeks::problem(kind, seed, 6, 7)));
    for (name, problem) in short.chain(weeks) {
        assert!(ends(&problem), "{name}");
    }
}

/// Whether the search ends by itself: looks at the clock instead of time, so that nothing depends on the machine.
fn ends(problem: &wire::Problem) -> bool {
    const MOST_LOOKS: u32 = 20_000;
    let looks = std::cell::Cell::new(0);
    let out_of_time = || {
        looks.set(looks.get() + 1);
        looks.get() > MOST_LOOKS
    };
    let found = plan(
        &Problem::new(problem).unwrap(),
        &Budget::until(&out_of_time),
    );
    assert_eq!(check(problem, &found), Vec::<String>::new());
    looks.get() <= MOST_LOOKS
}

fn now() -> Timestamp {
    "2026-03-02T00:00:00Z".parse().unwrap()
}

fn at(slot: i64) -> Timestamp {
    now() + SignedDuration::from_mins(slot * GRID)
}

fn span(start: i64, length: i64) -> Interval {
    Interval::new(at(start), at(start + length)).unwrap()
}

/// Two short days, up to four tasks, any rule.
fn draw(seed: u64) -> wire::Problem {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut below = |count: i64| random.random_range(0..count);
    let windows = json!([["09:00", "11:00"], ["11:30", "13:00"]]);
    let night = json!([["23:00", "01:30"]]);
    let mut problem = wire::Problem {
        format: wire::ProblemFormat::V1,
        now: now(),
        time_zone: "UTC".to_owned(),
        horizon_days: 2,
        slot_minutes: GRID,
        hours: std::collections::BTreeMap::from([
            (
                "default".to_owned(),
                WeekHours::from_json(&json!({"mon": windows, "tue": windows})).unwrap(),
            ),
            (
                "other".to_owned(),
                WeekHours::from_json(&json!({"mon": night, "tue": [["10:00", "12:00"]]})).unwrap(),
            ),
        ]),
        busy: (0..below(3)).map(|_| span(18 + below(60), 1)).collect(),
        buffer_minutes: if below(4) == 0 { GRID } else { 0 },
        daily_limit_minutes: (below(4) == 0).then_some(150),
        cost: wire::UnitCosts::default(),
        preferences: wire::Preferences::default(),
        tasks: Vec::new(),
    };
    if below(4) == 0 {
        problem.cost.split = [0, 600, 100_000][usize::try_from(below(3)).unwrap()];
    }
    for index in 0..=below(4) {
        let mut task = wire::Task::new(format!("t{index}"), (1 + below(4)) * GRID);
        task.weight = Some(1 + below(8));
        if below(4) == 0 {
            "other".clone_into(&mut task.hours);
        }
        task.due = (below(2) == 0).then(|| at(18 + below(60)));
        task.not_before = (below(5) == 0).then(|| at(18 + below(50)));
        if below(2) == 0 {
            let min = 1 + below(2);
            task.min_block_minutes = (below(2) == 0).then_some(min * GRID);
            task.max_block_minutes = (below(2) == 0).then_some((min + below(2)) * GRID);
        }
        if index > 0 && below(3) == 0 {
            task.after = vec![format!("t{}", below(index))];
        }
        if below(3) == 0 {
            task.previous = (0..=below(2))
                .map(|_| span(18 + below(60), 1 + below(3)))
                .collect();
        }
        if below(6) == 0 {
            task.pinned = vec![span(18 + below(60), 1)];
        }
        problem.tasks.push(task);
    }
    problem
}

/// A plan of one task: a set of slots, as bits.
struct Choice {
    slots: u128,
    cost: i64,
    complete: bool,
    /// The slot before which the task is not finished.
    finish: i64,
}

/// Every choice of every task, and the rules between tasks.
struct Exact<'a> {
    problem: &'a wire::Problem,
    choices: Vec<Vec<Choice>>,
    /// No choice of the tasks from this one on costs less together.
    least: Vec<i64>,
    best: i64,
}

impl<'a> Exact<'a> {
    fn of(problem: &'a wire::Problem) -> Exact<'a> {
        let mut choices: Vec<Vec<Choice>> = problem
            .tasks
            .iter()
            .map(|task| choices(problem, task))
            .collect();
        for choices in &mut choices {
            choices.sort_by_key(|choice| choice.cost);
        }
        let mut least = vec![0];
        for choices in choices.iter().rev() {
            least.insert(0, least[0] + choices[0].cost);
        }
        Exact {
            problem,
            choices,
            least,
            best: i64::MAX,
        }
    }

    fn optimum(mut self) -> i64 {
        self.descend(&mut Vec::new(), 0, 0);
        self.best
    }

    /// Tries every choice of the next task. Predecessors always come earlier in the list.
    fn descend(&mut self, chosen: &mut Vec<usize>, taken: u128, cost: i64) {
        let next = chosen.len();
        if next == self.choices.len() {
            self.best = self.best.min(cost);
            return;
        }
        for index in 0..self.choices[next].len() {
            let choice = &self.choices[next][index];
            let (slots, total) = (choice.slots, cost + choice.cost);
            if total + self.least[next + 1] >= self.best {
                break;
            }
            if slots & taken == 0
                && self.in_order(next, slots, chosen)
                && self.in_limit(taken | slots)
            {
                chosen.push(index);
                self.descend(chosen, taken | slots, total);
                chosen.pop();
            }
        }
    }

    fn in_order(&self, task: usize, slots: u128, chosen: &[usize]) -> bool {
        let after = &self.problem.tasks[task].after;
        let lawful = |id: &String| {
            let before = self
                .problem
                .tasks
                .iter()
                .position(|task| task.id == *id)
                .unwrap();
            let choice = &self.choices[before][chosen[before]];
            choice.complete && choice.finish <= i64::from(slots.trailing_zeros())
        };
        slots == 0 || after.iter().all(lawful)
    }

    fn in_limit(&self, taken: u128) -> bool {
        let Some(limit) = self.problem.daily_limit_minutes else {
            return true;
        };
        [0, 48].into_iter().all(|first| {
            let day = ((1u128 << 48) - 1) << first;
            let pinned = self
                .problem
                .tasks
                .iter()
                .map(|task| i64::from((pins(task) & day).count_ones()))
                .sum::<i64>();
            i64::from((taken & day).count_ones()) * GRID <= (limit - pinned * GRID).max(0)
        })
    }
}

/// The slots of intervals inside the window.
fn bits(intervals: &[Interval]) -> u128 {
    let inside = |slot: &i64| {
        intervals
            .iter()
            .any(|i| i.start <= at(*slot) && at(*slot) < i.end)
    };
    (0..SLOTS)
        .filter(inside)
        .fold(0, |bits, slot| bits | 1 << slot)
}

fn pins(task: &wire::Task) -> u128 {
    bits(&task.pinned)
}

/// The maximal runs of set bits, as (first slot, length).
fn runs(slots: u128) -> Vec<(i64, i64)> {
    let mut runs = Vec::new();
    let mut rest = slots;
    while rest != 0 {
        let start = rest.trailing_zeros();
        let length = (rest >> start).trailing_ones();
        runs.push((i64::from(start), i64::from(length)));
        rest &= !(((1u128 << length) - 1) << start);
    }
    runs
}

fn choices(problem: &wire::Problem, task: &wire::Task) -> Vec<Choice> {
    let buffer = SignedDuration::from_mins(problem.buffer_minutes);
    let busy: Vec<Interval> = problem.busy.iter().map(|busy| busy.grown(buffer)).collect();
    let blocked = bits(&busy) | problem.tasks.iter().fold(0, |all, task| all | pins(task));
    let hours = &problem.hours[&task.hours];
    let open: Vec<i64> = (0..SLOTS)
        .filter(|slot| {
            blocked >> slot & 1 == 0
                && hours.contain(jiff::tz::TimeZone::UTC.to_datetime(at(*slot)))
        })
        .filter(|slot| {
            task.not_before
                .is_none_or(|not_before| not_before <= at(*slot))
        })
        .collect();
    let subsets = (0..1u32 << open.len()).map(|subset| {
        let picked = open
            .iter()
            .enumerate()
            .filter(|(index, _)| subset >> index & 1 == 1);
        picked.fold(0u128, |slots, (_, slot)| slots | 1 << slot)
    });
    subsets
        .filter_map(|slots| choice(problem, task, slots))
        .collect()
}

/// What the task costs with these slots, if rules 4 and 5 allow them.
fn choice(problem: &wire::Problem, task: &wire::Task, slots: u128) -> Option<Choice> {
    let pinned = pins(task);
    let rest = (task.duration_minutes / GRID - i64::from(pinned.count_ones())).max(0);
    let (shortest, longest) = match (task.min_block_minutes, task.max_block_minutes) {
        (None, None) => (rest, rest),
        (min, max) => {
            let longest = max.map_or(rest, |max| max / GRID).max(1);
            let fewest = (rest + longest - 1) / longest;
            (
                min.map_or(1, |min| min / GRID).min(rest / fewest.max(1)),
                longest,
            )
        }
    };
    let missing = rest - i64::from(slots.count_ones());
    if missing < 0
        || runs(slots)
            .iter()
            .any(|(_, length)| !(shortest..=longest).contains(length))
    {
        return None;
    }
    let all = slots | pinned;
    let last = runs(all).last().map_or(0, |(start, length)| start + length);
    let finish = if missing > 0 { SLOTS } else { last };
    let slot_of = |instant: Timestamp| instant.duration_since(now()).as_mins() / GRID;
    let ready = task.not_before.map_or(0, slot_of);
    let tardy = task.due.map_or(0, |due| (finish - slot_of(due)).max(0)) * GRID;
    let flow = (finish - ready).max(0) * GRID;
    let minutes = (0..SLOTS)
        .filter(|slot| slots >> slot & 1 == 1)
        .flat_map(|slot| slot * GRID..(slot + 1) * GRID);
    let wait: i64 = minutes.map(|minute| minute + 1 - ready * GRID).sum();
    let blocks = i64::try_from(runs(all).len()).unwrap();
    let moved = i64::from((bits(&task.previous) & !all).count_ones()) * GRID;
    let cost = &problem.cost;
    let weighted = cost.missing * missing * GRID
        + cost.tardy * tardy
        + cost.finish * flow
        + cost.wait * (wait + missing * GRID * flow)
        + cost.split * (blocks - 1).max(0);
    Some(Choice {
        slots,
        cost: task.weight.unwrap_or(2) * weighted + cost.moved * moved,
        complete: missing == 0,
        finish,
    })
}
