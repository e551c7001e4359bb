//! `schedule` and `plan`.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use engine::view::{ScheduleView, TaskList};
use engine::{Code, Engine, Error, ScheduleOptions, Trigger};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner::{Budget, Problem, wire};
use tokio_util::sync::CancellationToken;

use crate::args::{PlanArgs, ScheduleArgs};
use crate::output::Output;
use crate::table::table;

/// Kept back from the budget for writing the result and ending the process.
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
    let problem = Problem::from_json(&text).map_err(|e| Error::invalid(format!("{path}: {e}")))?;
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
    write_plan(&args.out, &plan)?;
    output.result(
        &serde_json::json!({ "out": args.out, "cost": plan.cost }),
        |_| {
            format!(
                "{}: {} blocks, {} tasks with a rest, cost {}\n",
                args.out.display(),
                plan.blocks.len(),
                plan.unscheduled.len(),
                plan.cost.total
            )
        },
    )?;
    Ok(0)
}

/// The whole process counts, so that a person who says two seconds gets two; who interrupts does not want to wait.
fn out_of_time(started: Instant, budget_ms: u64, cancel: &CancellationToken) -> impl Fn() -> bool {
    let limit = Duration::from_millis(budget_ms).saturating_sub(RESERVE);
    move || started.elapsed() >= limit || cancel.is_cancelled()
}

/// Written beside its place and then put there: a plan of old survives whatever goes wrong. What is no file, like a
/// pipe or a device, is written to and stays what it is.
fn write_plan(path: &Path, plan: &wire::Plan) -> Result<(), Error> {
    let text = serde_json::to_string(plan).map_err(|e| Error::new(Code::Internal, e))? + "\n";
    // A link stays one, too.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let written = match fs::metadata(&target) {
        Ok(found) if !found.is_file() => fs::write(&target, text),
        _ => replace(&target, &text),
    };
    written.map_err(|e| Error::invalid(format!("--out {}: {e}", path.display())))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // As any other new file: for whom the umask says, not for the owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
