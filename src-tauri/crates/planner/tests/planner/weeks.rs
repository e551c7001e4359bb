//! Weeks of many kinds, drawn from a seed: what the properties and the measurements are about.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use model::{Interval, Priority, WeekHours, Window};
use planner::wire::{Preferences, Problem, ProblemFormat, Task, UnitCosts};
use planner::{Budget, plan};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// What makes a week hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Few meetings, due dates with room.
    Calm,
    /// Most of every day is meetings.
    Packed,
    /// More work than time.
    Overload,
    /// Tasks wait for each other.
    Chains,
    /// Mornings, evenings, nights, weekends, and a set without hours.
    ManyHours,
    /// A clock change inside, in some zone.
    ClockChange,
    /// The last plan is known, some of it pinned, and something has changed.
    Replan,
    /// Everything at once, with odd numbers: grids, seconds, limits, buffers, pins on pins, unit costs.
    Odd,
}

pub(crate) const KINDS: [Kind; 8] = [
    Kind::Calm,
    Kind::Packed,
    Kind::Overload,
    Kind::Chains,
    Kind::ManyHours,
    Kind::ClockChange,
    Kind::Replan,
    Kind::Odd,
];

/// (zone, a Thursday or so before its clock changes)
const CLOCK_CHANGES: [(&str, &str); 8] = [
    ("Europe/Berlin", "2026-03-27T06:00:00Z"),
    ("Europe/Berlin", "2026-10-23T06:00:00Z"),
    ("America/New_York", "2026-03-06T12:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"),
    ("America/Sao_Paulo", "2018-11-02T10:00:00Z"),
    ("America/St_Johns", "2010-11-05T10:00:00Z"),
    ("Pacific/Apia", "2011-12-28T18:00:00Z"),
    ("Africa/Casablanca", "2026-02-13T08:00:00Z"),
];

const WORKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];
const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];

/// A problem of this kind with `tasks` tasks over `days` days.
pub(crate) fn problem(kind: Kind, seed: u64, tasks: usize, days: i64) -> Problem {
    let problem = draw(kind, seed, tasks, days);
    if kind == Kind::Replan {
        planned_and_changed(problem, seed)
    } else {
        problem
    }
}

/// A day later: the last plan is known, there are two more meetings, and some tasks are new.
fn planned_and_changed(mut problem: Problem, seed: u64) -> Problem {
    let last = plan(
        &planner::Problem::new(&problem).unwrap(),
        &Budget::iterations(300),
    );
    let meetings = draw(Kind::Calm, seed + 1, 0, problem.horizon_days)
        .busy
        .into_iter();
    problem.now += SignedDuration::from_hours(24);
    problem.busy.extend(meetings.take(2));
    for (index, task) in problem
        .tasks
        .iter_mut()
        .enumerate()
        .filter(|(index, _)| index % 10 != 0)
    {
        let blocks = last.blocks.iter().filter(|block| block.task == task.id);
        task.previous = blocks
            .filter_map(|block| Interval::new(block.start, block.end))
            .collect();
        if index % 20 == 1 {
            task.pinned.extend(task.previous.first());
        }
    }
    problem
}

fn draw(kind: Kind, seed: u64, tasks: usize, days: i64) -> Problem {
    Draw {
        kind,
        days,
        random: Xoshiro256PlusPlus::seed_from_u64(seed),
    }
    .problem(tasks)
}

struct Draw {
    kind: Kind,
    days: i64,
    random: Xoshiro256PlusPlus,
}

impl Draw {
    fn problem(mut self, tasks: usize) -> Problem {
        let odd = self.kind == Kind::Odd;
        let (zone, now) = match self.kind {
            Kind::ClockChange | Kind::Odd => CLOCK_CHANGES[self.below(8)],
            _ => ("Europe/Berlin", "2026-03-02T07:00:00Z"),
        };
        let now: Timestamp = now.parse().unwrap();
        let mut problem = Problem {
            format: ProblemFormat::V1,
            now: if odd {
                now + SignedDuration::from_secs(self.between(0, 3600))
            } else {
                now
            },
            time_zone: zone.to_owned(),
            horizon_days: self.days,
            slot_minutes: if odd {
                [1, 5, 10, 15, 20, 30, 60][self.below(7)]
            } else {
                15
            },
            hours: self.hours(),
            busy: Vec::new(),
            buffer_minutes: if odd { self.between(0, 20) } else { 0 },
            daily_limit_minutes: None,
            cost: UnitCosts::default(),
            preferences: Preferences::default(),
            tasks: Vec::new(),
        };
        if matches!(self.kind, Kind::Odd | Kind::ClockChange | Kind::Chains) && self.chance(0.4) {
            problem.daily_limit_minutes = Some(self.between(0, 8) * 47);
        }
        if odd && self.chance(0.3) {
            problem.cost = self.unit_costs();
        }
        problem.busy = self.busy(now);
        problem.tasks = (0..tasks).map(|index| self.task(index, &problem)).collect();
        problem
    }

    fn hours(&mut self) -> std::collections::BTreeMap<String, WeekHours> {
        let week = |days: &[Weekday], from: &str, to: &str| {
            WeekHours::on(days, Window::parse(from, to).unwrap())
        };
        let json = |text: &str| serde_json::from_str::<WeekHours>(text).unwrap();
        let mut hours = std::collections::BTreeMap::from([(
            "default".to_owned(),
            week(&WORKDAYS, "09:00", "17:00"),
        )]);
        if self.kind == Kind::ManyHours || self.kind == Kind::Odd || self.kind == Kind::ClockChange
        {
            hours.insert("mornings".to_owned(), week(&WORKDAYS, "06:00", "10:00"));
            hours.insert("evenings".to_owned(), week(&WORKDAYS, "19:00", "23:00"));
            hours.insert("weekend".to_owned(), week(&WEEKEND, "10:00", "18:00"));
            hours.insert("night".to_owned(), json(r#"{"fri": [["22:00", "06:00"]], "sat": [["22:07", "06:00"], ["01:30", "03:10"]]}"#));
            hours.insert("lunch".to_owned(), json(r#"{"mon": [["09:00", "12:15"], ["13:05", "18:00"]], "wed": [["09:00", "12:00"]]}"#));
            hours.insert("never".to_owned(), WeekHours::default());
            let always = [&WORKDAYS[..], &WEEKEND[..]].concat();
            hours.insert("always".to_owned(), week(&always, "00:00", "24:00"));
        }
        hours
    }

    fn unit_costs(&mut self) -> UnitCosts {
        let mut cost = || [0, 1, 60, 3000, 20_000][self.below(5)];
        UnitCosts {
            missing: cost(),
            tardy: cost(),
            finish: cost(),
            wait: cost(),
            split: cost(),
            moved: cost(),
        }
    }

    fn busy(&mut self, now: Timestamp) -> Vec<Interval> {
        let a_day = match self.kind {
            Kind::Calm => 1,
            Kind::Packed => 7,
            _ => 3,
        };
        (0..self.days * a_day)
            .map(|_| self.interval(now, 120))
            .collect()
    }

    /// Somewhere in the window or a little outside it, 15 minutes to `longest` long.
    fn interval(&mut self, now: Timestamp, longest: i64) -> Interval {
        let step = if self.kind == Kind::Odd { 7 } else { 15 };
        let start = now + SignedDuration::from_mins(self.between(-100, self.days * 96) * step);
        let length = SignedDuration::from_mins(self.between(1, longest / 15) * 15);
        let seconds = if self.kind == Kind::Odd {
            self.between(0, 59)
        } else {
            0
        };
        Interval::new(start, start + length + SignedDuration::from_secs(seconds)).unwrap()
    }

    fn task(&mut self, index: usize, problem: &Problem) -> Task {
        let odd = self.kind == Kind::Odd;
        let longest = if self.kind == Kind::Overload { 40 } else { 14 };
        let quarters = self.between(1, longest);
        let mut task = Task::new(
            format!("t{index}"),
            if odd { quarters * 13 } else { quarters * 15 },
        );
        task.priority = [
            Priority::Low,
            Priority::Normal,
            Priority::Normal,
            Priority::High,
            Priority::Critical,
        ][self.below(5)];
        if odd && self.chance(0.1) {
            task.weight = Some(self.between(0, 30));
        }
        let sets: Vec<&String> = problem.hours.keys().collect();
        if self.chance(0.6) {
            task.hours.clone_from(sets[self.below(sets.len())]);
        }
        if self.chance(0.5) {
            task.due = Some(self.instant(problem));
        }
        if self.chance(0.2) {
            task.not_before = Some(self.instant(problem));
        }
        self.blocks(&mut task, problem);
        if (self.kind == Kind::Chains || odd) && index > 0 && self.chance(0.6) {
            let first = index.saturating_sub(5);
            task.after = vec![format!("t{}", first + self.below(index - first))];
        }
        task
    }

    /// How it may be split, and where it was or must be.
    fn blocks(&mut self, task: &mut Task, problem: &Problem) {
        if self.chance(0.5) {
            let min = self.between(1, 4) * 15;
            let max = min + self.between(0, 6) * 15;
            task.min_block_minutes = self.chance(0.8).then_some(min);
            task.max_block_minutes = self.chance(0.7).then_some(max);
        }
        let odd = self.kind == Kind::Odd;
        if odd && self.chance(0.7) {
            let length = SignedDuration::from_mins(task.duration_minutes);
            let start = self.on_grid(problem);
            task.previous.extend(Interval::new(start, start + length));
        }
        if odd && self.chance(0.2) {
            for _ in 0..=self.below(2) {
                let start = self.on_grid(problem);
                let length = SignedDuration::from_mins(problem.slot_minutes * self.between(1, 4));
                task.pinned.extend(Interval::new(start, start + length));
            }
        }
    }

    fn instant(&mut self, problem: &Problem) -> Timestamp {
        let seconds = if self.kind == Kind::Odd {
            self.between(0, 59)
        } else {
            0
        };
        problem.now
            + SignedDuration::from_mins(self.between(-100, self.days * 1440))
            + SignedDuration::from_secs(seconds)
    }

    fn on_grid(&mut self, problem: &Problem) -> Timestamp {
        let step = problem.slot_minutes * 60;
        let start = self.instant(problem).as_second().div_euclid(step) * step;
        Timestamp::from_second(start).unwrap()
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.random.random_bool(probability)
    }

    fn below(&mut self, count: usize) -> usize {
        self.random.random_range(0..count)
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        self.random.random_range(least..=most)
    }
}
