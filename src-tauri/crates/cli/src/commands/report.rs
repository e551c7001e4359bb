//! `report`: what became of the last weeks.

use std::fmt::Write;

use engine::view::{ReportList, ReportView};
use engine::{Engine, Error, Trigger};

use crate::args::ReportArgs;
use crate::output::Output;

pub(crate) fn report(engine: &Engine, args: &ReportArgs, output: &Output) -> Result<u8, Error> {
    if args.now {
        engine.make_report(Trigger::CommandLine)?;
    }
    output.result(&engine.reports(args.limit)?, text)?;
    Ok(0)
}

fn text(list: &ReportList) -> String {
    if list.reports.is_empty() {
        return "There is no report yet: one is made each Friday afternoon, and `report --now` makes one.\n"
            .to_owned();
    }
    list.reports.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(report: &ReportView) -> String {
    let mut text = format!("{} to {}\n", report.from, report.to);
    // Writing to a text cannot fail.
    let mut line = |line: String| {
        let _ = writeln!(text, "{line}");
    };
    for workspace in &report.workspaces {
        line(format!(
            "  {}: {} planned, {} tasks done ({})",
            workspace.workspace,
            model::duration_text(workspace.planned_minutes),
            workspace.done_tasks,
            model::duration_text(workspace.done_minutes),
        ));
        for late in &workspace.late {
            line(format!("    late: {} (due {})", late.title, late.due));
        }
    }
    line(format!(
        "  Calendars were read {} times, {} times in vain; {} jobs failed",
        report.syncs, report.failed_syncs, report.failed_jobs
    ));
    text
}
