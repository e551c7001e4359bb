//! What the planner says in English sentences, as the command line prints them. The window's are in its catalogue,
//! `ui/src/texts/`, said from what `tagged.rs` makes of the same.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Interval, duration_text};
use planner::Cause;
use planner::explain::{Binding, Reason, Trouble, TroubleKind, What, WhyHere};

use crate::schedule::Situation;

/// Of more reasons than these, the rest are counted.
const MOST_NAMED: usize = 4;

/// What the planner's indices stand for.
pub(super) struct Words<'a> {
    pub(super) seen: &'a Situation,
    pub(super) zone: &'a TimeZone,
}

impl Words<'_> {
    /// `Mon 2 Mar 09:00`, the wall clock's.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        let wall = self.zone.to_datetime(at);
        wall.strftime("%a %-d %b %H:%M").to_string()
    }

    /// `Mon 2 Mar 09:00–10:00`.
    fn span(&self, time: Interval) -> String {
        let end = self.zone.to_datetime(time.end).strftime("%H:%M");
        format!("{}–{end}", self.moment(time.start))
    }

    pub(super) fn title(&self, t: usize) -> &str {
        &self.seen.titles[t]
    }

    pub(super) fn what(&self, what: What) -> String {
        match what {
            What::Busy(index) => self.seen.busy_titles[index].clone(),
            What::Buffer(index) => format!("buffer of {}", self.seen.busy_titles[index]),
            What::Task(t) => self.title(t).to_owned(),
            What::DailyLimit => "daily limit".to_owned(),
        }
    }

    /// What keeps a block of task `t` from being earlier.
    pub(super) fn binding_sentence(&self, t: usize, why: &WhyHere) -> String {
        let task = &self.seen.problem.tasks[t];
        let earliest = self.moment(why.earliest);
        match why.binding {
            Binding::Pinned => "You fixed it here.".to_owned(),
            Binding::Begun => "It has begun already.".to_owned(),
            Binding::Outdated => "It can no longer be here; the next plan moves it.".to_owned(),
            Binding::Now => "It begins as soon as planning does.".to_owned(),
            Binding::NotBefore => format!("It may not begin before {earliest}."),
            Binding::Predecessor => {
                let first: Vec<String> = self
                    .predecessors(t)
                    .map(|title| format!("“{title}”"))
                    .collect();
                format!("It has to wait until {} is finished.", first.join(" and "))
            }
            Binding::Hours => format!(
                "Its hours ({}) have no stretch before that is long enough.",
                task.hours
            ),
            Binding::Busy => {
                "Events and their buffers leave no stretch before that is long enough.".to_owned()
            }
            Binding::Tasks => {
                let mut names: Vec<String> = Vec::new();
                for blocker in &why.blockers {
                    let name = self.what(blocker.what);
                    if matches!(blocker.what, What::Task(_)) && !names.contains(&name) {
                        names.push(name);
                    }
                }
                format!("The time before is worth more to {}.", listed(&names))
            }
            Binding::DailyLimit => "The days before have reached the daily limit.".to_owned(),
            Binding::LongestBlock => {
                "Before there is room only right beside its own block, and it may not be done that long in one go."
                    .to_owned()
            }
            Binding::Cost => {
                "There is room before, but the plan as a whole would cost more.".to_owned()
            }
            Binding::Improvable => {
                "There is a better place before; the next plan may use it.".to_owned()
            }
        }
    }

    /// The titles of the tasks that come before task `t`.
    pub(super) fn predecessors(&self, t: usize) -> impl Iterator<Item = &str> {
        let tasks = &self.seen.problem.tasks;
        tasks[t].after.iter().filter_map(|id| {
            let index = tasks.iter().position(|task| task.id == *id)?;
            Some(self.title(index))
        })
    }

    /// "needs 3h before Fri 6 Mar 17:00 in work; 2h are free, because …".
    pub(super) fn trouble(&self, t: usize, trouble: &Trouble, replan_helps: bool) -> String {
        let task = &self.seen.problem.tasks[t];
        let until = self.moment(trouble.until);
        let needed = duration_text(trouble.needed_minutes.max(1));
        match trouble.kind {
            TroubleKind::Late if replan_helps => {
                return format!("is late for {until}, but need not be: plan again");
            }
            _ if replan_helps => return "has no place yet: plan again".to_owned(),
            TroubleKind::NoHours => {
                return format!(
                    "needs {needed} before {until}, but its hours ({}) have no time until then",
                    task.hours
                );
            }
            TroubleKind::Predecessor => {
                let reasons = self.reasons(trouble);
                return format!("cannot begin: {}", listed(&reasons));
            }
            TroubleKind::Late | TroubleKind::NoRoom => {}
        }
        let free = match trouble.free_minutes {
            0 => "nothing is free".to_owned(),
            minutes if trouble.reasons.contains(&Reason::Pieces) => {
                let longest = duration_text(trouble.longest_minutes.max(1));
                format!(
                    "{} are free, at most {longest} of it in one stretch",
                    duration_text(minutes)
                )
            }
            minutes => format!("{} are free", duration_text(minutes)),
        };
        let because = listed(&self.reasons(trouble));
        format!(
            "needs {needed} before {until} in {}; {free}, because {because}",
            task.hours
        )
    }

    fn reasons(&self, trouble: &Trouble) -> Vec<String> {
        let reason = |reason: &Reason| match *reason {
            Reason::Busy(index) => {
                let time = self.span(self.seen.problem.busy[index]);
                format!("“{}” is there ({time})", self.seen.busy_titles[index])
            }
            Reason::Task(t) => format!("the task “{}” needs its time", self.title(t)),
            Reason::Pieces => "it cannot be cut into shorter pieces".to_owned(),
            Reason::DailyLimit => "a day takes no more than the daily limit".to_owned(),
            Reason::NotBefore => format!("it may not begin before {}", self.moment(trouble.from)),
            Reason::Predecessor(p) => match trouble.kind {
                TroubleKind::Predecessor => format!("“{}” has no place", self.title(p)),
                _ => format!("it has to wait until “{}” is finished", self.title(p)),
            },
            Reason::Hours => "its hours have no more".to_owned(),
            Reason::Cost => "the plan as a whole would cost more".to_owned(),
        };
        trouble.reasons.iter().map(reason).collect()
    }

    /// Why a block is not where it was.
    pub(super) fn cause(&self, cause: &Cause, title: impl Fn(&str) -> String) -> String {
        match cause {
            Cause::Kept => "nothing speaks against it".to_owned(),
            Cause::Pinned => "you fixed it".to_owned(),
            Cause::NewTask => "it had no place before".to_owned(),
            Cause::Recut => "the task's work is cut differently".to_owned(),
            Cause::TaskGone => "the task is not planned any more".to_owned(),
            Cause::Past => "its time is past".to_owned(),
            Cause::Busy(index) => format!("“{}” is there now", self.seen.busy_titles[*index]),
            Cause::Hours => "it lies outside the task's hours".to_owned(),
            Cause::NotBefore => "the task may not begin by then".to_owned(),
            Cause::Predecessor(id) => format!("“{}” is not finished by then", title(id)),
            Cause::Taken(id) => format!("“{}” is there now", title(id)),
            Cause::Cheaper => "the plan as a whole is better so".to_owned(),
        }
    }
}

/// "a, b and c"; of many the first and how many more.
pub(super) fn listed(parts: &[String]) -> String {
    let more = parts.len().saturating_sub(MOST_NAMED);
    let mut named: Vec<String> = parts[..parts.len() - more].to_vec();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    match named.split_last() {
        None => "something else".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
