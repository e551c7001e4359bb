//! Why a task is where it is, what would help it, what would be if, and whether there is time for all of it.
//!
//! The planner computes; here what it says gets names, zones and words.

mod applying;
mod fix;
mod tagged;
mod words;

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use model::{Interval, TaskStatus};
use planner::explain::{Explanation, WhyHere};
use planner::{Budget, ChangeKind, Problem};
use store::workspace::Workspace;

use self::words::Words;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::schedule::{Assumed, Situation};
use crate::tasks::find;
use crate::view::{
    AlternativeView, BlockerView, CapacityView, ChangeView, ChangesView, ExplainView, FixKind,
    LoadView, OutcomeView, RiskView, SpanView, TroubleView, WhatIf, WhatIfView, WhyHereView,
};
use crate::{Code, Error, show};

/// Steps of the search for each plan that an explanation needs.
const STEPS: u64 = 400;
/// All of these together improve their plans for no longer.
const LIMIT: Duration = Duration::from_secs(2);

impl Engine {
    /// Why each block of a task is where it is, and what is wrong with where it stands. A task that is done needs no
    /// place and gets no explanation.
    ///
    /// Takes up to some seconds where fixes have to be planned: run it on a thread that may block.
    pub fn explain(&self, workspace: &str, id: &str) -> Result<ExplainView, Error> {
        let now = self.now();
        let stands = Assumed {
            nothing_frozen: true,
            ..Assumed::default()
        };
        let (workspace, task, seen, next) = self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let task = find(tx, &workspace, id)?;
            let seen = Situation::read(tx, &workspace, now, stands)?;
            let next = Situation::read(tx, &workspace, now, Assumed::default())?;
            Ok::<_, Error>((workspace, task, seen, next))
        })?;
        let zone = zone_of(&workspace)?;
        let mut view = ExplainView {
            task: task.id.to_string(),
            title: task.title,
            hours: task.hours,
            after_titles: Vec::new(),
            blocks: Vec::new(),
            problems: Vec::new(),
        };
        if task.status == TaskStatus::Done {
            return Ok(view);
        }
        let t = position(&seen, &view.task)?;
        let deadline = Instant::now() + LIMIT;
        let out_of_time = || Instant::now() >= deadline;
        let budget = Budget {
            out_of_time: &out_of_time,
            ..Budget::iterations(STEPS)
        };
        let blocks = seen.plan_blocks();
        let Explanation {
            blocks: why,
            trouble,
        } = planner::explain::explain(&seen.problem, &blocks, t, &budget).map_err(invalid)?;
        let words = Words {
            seen: &seen,
            zone: &zone,
        };
        view.after_titles = words.predecessors(t).map(str::to_owned).collect();
        view.blocks = why
            .iter()
            .map(|why| why_here(&words, &seen, t, why))
            .collect();
        if let Some(trouble) = trouble {
            let remedies =
                planner::explain::fixes(&next.problem, &blocks, t, &budget).map_err(invalid)?;
            let fixes = remedies
                .iter()
                .map(|remedy| fix::view(&words, &workspace, &next, t, remedy))
                .collect::<Result<Vec<_>, Error>>()?;
            let replan_helps = fixes.iter().any(|fix| fix.kind == FixKind::Replan);
            view.problems.push(TroubleView {
                kind: tagged::trouble(&trouble, replan_helps),
                text: words.trouble(t, &trouble, replan_helps),
                replan_helps,
                needed_minutes: trouble.needed_minutes,
                until: show::instant(trouble.until, &zone),
                free_minutes: trouble.free_minutes,
                longest_minutes: trouble.longest_minutes,
                reasons: tagged::reasons(&words, &trouble),
                fixes,
            });
        }
        Ok(view)
    }

    /// What the plan would be if something were otherwise; nothing is stored. `out_of_time` ends the improving.
    pub fn what_if(
        &self,
        workspace: &str,
        what_if: &WhatIf,
        out_of_time: &dyn Fn() -> bool,
    ) -> Result<WhatIfView, Error> {
        let now = self.now();
        let assumed = Assumed {
            what_if: Some(what_if),
            ..Assumed::default()
        };
        let (zone, is, would_be) = self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let is = Situation::read(tx, &workspace, now, Assumed::default())?;
            let would_be = Situation::read(tx, &workspace, now, assumed)?;
            Ok::<_, Error>((zone_of(&workspace)?, is, would_be))
        })?;
        let problem = Problem::new(&would_be.problem).map_err(invalid)?;
        let plan = planner::plan(&problem, &Budget::until(out_of_time));
        let before = is.plan_blocks();
        let diff = diff(&is, &would_be, &zone, &plan.blocks)?;
        Ok(WhatIfView {
            changes: counts(&diff),
            outcomes: outcomes(&is, &before, &would_be, &plan.blocks)?,
            diff,
        })
    }

    /// Work against free time, by days and weeks.
    pub fn capacity(&self, workspace: &str) -> Result<CapacityView, Error> {
        let now = self.now();
        let (zone, seen) = self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let seen = Situation::read(tx, &workspace, now, Assumed::default())?;
            Ok::<_, Error>((zone_of(&workspace)?, seen))
        })?;
        let told = planner::capacity(&seen.problem, &seen.plan_blocks()).map_err(invalid)?;
        let risk = |risk: &planner::Risk| RiskView {
            task: seen.problem.tasks[risk.task].id.clone(),
            title: seen.titles[risk.task].clone(),
            due: risk.due.map(|due| show::instant(due, &zone)),
            slack_minutes: risk.slack_minutes,
            spare_minutes: risk.spare_minutes,
            missing_minutes: risk.missing_minutes,
        };
        Ok(CapacityView {
            days: told.days.iter().map(load).collect(),
            weeks: told.weeks.iter().map(load).collect(),
            first_broken_week: told.first_broken_week.map(|monday| monday.to_string()),
            undated_minutes: told.undated_minutes,
            at_risk: told.at_risk.iter().map(risk).collect(),
        })
    }
}

/// Stored values make a valid problem, but for sums beyond what the planner counts.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn invalid(error: planner::Error) -> Error {
    Error::invalid(error.to_string())
}

fn position(seen: &Situation, id: &str) -> Result<usize, Error> {
    let found = seen.problem.tasks.iter().position(|task| task.id == id);
    found.ok_or_else(|| Error::new(Code::Internal, format!("task {id} is not in the problem")))
}

fn why_here(words: &Words<'_>, seen: &Situation, t: usize, why: &WhyHere) -> WhyHereView {
    let shown = |at| show::instant(at, words.zone);
    let blockers = why.blockers.iter().map(|blocker| {
        let (kind, title) = tagged::blocker(words, blocker.what);
        BlockerView {
            start: shown(blocker.time.start),
            end: shown(blocker.time.end),
            what: words.what(blocker.what),
            kind,
            title,
        }
    });
    let length = why.time.end.duration_since(why.time.start);
    let alternatives = why.alternatives.iter().map(|other| AlternativeView {
        start: shown(other.start),
        end: shown(other.start + length),
        cost_delta: other.cost_delta,
        displaces: other
            .displaces
            .iter()
            .map(|&t| seen.problem.tasks[t].id.clone())
            .collect(),
        displaces_titles: other
            .displaces
            .iter()
            .map(|&t| seen.titles[t].clone())
            .collect(),
        shifts: other
            .shifts
            .iter()
            .map(|shift| tagged::shift(words, shift))
            .collect(),
        wishes: other.wishes.iter().map(tagged::wish).collect(),
    });
    WhyHereView {
        start: shown(why.time.start),
        end: shown(why.time.end),
        earliest: shown(why.earliest),
        binding: tagged::binding(why.binding),
        reason: words.binding_sentence(t, why),
        blockers: blockers.collect(),
        slack_minutes: why.slack_minutes,
        alternatives: alternatives.collect(),
    }
}

/// How the stored blocks of one situation become the plan of another.
pub(crate) fn diff(
    is: &Situation,
    would_be: &Situation,
    zone: &TimeZone,
    planned: &[planner::wire::Block],
) -> Result<Vec<ChangeView>, Error> {
    let changes = planner::diff(&would_be.problem, &is.plan_blocks(), planned).map_err(invalid)?;
    let words = Words {
        seen: would_be,
        zone,
    };
    let title = |id: &str| {
        let found = |seen: &Situation| Some(seen.titles[position(seen, id).ok()?].clone());
        found(would_be).or_else(|| found(is)).unwrap_or_default()
    };
    let span = |time: Interval| SpanView {
        start: show::instant(time.start, zone),
        end: show::instant(time.end, zone),
    };
    let view = |change: planner::Change| ChangeView {
        title: title(&change.task),
        change: match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Moved => "moved",
            ChangeKind::Removed => "removed",
            ChangeKind::Kept => "kept",
        }
        .to_owned(),
        before: change.before.map(span),
        after: change.after.map(span),
        why: words.cause(&change.cause, title),
        cause: tagged::cause(&words, &change.cause, title),
        task: change.task,
    };
    Ok(changes.into_iter().map(view).collect())
}

fn counts(diff: &[ChangeView]) -> ChangesView {
    let count = |word: &str| {
        u32::try_from(diff.iter().filter(|c| c.change == word).count()).unwrap_or(u32::MAX)
    };
    ChangesView {
        added: count("added"),
        moved: count("moved"),
        removed: count("removed"),
        kept: count("kept"),
    }
}

/// The tasks that would be late, or miss something, otherwise than they do.
fn outcomes(
    is: &Situation,
    before: &[planner::wire::Block],
    would_be: &Situation,
    after: &[planner::wire::Block],
) -> Result<Vec<OutcomeView>, Error> {
    let old = planner::outcomes(&is.problem, before).map_err(invalid)?;
    let new = planner::outcomes(&would_be.problem, after).map_err(invalid)?;
    let mut views = Vec::new();
    for (t, (new, task)) in new.iter().zip(&would_be.problem.tasks).enumerate() {
        let before = position(is, &task.id).map(|t| old[t]).unwrap_or_default();
        if *new != before {
            views.push(OutcomeView {
                task: task.id.clone(),
                title: would_be.titles[t].clone(),
                missing_minutes: new.missing_minutes,
                late_minutes: new.late_minutes,
                missing_before: before.missing_minutes,
                late_before: before.late_minutes,
            });
        }
    }
    Ok(views)
}

fn load(load: &planner::Load) -> LoadView {
    LoadView {
        date: load.date.to_string(),
        free_minutes: load.free_minutes,
        planned_minutes: load.planned_minutes,
        due_minutes: load.due_minutes,
        free_so_far: load.free_so_far,
        due_so_far: load.due_so_far,
        breaks: load.breaks,
    }
}

/// What a fix is applied to on the command line.
fn place(workspace: &Workspace) -> [String; 2] {
    ["--workspace".to_owned(), workspace.name.clone()]
}
