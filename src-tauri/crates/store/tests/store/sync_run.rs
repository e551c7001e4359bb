//! The sync log.

use store::sync_run::{self, RunStatus, RunType, SyncRun};

use crate::world::{World, at};

fn run(world: &World) -> SyncRun {
    SyncRun {
        id: 0,
        job_run_id: None,
        workspace_id: world.workspace_id,
        calendar: Some("a@example.com".to_owned()),
        kind: RunType::Incremental,
        status: RunStatus::Succeeded,
        redirected_to_full: false,
        attempts: 1,
        requests: 2,
        upserted: 3,
        deleted: 4,
        quarantined: 5,
        started_at: at("2026-03-02T08:00:00Z"),
        completed_at: at("2026-03-02T08:00:01.5Z"),
        error: None,
    }
}

#[test]
fn rows_come_back_as_they_were_written_the_newest_id_first() {
    let world = World::new();
    let failed = SyncRun {
        calendar: None,
        kind: RunType::Full,
        status: RunStatus::Failed,
        redirected_to_full: true,
        error: Some(("network".to_owned(), "no way".to_owned())),
        ..run(&world)
    };
    let skipped = SyncRun {
        status: RunStatus::Skipped,
        ..run(&world)
    };
    let cancelled = SyncRun {
        status: RunStatus::Cancelled,
        ..run(&world)
    };
    let mut written: Vec<SyncRun> = [run(&world), failed, skipped, cancelled]
        .into_iter()
        .map(|row| SyncRun {
            id: world.write(|tx| sync_run::insert(tx, &row)),
            ..row
        })
        .collect();
    written.reverse();
    let list = |workspace, limit| world.read(|tx| sync_run::list(tx, workspace, limit));
    assert_eq!(list(None, 10), written);
    assert_eq!(list(Some(world.workspace_id), 2), written[..2]);
    assert_eq!(list(Some(world.workspace_id + 1), 10), []);
}
