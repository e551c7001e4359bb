//! `explain`, `what-if` and `capacity`.

use std::fmt::Write as _;
use std::time::Instant;

use engine::view::{
    BusyDraft, CapacityView, ExplainView, FixView, LoadView, PinDraft, TaskDraft, TaskEdit, WhatIf,
    WhatIfView, WhyHereView,
};
use engine::{Code, Engine, Error};
use model::duration_text;
use tokio_util::sync::CancellationToken;

use super::plan::out_of_time;
use super::tasks::draft;
use crate::args::{OneTask, WhatIfArgs};
use crate::output::Output;
use crate::table::table;

/// Of more things in the way than these, the rest are counted.
const MOST_BLOCKERS: usize = 8;

pub(crate) fn explain(engine: &Engine, task: &OneTask, output: &Output) -> Result<u8, Error> {
    let view = engine.explain(&task.place.workspace, &task.id)?;
    output.result(&view, explain_text)?;
    Ok(0)
}

fn explain_text(view: &ExplainView) -> String {
    let mut text = format!("{} ({})\n", view.title, view.task);
    // Writing to a String cannot fail, here and below.
    for block in &view.blocks {
        let _ = writeln!(text, "\n{} to {}", short(&block.start), short(&block.end));
        block_text(&mut text, block);
    }
    for problem in &view.problems {
        let _ = writeln!(text, "\nIt {}.", problem.text);
        for fix in &problem.fixes {
            fix_text(&mut text, fix);
        }
    }
    if view.blocks.is_empty() && view.problems.is_empty() {
        text.push_str("It is done and needs no place.\n");
    }
    text
}

fn block_text(text: &mut String, block: &WhyHereView) {
    let _ = writeln!(text, "  {}", block.reason);
    let _ = writeln!(text, "  Earliest: {}", short(&block.earliest));
    if let Some(slack) = block.slack_minutes {
        let _ = match slack {
            0 => writeln!(text, "  Just in time"),
            1.. => writeln!(text, "  {} before it is due", duration_text(slack)),
            _ => writeln!(text, "  {} after it is due", duration_text(-slack)),
        };
    }
    for blocker in block.blockers.iter().take(MOST_BLOCKERS) {
        let (start, end) = (short(&blocker.start), short(&blocker.end));
        let _ = writeln!(text, "  Taken: {start} to {end} {}", blocker.what);
    }
    let more = block.blockers.len().saturating_sub(MOST_BLOCKERS);
    if more > 0 {
        let _ = writeln!(text, "  Taken: {more} more");
    }
    for other in &block.alternatives {
        let plan = match other.cost_delta {
            ..0 => "a better plan",
            0 => "as good a plan",
            1.. => "a worse plan",
        };
        let (start, delta) = (short(&other.start), other.cost_delta);
        let _ = write!(text, "  Else: {start}, {plan} (cost {delta:+})");
        let _ = match other.displaces_titles.as_slice() {
            [] => writeln!(text),
            titles => writeln!(text, ", {} would move", titles.join(", ")),
        };
    }
}

fn fix_text(text: &mut String, fix: &FixView) {
    let words: Vec<String> = fix.command.iter().map(|word| quoted(word)).collect();
    let _ = writeln!(text, "  {}: {}", fix.text, fix.result);
    let _ = writeln!(text, "    hourwright {}", words.join(" "));
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_:+./".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// `2026-03-02T09:00:00+01:00` as `2026-03-02 09:00`.
fn short(instant: &str) -> String {
    let (date, time) = instant.split_once('T').unwrap_or((instant, ""));
    format!("{date} {}", time.get(..5).unwrap_or(time))
}

pub(crate) fn what_if(
    engine: &Engine,
    args: WhatIfArgs,
    output: &Output,
    started: Instant,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let budget_ms = args.budget_ms;
    let workspace = args.place.workspace.clone();
    let what_if = thought_of(args)?;
    let out_of_time = out_of_time(started, budget_ms, cancel);
    let view = engine.what_if(&workspace, &what_if, &out_of_time)?;
    if cancel.is_cancelled() {
        return Err(Error::new(Code::Cancelled, "interrupted"));
    }
    output.result(&view, what_if_text)?;
    Ok(0)
}

fn thought_of(args: WhatIfArgs) -> Result<WhatIf, Error> {
    let busy = |text: &String| {
        let (start, end) = text.split_once('/').ok_or_else(|| {
            Error::invalid(format!(
                "--busy: {text:?} is not START/END, with a / between two instants"
            ))
        })?;
        Ok(BusyDraft {
            start: start.to_owned(),
            end: end.to_owned(),
        })
    };
    let pin = |text: &String| {
        let parts = text.split_once('=');
        let parts = parts.and_then(|(id, time)| Some((id, time.split_once('/')?)));
        let (id, (start, end)) = parts.ok_or_else(|| {
            Error::invalid(format!(
                "--pin: {text:?} is not ID=START/END, a task and two instants with a / between them"
            ))
        })?;
        Ok(PinDraft {
            id: id.to_owned(),
            start: start.to_owned(),
            end: end.to_owned(),
        })
    };
    let mut what_if = WhatIf {
        busy: args.busy.iter().map(busy).collect::<Result<_, Error>>()?,
        pins: args.pin.iter().map(pin).collect::<Result<_, Error>>()?,
        without: args.without,
        ..WhatIf::default()
    };
    let said = draft(args.add.clone(), args.duration, args.fields);
    match (args.edit, args.add) {
        (Some(id), _) => what_if.edits.push(TaskEdit { id, draft: said }),
        (None, Some(_)) => what_if.adds.push(said),
        (None, None) if said == TaskDraft::default() => {}
        (None, None) => {
            return Err(Error::invalid(
                "say with --edit ID or --add TITLE which task is meant",
            ));
        }
    }
    Ok(what_if)
}

fn what_if_text(view: &WhatIfView) -> String {
    let time = |span: &Option<engine::view::SpanView>| {
        span.as_ref()
            .map_or_else(|| "-".to_owned(), |span| short(&span.start))
    };
    let changed = view.diff.iter().filter(|change| change.change != "kept");
    let rows = changed.map(|change| {
        [
            change.change.clone(),
            time(&change.before),
            time(&change.after),
            change.title.clone(),
            change.why.clone(),
        ]
    });
    let mut text = table(["Change", "Before", "After", "Task", "Why"], rows);
    for task in &view.outcomes {
        let said = |missing: i64, late: i64| match (missing, late) {
            (0, 0) => "in time".to_owned(),
            (0, late) => format!("{} late", duration_text(late)),
            (missing, _) => format!("{} without a place", duration_text(missing)),
        };
        let before = said(task.missing_before, task.late_before);
        let after = said(task.missing_minutes, task.late_minutes);
        let _ = writeln!(text, "{}: {after}, now {before}", task.title);
    }
    let changes = view.changes;
    let _ = writeln!(
        text,
        "{} new, {} moved, {} gone, {} as before. Nothing was stored.",
        changes.added, changes.moved, changes.removed, changes.kept
    );
    text
}

pub(crate) fn capacity(engine: &Engine, workspace: &str, output: &Output) -> Result<u8, Error> {
    output.result(&engine.capacity(workspace)?, capacity_text)?;
    Ok(0)
}

fn capacity_text(view: &CapacityView) -> String {
    let row = |load: &LoadView| {
        [
            load.date.clone(),
            work(load.free_minutes),
            work(load.planned_minutes),
            work(load.due_minutes),
            work(load.free_so_far - load.due_so_far),
            if load.breaks { "too much" } else { "" }.to_owned(),
        ]
    };
    let mut text = table(
        ["Week of", "Free", "Planned", "Due", "To spare", ""],
        view.weeks.iter().map(row),
    );
    let _ = match &view.first_broken_week {
        Some(week) => writeln!(text, "The week of {week} is the first that breaks."),
        None => writeln!(text, "Everything that is due can be done."),
    };
    for risk in &view.at_risk {
        let said = match (risk.missing_minutes, risk.slack_minutes) {
            (missing @ 1.., _) => format!("{} without a place", duration_text(missing)),
            (_, Some(slack)) if slack < 0 => format!("{} late", duration_text(-slack)),
            _ => format!("{} to spare", work(risk.spare_minutes)),
        };
        let _ = writeln!(text, "At risk: {} ({}), {said}", risk.title, risk.task);
    }
    text
}

/// Minutes that may be none, or less.
fn work(minutes: i64) -> String {
    match minutes {
        0 => "0".to_owned(),
        1.. => duration_text(minutes),
        _ => format!("-{}", duration_text(-minutes)),
    }
}
