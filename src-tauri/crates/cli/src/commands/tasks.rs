//! `task …`.

use engine::view::{StepView, TaskDraft, TaskList, TaskView};
use engine::{Engine, Error};
use model::duration_text;

use crate::args::{OneTask, TaskCommand, TaskFields};
use crate::output::Output;
use crate::table::table;

pub(crate) fn run(engine: &Engine, command: TaskCommand, output: &Output) -> Result<u8, Error> {
    let tasks = match command {
        TaskCommand::Undo(place) => {
            let step = engine.undo(&place.workspace)?;
            return stepped("Undone", &step, output);
        }
        TaskCommand::Redo(place) => {
            let step = engine.redo(&place.workspace)?;
            return stepped("Done again", &step, output);
        }
        TaskCommand::List(place) => engine.tasks(&place.workspace)?,
        TaskCommand::Rm(OneTask { place, id }) => {
            let gone = engine.task(&place.workspace, &id)?;
            engine.remove_task(&place.workspace, &id)?;
            one(gone)
        }
        command => one(change(engine, command)?),
    };
    output.result(&tasks, task_table)?;
    Ok(0)
}

fn stepped(word: &str, step: &StepView, output: &Output) -> Result<u8, Error> {
    output.result(step, |step: &StepView| {
        let what = if step.title.is_empty() {
            match step.tasks {
                1 => "1 task".to_owned(),
                count => format!("{count} tasks"),
            }
        } else {
            format!("“{}”", step.title)
        };
        format!("{word}: {} {what}", step.kind)
    })?;
    Ok(0)
}

fn change(engine: &Engine, command: TaskCommand) -> Result<TaskView, Error> {
    match command {
        TaskCommand::Add {
            place,
            title,
            duration,
            fields,
        } => engine.add_task(
            &place.workspace,
            &draft(Some(title), Some(duration), fields),
        ),
        TaskCommand::Edit {
            task,
            title,
            duration,
            fields,
        } => engine.edit_task(
            &task.place.workspace,
            &task.id,
            &draft(title, duration, fields),
        ),
        TaskCommand::Show(task) => engine.task(&task.place.workspace, &task.id),
        TaskCommand::Done(task) => engine.complete_task(&task.place.workspace, &task.id),
        TaskCommand::Reopen(task) => engine.reopen_task(&task.place.workspace, &task.id),
        TaskCommand::Unpin(task) => engine.unpin_task(&task.place.workspace, &task.id),
        TaskCommand::Pin { task, start, end } => {
            let time = start.as_deref().zip(end.as_deref());
            engine.pin_task(&task.place.workspace, &task.id, time)
        }
        TaskCommand::List(place)
        | TaskCommand::Undo(place)
        | TaskCommand::Redo(place)
        | TaskCommand::Rm(OneTask { place, .. }) => Err(Error::new(
            engine::Code::Internal,
            format!("no single task of {} is meant", place.workspace),
        )),
    }
}

pub(super) fn draft(
    title: Option<String>,
    duration: Option<String>,
    fields: TaskFields,
) -> TaskDraft {
    TaskDraft {
        title,
        duration,
        priority: fields.priority,
        due: fields.due,
        not_before: fields.not_before,
        hours: fields.hours,
        min_block: fields.min_block,
        max_block: fields.max_block,
        after: fields.after,
        prefer: fields.prefer,
        spread: fields.spread,
        list: fields.list,
        subtasks: None,
    }
}

fn one(task: TaskView) -> TaskList {
    TaskList { tasks: vec![task] }
}

fn task_table(list: &TaskList) -> String {
    let rows = list.tasks.iter().map(|task| {
        [
            task.id.clone(),
            task.status.clone(),
            task.priority.clone(),
            duration_text(task.duration_minutes),
            task.due.clone().unwrap_or_else(|| "-".to_owned()),
            standing(task),
            task.title.clone(),
        ]
    });
    table(
        [
            "Id", "Status", "Priority", "Work", "Due", "Planned", "Title",
        ],
        rows,
    )
}

/// Where the task stands in the plan, in a few words.
fn standing(task: &TaskView) -> String {
    let mut parts = Vec::new();
    if let Some(first) = task.blocks.first() {
        parts.push(first.start.clone());
    }
    if task.blocks.len() > 1 {
        parts.push(format!("{} blocks", task.blocks.len()));
    }
    if task.missing_minutes > 0 {
        parts.push(format!(
            "{} without a place",
            duration_text(task.missing_minutes)
        ));
    }
    if task.late_minutes > 0 {
        parts.push(format!("{} late", duration_text(task.late_minutes)));
    }
    if parts.is_empty() {
        "-".to_owned()
    } else {
        parts.join(", ")
    }
}
