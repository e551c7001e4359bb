//! `schedule` and `plan`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::view::{ScheduleView, TaskList};
use engine::{Code, Engine, Error, ScheduleOptions, Trigger};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::Interval;
use planner::{Budget, Change, ChangeKind, Problem, wire};
use tokio_util::sync::CancellationToken;

use crate::args::{PlanArgs, ScheduleArgs};
use crate::output::Output;
use crate::table::table;

/// Kept back from the budget for writing the result and ending the process: a tenth of it, but no more than this.
const RESERVE: Duration = Duration::from_millis(25);

pub(crate) fn schedule(
    engine: &Engine,
    args: &ScheduleArgs,
    output: &Output,
    started: Instant,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let options = ScheduleOptions {
        trigger: Trigger::CommandLine,
        dry_run: args.dry_run,
        out_of_time: &out_of_time(started, args.budget_ms, cancel),
        cancel,
        problem_out: args.problem_out.as_deref(),
    };
    let workspace = &args.place.workspace;
    let view = engine.schedule(workspace, &options)?;
    if output.is_json() {
        output.line_of_json(&view)?;
    } else {
        let tasks = engine.tasks(workspace)?;
        output.text(&schedule_text(&view, &tasks, &engine.zone(workspace)?))?;
    }
    Ok(0)
}

/// Times are the wall clock's of the workspace's zone.
fn schedule_text(view: &ScheduleView, tasks: &TaskList, zone: &TimeZone) -> String {
    let title = |id: &str| {
        let task = tasks.tasks.iter().find(|task| task.id == id);
        task.map_or_else(|| id.to_owned(), |task| task.title.clone())
    };
    let clock = |at: Timestamp| zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string();
    let rows = view
        .plan
        .blocks
        .iter()
        .map(|b| [clock(b.start), clock(b.end), title(&b.task)]);
    let mut text = table(["Start", "End", "Task"], rows);
    // Writing to a String cannot fail, here and below.
    for left in &view.plan.unscheduled {
        let work = model::duration_text(left.missing_minutes);
        let _ = writeln!(text, "No place for {work} of {:?}", title(&left.task));
    }
    for unmet in &view.unmet {
        let _ = writeln!(
            text,
            "Not wholly as wished: {} ({})",
            unmet.name, unmet.reason
        );
    }
    let changes = view.changes;
    let _ = writeln!(
        text,
        "{} new, {} moved, {} gone, {} as before.",
        changes.added, changes.moved, changes.removed, changes.kept
    );
    text
}

/// The bare planner on a file.
pub(crate) fn bare(
    args: &PlanArgs,
    output: &Output,
    started: Instant,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let path = args.problem.display();
    let text =
        fs::read_to_string(&args.problem).map_err(|e| Error::invalid(format!("{path}: {e}")))?;
    let wire =
        wire::Problem::from_json(&text).map_err(|e| Error::invalid(format!("{path}: {e}")))?;
    let problem = Problem::new(&wire).map_err(|e| Error::invalid(format!("{path}: {e}")))?;
    let old = args.diff.as_deref().map(read_plan).transpose()?;
    let (interrupted, out_of_time) = (
        || cancel.is_cancelled(),
        out_of_time(started, args.budget_ms, cancel),
    );
    let budget = match args.iterations {
        Some(iterations) => Budget {
            out_of_time: &interrupted,
            ..Budget::iterations(iterations)
        },
        None if args.budget_ms == 0 => Budget::first_plan(),
        None => Budget::until(&out_of_time),
    };
    let plan = planner::plan(&problem, &budget.seeded(args.seed));
    if cancel.is_cancelled() {
        return Err(Error::new(
            Code::Cancelled,
            "interrupted; no plan was written",
        ));
    }
    let json = serde_json::to_string(&plan).map_err(|e| Error::new(Code::Internal, e))?;
    engine::write_file(&args.out, &(json + "\n"))?;
    let mut result = serde_json::json!({ "out": args.out, "cost": plan.cost });
    let mut text = format!(
        "{}: {} blocks, {} tasks with a rest, cost {}\n",
        args.out.display(),
        plan.blocks.len(),
        plan.unscheduled.len(),
        plan.cost.total
    );
    if let Some(old) = old {
        let changes = planner::diff(&wire, &old.blocks, &plan.blocks)
            .map_err(|e| Error::invalid(format!("{path}: {e}")))?;
        text += &diff_text(&changes);
        result["diff"] = changes.iter().map(diff_json).collect();
    }
    output.result(&result, |_| text)?;
    Ok(0)
}

fn read_plan(path: &Path) -> Result<wire::Plan, Error> {
    let wrong =
        |e: &dyn std::fmt::Display| Error::invalid(format!("--diff {}: {e}", path.display()));
    let text = fs::read_to_string(path).map_err(|e| wrong(&e))?;
    serde_json::from_str(&text).map_err(|e| wrong(&e))
}

fn diff_json(change: &Change) -> serde_json::Value {
    serde_json::json!({
        "task": change.task,
        "change": word(change.kind),
        "before": change.before,
        "after": change.after,
    })
}

fn diff_text(changes: &[Change]) -> String {
    let time = |at: Option<Interval>| at.map_or_else(|| "-".to_owned(), |at| at.start.to_string());
    let rows = changes.iter().map(|change| {
        [
            word(change.kind).to_owned(),
            time(change.before),
            time(change.after),
            change.task.clone(),
        ]
    });
    table(["Change", "Before", "After", "Task"], rows)
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Moved => "moved",
        ChangeKind::Removed => "removed",
        ChangeKind::Kept => "kept",
    }
}

/// The whole process counts, so that a person who says two seconds gets two; who interrupts does not want to wait.
pub(super) fn out_of_time(
    started: Instant,
    budget_ms: u64,
    cancel: &CancellationToken,
) -> impl Fn() -> bool {
    let budget = Duration::from_millis(budget_ms);
    let limit = budget.saturating_sub(RESERVE.min(budget / 10));
    move || started.elapsed() >= limit || cancel.is_cancelled()
}
