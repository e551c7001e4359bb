//! Why a task is where it is, what else it could have had, and why it does not fit.
//!
//! Everything here is computed from the problem and the plan as they stand, by the rules and the cost of the contract;
//! no trace of the search is kept or needed. So a plan can be explained days after it was made, and a fix is offered only
//! after the changed problem has been planned and did what it should.

mod alternatives;
mod fixes;
mod here;
mod shifts;
mod shortage;

use jiff::Timestamp;
use model::Interval;

use crate::budget::Budget;
use crate::error::Error;
use crate::laid::Laid;
use crate::stretch::{Stretch, difference};
use crate::wire::{self, Block, Plan};

pub use fixes::{Fix, Remedy, fixes};
pub use shifts::Shift;

pub use crate::rules::Wish;

/// What there is to say about one task of a plan. Tasks and busy times are named by their index in the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// One a block, in order of start; touching ones count as one, but what is pinned and what is planned stay apart.
    pub blocks: Vec<WhyHere>,
    /// What is wrong with where the task stands; `None` where it is complete and in time.
    pub trouble: Option<Trouble>,
}

/// Why a block is where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyHere {
    /// The block.
    pub time: Interval,
    /// The first moment that release, predecessors and hours allow the task. Where they allow none, the block's start.
    pub earliest: Timestamp,
    /// What keeps the block from being earlier.
    pub binding: Binding,
    /// What occupied the time from `earliest` to the block that the task could have had, in order of start.
    pub blockers: Vec<Blocker>,
    /// Minutes from the block's end to the due date, below 0 where it is late; `None` without a due date.
    pub slack_minutes: Option<i64>,
    /// The three cheapest other places for this block, cheapest first; fewer where there are no more.
    pub alternatives: Vec<Alternative>,
}

/// What keeps a block from being earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binding {
    /// It was fixed there.
    Pinned,
    /// It has begun, or is past.
    Begun,
    /// It is not where the problem would let it be now; the next plan moves it.
    Outdated,
    /// Planning begins here.
    Now,
    /// Its release.
    NotBefore,
    /// A task that must be finished first.
    Predecessor,
    /// Its hours: they begin here, or none before are long enough.
    Hours,
    /// Busy time and buffers leave no stretch before that is long enough.
    Busy,
    /// Other tasks' blocks leave none.
    Tasks,
    /// The daily limit leaves none.
    DailyLimit,
    /// Before there is room only right beside another block of the task, and the two in one are longer than it may be
    /// done in one go.
    LongestBlock,
    /// There is room before, but the plan would cost more.
    Cost,
    /// There is room before, and it would cost less: the next plan may use it.
    Improvable,
}

/// Something in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocker {
    /// All of its time, also what lies outside the task's hours.
    pub time: Interval,
    /// What it is.
    pub what: What,
}

/// What can be in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A busy time.
    Busy(usize),
    /// The minutes kept free before or after a busy time.
    Buffer(usize),
    /// A block of another task.
    Task(usize),
    /// The day takes no more work.
    DailyLimit,
}

/// Another place for a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Where it would start.
    pub start: Timestamp,
    /// What the whole plan would cost more, everything displaced put to the best place found; below 0 for less.
    pub cost_delta: i64,
    /// The tasks that would have to move.
    pub displaces: Vec<usize>,
    /// What would become of the task itself, and then of each that it displaces.
    pub shifts: Vec<Shift>,
    /// The wishes that would be met otherwise, and what that costs more; below 0 where they are met better.
    pub wishes: Vec<(Wish, i64)>,
    /// The plan that it would be: by the problem without `previous` and, for a pinned block, without what is pinned of
    /// the task.
    pub plan: Plan,
}

/// Why a task is late or has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub kind: TroubleKind,
    /// The work that has to find a place.
    pub needed_minutes: i64,
    /// From when on.
    pub from: Timestamp,
    /// Until when: the due date of a late task, the horizon of one without a place.
    pub until: Timestamp,
    /// How much of it would have room in between beside everything else, in pieces of any length.
    pub free_minutes: i64,
    /// The longest stretch in between that nobody else has.
    pub longest_minutes: i64,
    /// A smallest set of reasons: with all of them it is impossible, without any one of them it would not be.
    pub reasons: Vec<Reason>,
}

/// What is wrong with where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TroubleKind {
    /// It is finished after its due date.
    Late,
    /// Some or all of it has no place.
    NoRoom,
    /// Its hour set has no minute between its release and the horizon.
    NoHours,
    /// A task that must be finished first is not.
    Predecessor,
}

/// One thing without which a task would fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A busy time, with its buffers.
    Busy(usize),
    /// Another task's blocks.
    Task(usize),
    /// It may be done in one piece only, or in pieces not shorter than it says.
    Pieces,
    /// The limit of work a day.
    DailyLimit,
    /// Its release.
    NotBefore,
    /// A task that must be finished first.
    Predecessor(usize),
    /// Its hours are too short even if nothing else were there.
    Hours,
    /// There is room beside everything else, but the plan that was found costs less so.
    Cost,
}

/// Explains task `t`, an index into the problem's tasks, in the plan made of `blocks`.
///
/// What was there before is not looked at: `previous` in the problem is not counted, so that "it is here because it was
/// here" is no reason. `budget` ends the placing of what an alternative displaces.
///
/// # Errors
/// The problem breaks an input rule.
pub fn explain(
    wire: &wire::Problem,
    blocks: &[Block],
    t: usize,
    budget: &Budget<'_>,
) -> Result<Explanation, Error> {
    let mut wire = wire.clone();
    wire.tasks.iter_mut().for_each(|task| task.previous.clear());
    let laid = Laid::new(&wire, blocks)?;
    let planned = (0..laid.runs[t].len()).map(|run| here::why(&wire, &laid, t, run, false, budget));
    let mut here: Vec<WhyHere> = planned.collect();
    let trouble = shortage::trouble(&wire, &laid, t)?;
    if !wire.tasks[t].pinned.is_empty() {
        wire.tasks[t].pinned.clear();
        here.extend(why_pinned(&wire, blocks, &laid.runs[t], t, budget)?);
        here.sort_by_key(|why| why.time.start);
    }
    Ok(Explanation {
        blocks: here,
        trouble,
    })
}

/// What is pinned of task `t` is explained as if it were not, which is what `lifted` says: only then is there another
/// place for it. `planned` is the rest of the task.
fn why_pinned(
    lifted: &wire::Problem,
    blocks: &[Block],
    planned: &[Stretch],
    t: usize,
    budget: &Budget<'_>,
) -> Result<Vec<WhyHere>, Error> {
    let mut laid = Laid::new(lifted, blocks)?;
    let pinned = difference(&laid.runs[t], planned);
    laid.runs[t] = [planned, &pinned].concat();
    laid.runs[t].sort_unstable();
    let is_pinned = |run: &usize| pinned.contains(&laid.runs[t][*run]);
    let runs = (0..laid.runs[t].len()).filter(is_pinned);
    Ok(runs
        .map(|run| here::why(lifted, &laid, t, run, true, budget))
        .collect())
}
