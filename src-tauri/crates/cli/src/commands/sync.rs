//! `sync`, `log`, `jobs`.

use std::collections::BTreeSet;
use std::fmt::Write;

use engine::view::{BackgroundView, JobDetails, JobList, RunList};
use engine::{Code, Engine, Error, SyncRequest, Trigger};
use tokio_util::sync::CancellationToken;

use super::{blocks, wait_for};
use crate::args::{JobsArgs, LogArgs, SyncArgs};
use crate::output::Output;
use crate::table::table;

pub(crate) fn sync(
    engine: &Engine,
    args: SyncArgs,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let request = SyncRequest {
        workspaces: args.workspace,
        full: args.full,
        trigger: Trigger::CommandLine,
    };
    let runs = wait_for(engine.sync(&request, cancel))?;
    output.result(&runs, run_table)?;
    for run in &runs.runs {
        if let Some(error) = &run.error {
            let calendar = run.calendar.as_deref().unwrap_or("-");
            eprintln!(
                "hourwright: {} {calendar}: {}",
                run.workspace, error.message
            );
        }
    }
    let workspaces: BTreeSet<&str> = runs.runs.iter().map(|run| run.workspace.as_str()).collect();
    for workspace in workspaces {
        blocks::warn_of_what_waits(engine, workspace)?;
    }
    Ok(worst(&runs))
}

/// The worst row's exit code.
fn worst(runs: &RunList) -> u8 {
    let errors = runs.runs.iter().filter_map(|run| run.error.as_ref());
    Code::worst(errors.map(|error| Code::from_word(&error.code))).map_or(0, Code::exit)
}

pub(crate) fn log(engine: &Engine, args: &LogArgs, output: &Output) -> Result<u8, Error> {
    let runs = engine.sync_log(args.workspace.as_deref(), args.limit)?;
    output.result(&runs, run_table)?;
    Ok(0)
}

fn run_table(list: &RunList) -> String {
    let rows = list.runs.iter().map(|run| {
        let kind = if run.redirected_to_full {
            "full (redirected)"
        } else {
            &run.r#type
        };
        [
            run.started_at.clone(),
            run.workspace.clone(),
            run.calendar_title
                .clone()
                .or_else(|| run.calendar.clone())
                .unwrap_or_else(|| "-".to_owned()),
            kind.to_owned(),
            run.status.clone(),
            format!("+{} -{}", run.upserted, run.deleted),
            format!("{} ms", run.duration_ms),
            run.error
                .as_ref()
                .map(|e| e.code.clone())
                .unwrap_or_default(),
        ]
    });
    table(
        [
            "Started",
            "Workspace",
            "Calendar",
            "Type",
            "Status",
            "Changes",
            "Took",
            "Error",
        ],
        rows,
    )
}

pub(crate) fn jobs(engine: &Engine, args: &JobsArgs, output: &Output) -> Result<u8, Error> {
    if args.next {
        output.result(&engine.background()?, timetables)?;
        return Ok(0);
    }
    match args.id {
        Some(id) => output.result(&engine.job_details(id)?, details)?,
        None => output.result(&engine.jobs(args.limit)?, job_table)?,
    }
    Ok(0)
}

/// What runs by the clock.
fn timetables(view: &BackgroundView) -> String {
    let rows = view.jobs.iter().map(|job| {
        let state = match job.next.as_slice() {
            [] => "not planned",
            _ if view.pause.is_some() => "paused",
            _ => job.state.as_str(),
        };
        [
            job.job.clone(),
            job.timetable.clone(),
            state.to_owned(),
            job.next.join("  "),
        ]
    });
    let mut text = table(["Job", "Timetable", "State", "Next"], rows);
    for resting in &view.resting {
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{} is left alone until {}.",
            resting.account, resting.until
        );
    }
    text
}

/// One run: its line, its attempts, and what it told.
fn details(details: &JobDetails) -> String {
    let job = &details.job;
    let mut text = job_table(&JobList {
        jobs: vec![job.clone()],
    });
    for attempt in &job.attempts {
        let end = attempt.completed_at.as_deref().unwrap_or("now");
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{} to {end}: {} requests{}",
            attempt.started_at,
            attempt.requests,
            attempt
                .error
                .as_ref()
                .map_or_else(String::new, |error| format!(", {}", error.code))
        );
    }
    for line in &details.lines {
        let _ = writeln!(
            text,
            "{:>8} ms  {:5}  {}",
            line.after_ms, line.level, line.text
        );
    }
    text
}

fn job_table(list: &JobList) -> String {
    let rows = list.jobs.iter().map(|job| {
        [
            job.started_at.clone(),
            job.job.clone(),
            job.workspace.clone().unwrap_or_else(|| "all".to_owned()),
            job.trigger.clone(),
            job.state.clone(),
            match (&job.error, &job.waits_for, &job.waits_until) {
                (Some(error), ..) => error.message.clone(),
                (None, Some(what), Some(until)) => format!("{what} until {until}"),
                (None, Some(what), None) => what.clone(),
                _ => String::new(),
            },
        ]
    });
    table(
        ["Started", "Job", "Workspace", "Asked by", "State", "Why"],
        rows,
    )
}
