//! Rows of the sync log: of what could not even begin, and as they are shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::calendar;
use store::sync_run::{RunStatus, RunType, SyncRun};
use store::workspace::Workspace;
use store::{ReadTx, workspace};

use super::account::How;
use crate::engine::zone_of;
use crate::view::{ErrorView, RunView};
use crate::{Code, Error, show};

/// The row of a workspace whose calendars are not known; not stored yet.
pub(super) fn failure(
    how: &How,
    workspace: &Workspace,
    error: &Error,
    began: Timestamp,
) -> SyncRun {
    SyncRun {
        id: 0,
        job_run_id: Some(how.job),
        workspace_id: workspace.id,
        calendar: None,
        // Without a calendar there is no token either, and what would have run is a full one.
        kind: RunType::Full,
        status: match error.code {
            Code::Cancelled => RunStatus::Cancelled,
            _ => RunStatus::Failed,
        },
        redirected_to_full: false,
        // The contract counts from one.
        attempts: 1,
        requests: 0,
        upserted: 0,
        deleted: 0,
        quarantined: 0,
        started_at: began,
        completed_at: began,
        error: Some((error.code.as_str().to_owned(), error.message.clone())),
    }
}

/// Rows with the names that people know.
pub(crate) fn views(tx: &ReadTx<'_>, runs: Vec<SyncRun>) -> Result<Vec<RunView>, Error> {
    let mut names: BTreeMap<i64, (String, TimeZone)> = BTreeMap::new();
    let mut titles: BTreeMap<(i64, String), String> = BTreeMap::new();
    for workspace in workspace::list(tx)? {
        for listed in calendar::of_workspace(tx, workspace.id)? {
            let calendar = listed.calendar;
            titles.insert((workspace.id, calendar.google_id), calendar.title);
        }
        let zone = zone_of(&workspace).unwrap_or(TimeZone::UTC);
        names.insert(workspace.id, (workspace.name, zone));
    }
    let nobody = || (String::new(), TimeZone::UTC);
    Ok(runs
        .into_iter()
        .map(|run| {
            let (workspace, zone) = names.get(&run.workspace_id).cloned().unwrap_or_else(nobody);
            RunView {
                id: run.id,
                workspace,
                calendar_title: run
                    .calendar
                    .clone()
                    .and_then(|calendar| titles.get(&(run.workspace_id, calendar)).cloned()),
                calendar: run.calendar,
                r#type: run.kind.as_str().to_owned(),
                status: run.status.as_str().to_owned(),
                redirected_to_full: run.redirected_to_full,
                attempts: run.attempts,
                requests: run.requests,
                upserted: run.upserted,
                deleted: run.deleted,
                quarantined: run.quarantined,
                started_at: show::instant(run.started_at, &zone),
                completed_at: show::instant(run.completed_at, &zone),
                duration_ms: duration_ms(run.started_at, run.completed_at),
                error: run.error.map(ErrorView::from),
            }
        })
        .collect())
}

fn duration_ms(start: Timestamp, end: Timestamp) -> i64 {
    i64::try_from(end.duration_since(start).as_millis()).unwrap_or(i64::MAX)
}
