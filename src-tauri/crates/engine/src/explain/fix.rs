//! A fix that works: what to do, what comes of it, and how it is applied.

use model::duration_text;
use planner::explain::{Fix, Remedy};
use store::workspace::Workspace;

use super::words::Words;
use super::{counts, diff, place};
use crate::schedule::Situation;
use crate::view::{FixKind, FixView, TaskDraft};
use crate::{Error, show};

/// What is said of it; `next` is the situation that it was planned in.
pub(super) fn view(
    words: &Words<'_>,
    workspace: &Workspace,
    next: &Situation,
    t: usize,
    remedy: &Remedy,
) -> Result<FixView, Error> {
    let draft = draft(words, &remedy.fix);
    let changed = match remedy.fix {
        Fix::Drop(other) => other,
        _ => t,
    };
    let id = next.problem.tasks[changed].id.clone();
    let mut command = match remedy.fix {
        Fix::Replan => vec!["schedule".to_owned()],
        Fix::Drop(_) => vec!["task".to_owned(), "rm".to_owned()],
        _ => vec!["task".to_owned(), "edit".to_owned()],
    };
    command.extend(place(workspace));
    if !matches!(remedy.fix, Fix::Replan) {
        command.push(id.clone());
    }
    let flags = [
        ("--due", &draft.due),
        ("--min-block", &draft.min_block),
        ("--hours", &draft.hours),
        ("--duration", &draft.duration),
        ("--priority", &draft.priority),
    ];
    for (flag, value) in flags {
        command.extend(value.iter().flat_map(|v| [flag.to_owned(), v.clone()]));
    }
    let moved = counts(&diff(next, next, words.zone, &remedy.plan.blocks)?).moved;
    let (kind, text) = said(words, &remedy.fix);
    Ok(FixView {
        text,
        result: result(words, remedy, moved),
        kind,
        task: id,
        title: next.titles[changed].clone(),
        draft,
        finish: show::instant(remedy.finish, words.zone),
        moved,
        command,
    })
}

fn said(words: &Words<'_>, fix: &Fix) -> (FixKind, String) {
    match fix {
        Fix::Replan => (FixKind::Replan, "Plan again".to_owned()),
        Fix::ExtendDue(due) => (
            FixKind::ExtendDue,
            format!("Extend the due date to {}", words.moment(*due)),
        ),
        Fix::Split(minutes) => (
            FixKind::Split,
            format!(
                "Split it into pieces of at least {}",
                duration_text(*minutes)
            ),
        ),
        Fix::Hours(name) => (FixKind::Hours, format!("Allow the hours {name:?} instead")),
        Fix::Shorten(minutes) => (
            FixKind::Shorten,
            format!("Shorten it to {}", duration_text(*minutes)),
        ),
        Fix::Raise(priority) => (
            FixKind::Raise,
            format!("Raise its priority to {}", priority.as_str()),
        ),
        Fix::Drop(other) => (FixKind::Drop, format!("Drop “{}”", words.title(*other))),
    }
}

fn draft(words: &Words<'_>, fix: &Fix) -> TaskDraft {
    let none = TaskDraft::default();
    match fix {
        Fix::Replan | Fix::Drop(_) => none,
        Fix::ExtendDue(due) => TaskDraft {
            due: Some(show::instant(*due, words.zone)),
            ..none
        },
        Fix::Split(minutes) => TaskDraft {
            min_block: Some(duration_text(*minutes)),
            ..none
        },
        Fix::Hours(name) => TaskDraft {
            hours: Some(name.clone()),
            ..none
        },
        Fix::Shorten(minutes) => TaskDraft {
            duration: Some(duration_text(*minutes)),
            ..none
        },
        Fix::Raise(priority) => TaskDraft {
            priority: Some(priority.as_str().to_owned()),
            ..none
        },
    }
}

/// "finished Mon 9 Mar 11:00, in time; 2 blocks move".
fn result(words: &Words<'_>, remedy: &Remedy, moved: u32) -> String {
    let moved = match moved {
        0 => "nothing else moves".to_owned(),
        1 => "1 block moves".to_owned(),
        count => format!("{count} blocks move"),
    };
    format!("finished {}, in time; {moved}", words.moment(remedy.finish))
}
