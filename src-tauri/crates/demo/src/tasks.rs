//! A handful of tasks as somebody might have them: with due dates and without, long ones that may be split, and one
//! that waits for another.

use engine::view::TaskDraft;
use engine::{Engine, Error};
use jiff::ToSpan;

use crate::WORKSPACE;

pub(crate) fn add(engine: &Engine) -> Result<(), Error> {
    let today = engine.today(WORKSPACE)?;
    let in_days = |days: i64| Some(today.saturating_add(days.days()).to_string());
    let report = engine.add_task(
        WORKSPACE,
        &TaskDraft {
            duration: text("3h"),
            priority: text("high"),
            due: in_days(4),
            min_block: text("45m"),
            max_block: text("1h30m"),
            ..titled("Write the quarterly report")
        },
    )?;
    let drafts = [
        TaskDraft {
            duration: text("45m"),
            due: in_days(5),
            after: Some(vec![report.id]),
            ..titled("Send the report to Ines")
        },
        TaskDraft {
            duration: text("1h"),
            priority: text("critical"),
            due: in_days(1),
            ..titled("Prepare the product demo")
        },
        TaskDraft {
            duration: text("2h"),
            min_block: text("30m"),
            ..titled("Review the onboarding texts")
        },
        TaskDraft {
            duration: text("30m"),
            priority: text("low"),
            ..titled("Tidy up the shared drive")
        },
        TaskDraft {
            duration: text("1h30m"),
            due: in_days(9),
            not_before: in_days(2),
            ..titled("Plan the team's offsite")
        },
    ];
    for draft in drafts {
        engine.add_task(WORKSPACE, &draft)?;
    }
    Ok(())
}

fn titled(title: &str) -> TaskDraft {
    TaskDraft {
        title: text(title),
        ..TaskDraft::default()
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every field of a draft may be left out"
)]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}
