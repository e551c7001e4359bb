//! `workspace`, `calendars`, `hours`, `settings`.

use std::fs;

use engine::view::{CalendarList, HoursList, SettingView, WorkspaceList};
use engine::{BlocksTime, Engine, Error, Trigger};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::wait_for;
use crate::args::{
    BlocksArg, CalendarsArgs, CalendarsCommand, HoursCommand, SettingsCommand, WorkspaceCommand,
};
use crate::output::Output;
use crate::table::table;

pub(crate) fn run(
    engine: &Engine,
    command: WorkspaceCommand,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    match command {
        WorkspaceCommand::List => {}
        WorkspaceCommand::Add { name, time_zone } => {
            engine.add_workspace(&name, time_zone.as_deref())?;
        }
        WorkspaceCommand::Enable { name } => {
            engine.set_workspace_enabled(&name, true)?;
        }
        WorkspaceCommand::Disable { name } => {
            engine.set_workspace_enabled(&name, false)?;
        }
        WorkspaceCommand::Rm {
            name,
            remove_blocks,
        } => return remove(engine, &name, remove_blocks, output, cancel),
    }
    output.result(&engine.workspaces()?, workspace_table)?;
    Ok(0)
}

fn remove(
    engine: &Engine,
    name: &str,
    with_blocks: bool,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let gone = if with_blocks {
        let removal = engine.remove_workspace_and_blocks(name, Trigger::CommandLine, cancel);
        wait_for(removal)?
    } else {
        wait_for(engine.remove_workspace(name, cancel))?
    };
    if gone.blocks_left > 0 {
        eprintln!(
            "hourwright: {} planned blocks of {name} stay in Google; to take them out, add a workspace of the same name, \
             sign it in and run `hourwright blocks remove-all --workspace {name}`",
            gone.blocks_left
        );
    }
    let list = engine.workspaces()?;
    let shown = json!({
        "workspaces": list.workspaces,
        "blocks_left": gone.blocks_left,
        "removed": gone.removed,
    });
    output.result(&shown, |_| workspace_table(&list))?;
    Ok(0)
}

fn workspace_table(list: &WorkspaceList) -> String {
    if list.workspaces.is_empty() {
        return "No workspace yet: `hourwright workspace add Personal` makes one.\n".to_owned();
    }
    let rows = list.workspaces.iter().map(|w| {
        let account = match (&w.account, w.needs_sign_in) {
            (Some(account), true) => format!("{account} (must sign in again)"),
            (Some(account), false) => account.clone(),
            (None, _) => "-".to_owned(),
        };
        let enabled = if w.enabled { "yes" } else { "no" };
        [
            w.name.clone(),
            account,
            w.time_zone.clone(),
            enabled.to_owned(),
        ]
    });
    table(["Workspace", "Account", "Time zone", "Enabled"], rows)
}

pub(crate) fn calendars(
    engine: &Engine,
    args: CalendarsArgs,
    output: &Output,
) -> Result<u8, Error> {
    let list = match (args.command, args.workspace) {
        (Some(CalendarsCommand::Select(chosen)), _) => {
            engine.select_calendars(&chosen.place.workspace, &chosen.ids, true)?
        }
        (Some(CalendarsCommand::Deselect(chosen)), _) => {
            engine.select_calendars(&chosen.place.workspace, &chosen.ids, false)?
        }
        (Some(CalendarsCommand::Blocks(chosen)), _) => {
            let blocks = match chosen.blocks {
                BlocksArg::Yes => BlocksTime::Yes,
                BlocksArg::OnlyBusy => BlocksTime::OnlyBusy,
                BlocksArg::No => BlocksTime::No,
            };
            engine.set_blocks_time(&chosen.place.workspace, &chosen.ids, blocks)?
        }
        (None, Some(workspace)) => engine.calendars(&workspace)?,
        (None, None) => return Err(Error::invalid("--workspace: say which workspace")),
    };
    output.result(&list, calendar_table)?;
    Ok(0)
}

fn calendar_table(list: &CalendarList) -> String {
    let rows = list.calendars.iter().map(|c| {
        let read = if c.selected { "yes" } else { "no" };
        [
            c.title.clone(),
            read.to_owned(),
            c.blocks_time.clone(),
            c.access_role.clone(),
            c.id.clone(),
        ]
    });
    table(["Calendar", "Read", "Blocks", "Role", "Id"], rows)
}

pub(crate) fn hours(engine: &Engine, command: HoursCommand, output: &Output) -> Result<u8, Error> {
    let list = match command {
        HoursCommand::List(place) => engine.hours(&place.workspace)?,
        HoursCommand::Set {
            place,
            name,
            windows,
        } => engine.set_hours(&place.workspace, &name, &file_or_json(windows)?)?,
    };
    output.result(&list, hours_text)?;
    Ok(0)
}

/// What begins like JSON is JSON; anything else names a file.
fn file_or_json(argument: String) -> Result<String, Error> {
    if argument.trim_start().starts_with('{') {
        return Ok(argument);
    }
    fs::read_to_string(&argument).map_err(|e| Error::invalid(format!("hours file {argument}: {e}")))
}

fn hours_text(list: &HoursList) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let rows = list.hours.iter().flat_map(|(name, week)| {
        DAYS.iter().filter_map(move |day| {
            let windows: Vec<String> = week
                .get(*day)?
                .iter()
                .map(|(from, to)| format!("{from}-{to}"))
                .collect();
            (!windows.is_empty()).then(|| [name.clone(), (*day).to_owned(), windows.join(" ")])
        })
    });
    table(["Hours", "Day", "Windows"], rows)
}

pub(crate) fn settings(
    engine: &Engine,
    command: SettingsCommand,
    output: &Output,
) -> Result<u8, Error> {
    let settings = match command {
        SettingsCommand::List { workspace } => engine.settings(workspace.as_deref())?,
        SettingsCommand::Set {
            workspace,
            key,
            value,
        } => engine.set_setting(workspace.as_deref(), &key, &value)?,
    };
    output.result(&json!({ "settings": settings }), |_| {
        setting_table(&settings)
    })?;
    Ok(0)
}

fn setting_table(settings: &[SettingView]) -> String {
    let rows = settings.iter().map(|s| {
        let origin = if s.is_default { "default" } else { "set" };
        [s.key.clone(), s.value.clone(), origin.to_owned()]
    });
    table(["Setting", "Value", ""], rows)
}
