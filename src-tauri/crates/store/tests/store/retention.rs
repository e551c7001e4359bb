//! The logs stay small however long the program is used.

use jiff::{SignedDuration, Timestamp};
use store::job::{Asked, Outcome};
use store::retention::{Retention, prune};
use store::sync_run::{RunStatus, RunType, SyncRun};
use store::{job, sync_run};

use crate::world::{World, at};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const EVERYTHING: u32 = 100_000;

fn keep(now: Timestamp) -> Retention {
    Retention {
        runs_from: now - DAY * 14,
        failures_from: now - DAY * 90,
        rows: 2_000,
    }
}

fn by_the_clock(job: &str) -> Asked<'_> {
    Asked {
        job,
        workspace_id: None,
        trigger: "schedule",
        process: "process-x.lock",
    }
}

/// A poll that began then: a row of each log.
fn poll(
    world: &World,
    tx: &store::WriteTx<'_>,
    now: Timestamp,
    failed: bool,
) -> store::Result<i64> {
    let error = failed.then_some(("network", "Google cannot be reached: no route to host"));
    let id = job::start(tx, by_the_clock("incremental-sync"), now)?;
    let row = SyncRun {
        id: 0,
        job_run_id: Some(id),
        workspace_id: world.workspace_id,
        calendar: Some("a@example.com".to_owned()),
        kind: RunType::Incremental,
        status: if failed {
            RunStatus::Failed
        } else {
            RunStatus::Succeeded
        },
        redirected_to_full: false,
        attempts: 1,
        requests: 1,
        upserted: 0,
        deleted: 0,
        quarantined: 0,
        started_at: now,
        completed_at: now,
        error: error.map(|(code, message)| (code.to_owned(), message.to_owned())),
    };
    sync_run::insert(tx, &row)?;
    let outcome = Outcome {
        state: if failed { "failed" } else { "completed" },
        requests: 1,
        error,
    };
    job::finish(tx, id, outcome, now)?;
    Ok(id)
}

/// A year with a poll every twenty minutes, of which every tenth fails, and the logs pruned every night.
#[test]
fn p126_a_year_of_logs_grows_the_file_by_less_than_twenty_megabytes() {
    let world = World::new();
    let mut now = at("2027-01-01T00:00:00Z");
    let mut polls = 0;
    for _ in 0..365 {
        world.write(|tx| {
            for _ in 0..72 {
                now += SignedDuration::from_mins(20);
                polls += 1;
                poll(&world, tx, now, polls % 10 == 0)?;
            }
            Ok(())
        });
        while world.write(|tx| prune(tx, keep(now), 1_000)) == 1_000 {}
    }
    let runs = world.read(|tx| sync_run::list(tx, None, EVERYTHING));
    let failed = |run: &&SyncRun| run.status == RunStatus::Failed;
    let (failures, others) = (
        runs.iter().filter(failed).count(),
        runs.iter().filter(|r| !failed(r)).count(),
    );
    assert_eq!(failures, 649, "those of 90 days");
    assert_eq!(others, 908, "those of 14 days");
    let oldest_failure = runs.iter().rfind(failed).unwrap().started_at;
    assert!(oldest_failure >= now - DAY * 90 && oldest_failure < now - DAY * 89);
    assert_eq!(world.read(|tx| job::list(tx, EVERYTHING)).len(), runs.len());
    let size = std::fs::metadata(world.store.path()).unwrap().len();
    assert!(size < 20 << 20, "{size} bytes");
}

#[test]
fn p126_two_thousand_of_a_kind_are_kept_and_a_transaction_removes_no_more_than_it_may() {
    let world = World::new();
    let now = at("2027-01-01T00:00:00Z");
    world.write(|tx| {
        for n in 0..2_500 {
            poll(&world, tx, now, n % 2 == 0)?;
        }
        Ok(())
    });
    let keep = Retention {
        rows: 1_000,
        ..keep(now)
    };
    let removed: Vec<u32> = (0..4)
        .map(|_| world.write(|tx| prune(tx, keep, 300)))
        .collect();
    assert_eq!(
        removed,
        [300, 300, 300, 100],
        "500 rows of each log, in batches"
    );
    let kept = world.read(|tx| sync_run::list(tx, None, EVERYTHING));
    assert_eq!(kept.len(), 2_000);
    assert!(
        kept.iter().all(|run| run.id > 500),
        "the newest of either kind"
    );
}

#[test]
fn the_newest_run_of_a_job_stays_however_old_it_is() {
    let world = World::new();
    let long_ago = at("2020-01-01T00:00:00Z");
    let (backup, poll, running) = world.write(|tx| {
        let backup = job::start(tx, by_the_clock("backup"), long_ago)?;
        let outcome = Outcome {
            state: "completed",
            requests: 0,
            error: None,
        };
        job::finish(tx, backup, outcome, long_ago)?;
        poll(&world, tx, long_ago, false)?;
        let newer = poll(&world, tx, long_ago, false)?;
        let asked = Asked {
            workspace_id: Some(world.workspace_id),
            ..by_the_clock("full-sync")
        };
        let running = job::start(tx, asked, long_ago)?;
        // Nothing is counted from one that never began.
        let expired = job::queue(tx, by_the_clock("backup"), long_ago)?;
        job::mark_dead(tx, expired, long_ago)?;
        Ok((backup, newer, running))
    });
    world.write(|tx| prune(tx, keep(at("2027-01-01T00:00:00Z")), 1_000));
    let kept: Vec<i64> = world
        .read(|tx| job::list(tx, EVERYTHING))
        .iter()
        .map(|run| run.id)
        .collect();
    assert_eq!(kept, [running, poll, backup]);
}
