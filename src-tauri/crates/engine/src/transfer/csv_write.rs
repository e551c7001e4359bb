//! A workspace as a table: a row for each task and for each event of the calendars.

use jiff::Timestamp;
use model::{Event, OriginalStart, Status, Task, TaskStatus};

use super::leaving::Leaving;
use crate::{Code, Error, show};

/// The columns, in order; [`csv_read`](super::csv_read) knows each by the same name.
const COLUMNS: [&str; 18] = [
    "type",
    "id",
    "title",
    "status",
    "start",
    "end",
    "location",
    "recurrence",
    "series",
    "duration",
    "priority",
    "due",
    "not_before",
    "hours",
    "min_block",
    "max_block",
    "list",
    "after",
];

pub(super) fn text(leaving: &Leaving) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Error::new(Code::Internal, e);
    writer.write_record(COLUMNS).map_err(failed)?;
    for task in &leaving.tasks {
        writer
            .write_record(task_row(task, leaving))
            .map_err(failed)?;
    }
    for event in &leaving.events {
        writer
            .write_record(event_row(event, leaving))
            .map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| Error::new(Code::Internal, e))?;
    String::from_utf8(bytes).map_err(|e| Error::new(Code::Internal, e))
}

fn task_row(task: &Task, leaving: &Leaving) -> [String; 18] {
    let instant = |at: Option<Timestamp>| at.map(|at| show::instant(at, &leaving.zone));
    let minutes = |minutes: Option<i64>| minutes.map(model::duration_text);
    let status = match task.status {
        TaskStatus::Open => "open",
        TaskStatus::Done => "done",
    };
    let after: Vec<String> = task.after.iter().map(i64::to_string).collect();
    [
        Some("task".to_owned()),
        Some(task.id.to_string()),
        Some(task.title.clone()),
        Some(status.to_owned()),
        None,
        None,
        None,
        None,
        None,
        minutes(Some(task.duration_minutes)),
        Some(task.priority.as_str().to_owned()),
        instant(task.due),
        instant(task.not_before),
        Some(task.hours.clone()),
        minutes(task.min_block_minutes),
        minutes(task.max_block_minutes),
        task.list.clone(),
        Some(after.join(" ")),
    ]
    .map(Option::unwrap_or_default)
}

fn event_row(event: &Event, leaving: &Leaving) -> [String; 18] {
    let status = match event.status {
        Status::Confirmed => "confirmed",
        Status::Tentative => "tentative",
        Status::Cancelled => "cancelled",
    };
    let original = event.original_start.map(|original| match original {
        OriginalStart::Date(date) => date.to_string(),
        OriginalStart::Instant(at) => show::instant(at, &leaving.zone),
    });
    let series = event.series.as_ref().map(|series| {
        let original = original.unwrap_or_default();
        format!("{series} {original}").trim_end().to_owned()
    });
    let start = show::event_time(&event.start, &leaving.zone);
    let end = show::event_time(&event.end, &leaving.zone);
    let recurrence = event.recurrence.join("\n");
    let mut row: [String; 18] = Default::default();
    for (cell, value) in row.iter_mut().zip([
        "event",
        &event.id,
        &event.summary,
        status,
        &start,
        &end,
        &event.location,
        &recurrence,
        &series.unwrap_or_default(),
    ]) {
        value.clone_into(cell);
    }
    row
}
