//! The week in the terminal: a line an event or block, day by day.

use std::fmt::Write;

use engine::view::{ItemKind, RunList, TaskList, TimedItem, WeekView};
use jiff::civil::Date;
use model::duration_text;

/// The week, what has no place, and what the sync brought.
pub(crate) fn week(week: &WeekView, runs: &RunList, tasks: &TaskList) -> String {
    let mut text = String::new();
    for (index, day) in week.days.iter().enumerate() {
        let today = if day.today { "  (today)" } else { "" };
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "{}{today}", named(&day.date));
        for item in week
            .all_day
            .iter()
            .filter(|item| (item.first_day as usize..=item.last_day as usize).contains(&index))
        {
            let _ = writeln!(text, "    all day        {}", item.title);
        }
        for item in week.items.iter().filter(|item| item.day as usize == index) {
            let _ = writeln!(text, "{}", line(item));
        }
    }
    let _ = writeln!(
        text,
        "\n* planned by Hourwright   o free   x declined   {} free in the work hours that are left",
        duration_text(week.free_minutes)
    );
    for task in tasks.tasks.iter().filter(|task| task.missing_minutes > 0) {
        let _ = writeln!(
            text,
            "No place for {} of {:?}",
            duration_text(task.missing_minutes),
            task.title
        );
    }
    for run in &runs.runs {
        let calendar = run.calendar_title.as_deref().unwrap_or("-");
        let _ = writeln!(
            text,
            "Synced {calendar}: {} {}, {} changed, {} gone, {} ms",
            run.r#type, run.status, run.upserted, run.deleted, run.duration_ms
        );
    }
    text
}

fn line(item: &TimedItem) -> String {
    let mark = match item.kind {
        ItemKind::Block => '*',
        ItemKind::Event if item.declined => 'x',
        ItemKind::Event if item.availability == "free" => 'o',
        ItemKind::Event => ' ',
    };
    let place = if item.location.is_empty() {
        String::new()
    } else {
        format!("  ({})", item.location)
    };
    format!(
        "  {mark} {}-{}    {}{place}",
        clock(item.start_min),
        clock(item.end_min),
        item.title
    )
}

/// `Tuesday 24 November`.
fn named(date: &str) -> String {
    date.parse::<Date>().map_or_else(
        |_| date.to_owned(),
        |date| date.strftime("%A %-d %B").to_string(),
    )
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
