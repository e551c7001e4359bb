//! `backup`, `restore`, `export`, `import` and `doctor`.

use std::path::Path;

use engine::view::{CheckList, ImportView};
use engine::{Code, Config, Engine, Error, Format, check_up};

use crate::args::{ExportArgs, FormatArg, ImportArgs};
use crate::output::Output;
use crate::table::table;

pub(crate) fn backup(engine: &Engine, file: &Path, output: &Output) -> Result<u8, Error> {
    output.result(&engine.backup(file)?, |made| {
        format!(
            "{}: {} bytes. Sign-ins are not in it.\n",
            made.file, made.bytes
        )
    })?;
    Ok(0)
}

pub(crate) fn restore(config: &Config, file: &Path, output: &Output) -> Result<u8, Error> {
    output.result(&engine::restore(config, file)?, |done| {
        let kept = done.kept.as_ref();
        let kept = kept.map(|kept| format!(" What was there before is in {kept}."));
        format!("Restored {}.{}\n", done.file, kept.unwrap_or_default())
    })?;
    Ok(0)
}

pub(crate) fn export(engine: &Engine, args: &ExportArgs, output: &Output) -> Result<u8, Error> {
    let format = match args.format {
        FormatArg::Ics => Format::Ics,
        FormatArg::Csv => Format::Csv,
        FormatArg::Json => Format::Json,
    };
    let exported = engine.export(&args.place.workspace, format)?;
    let Some(out) = &args.out else {
        // A JSON export is a document already.
        if output.is_json() && format != Format::Json {
            output.line_of_json(&exported)?;
        } else {
            output.text(&exported.text)?;
        }
        return Ok(0);
    };
    engine::write_file(out, &exported.text)?;
    let (tasks, blocks, events) = (exported.tasks, exported.blocks, exported.events);
    let told =
        serde_json::json!({ "out": out, "tasks": tasks, "blocks": blocks, "events": events });
    output.result(&told, |_| {
        format!(
            "{}: {tasks} tasks, {blocks} blocks, {events} events\n",
            out.display()
        )
    })?;
    Ok(0)
}

pub(crate) fn import(engine: &Engine, args: &ImportArgs, output: &Output) -> Result<u8, Error> {
    output.result(&engine.import(&args.place.workspace, &args.file)?, imported)?;
    Ok(0)
}

fn imported(view: &ImportView) -> String {
    let (tasks, events, unchanged) = (view.tasks, view.events, view.unchanged);
    let mut text =
        format!("{tasks} tasks and {events} events read, {unchanged} were there already.\n");
    for note in &view.notes {
        text += &note.text;
        text.push('\n');
    }
    text
}

pub(crate) fn doctor(config: &Config, output: &Output) -> Result<u8, Error> {
    let list = check_up(config);
    output.result(&list, check_table)?;
    let all_well = list.checks.iter().all(|check| check.ok);
    Ok(if all_well { 0 } else { Code::Store.exit() })
}

fn check_table(list: &CheckList) -> String {
    let rows = list.checks.iter().map(|check| {
        let verdict = if check.ok { "ok" } else { "NOT OK" };
        [check.name.clone(), verdict.to_owned(), check.detail.clone()]
    });
    table(["Check", "", "Found"], rows)
}
