//! `schedule` and `plan`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::view::ScheduleView;
use engine::{Code, Engine, Error, ScheduleOptions, Trigger};
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
    let view = engine.schedule(&args.place.workspace, &options)?;
    let titles = engine.tasks(&args.place.workspace)?;
    let title = |id: &str| {
        titles
            .tasks
            .iter()
            .find(|t| t.id == id)
            .map_or_else(|| id.to_owned(), |t| t.title.clone())
    };
    output.result(&view, |view| schedule_text(view, title))?;
    Ok(0)
}

fn schedule_text(view: &ScheduleView, title: impl Fn(&str) -> String) -> String {
    let rows = view
        .plan
        .blocks
        .iter()
        .map(|b| [b.start.to_string(), b.end.to_string(), title(&b.task)]);
    let mut text = table(["Start (UTC)", "End", "Task"], rows);
    for left in &view.plan.unscheduled {
        text += &format!(
            "No place for {} of {:?}\n",
            model::duration_text(left.missing_minutes),
            title(&left.task)
        );
    }
    let changes = view.changes;
    text + &format!(
        "{} new, {} moved, {} gone, {} as before.\n",
        changes.added, changes.moved, changes.removed, changes.kept
    )
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

/// Written beside its place and then put there: a plan of old survives whatever goes wrong.
fn write_plan(path: &Path, plan: &wire::Plan) -> Result<(), Error> {
    let text = serde_json::to_string(plan).map_err(|e| Error::new(Code::Internal, e))?;
    let failed = |e: std::io::Error| Error::invalid(format!("--out {}: {e}", path.display()));
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // As any other new file: for whom the umask says, not for the owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}
