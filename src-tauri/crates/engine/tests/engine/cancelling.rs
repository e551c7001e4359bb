//! A sync that is cancelled wherever it is, and a plan: it ends, changes nothing, and is no failure.

use engine::view::TaskDraft;
use engine::{Code, ScheduleOptions, SyncRequest, Trigger};
use fake_google::{Endpoint, Fault, RetryAfter, When};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::world::{MARA, World};

/// Wherever it waits for Google, which would keep it waiting for half a minute and more.
#[tokio::test]
async fn p125_a_sync_is_cancelled_at_each_point_at_which_it_waits() {
    let points = [
        (Endpoint::Token, Fault::Silence),
        (Endpoint::CalendarListList, Fault::Silence),
        (Endpoint::EventsList, Fault::Silence),
        (
            Endpoint::EventsList,
            Fault::TooManyRequests(RetryAfter::Seconds(50)),
        ),
        (Endpoint::EventsList, Fault::SlowBody(1)),
    ];
    for (endpoint, fault) in points {
        let world = World::signed_in().await;
        let meeting = json!({
            "summary": "Review",
            "start": { "dateTime": "2026-03-02T10:00:00Z" },
            "end": { "dateTime": "2026-03-02T11:00:00Z" },
        });
        world.google.calendar(MARA).create(meeting).unwrap();
        // Two days later the calendar list is old, and a program that was just started has no access token.
        let engine = world.at("2026-03-04T07:00:00Z");
        world.google.reset_log();
        world
            .google
            .fail_every(1, When::endpoint(endpoint), fault.clone());
        let cancel = CancellationToken::new();
        let request = SyncRequest::one("Home", false);
        let (runs, ()) = tokio::join!(engine.sync(&request, &cancel), async {
            while world.google.count(endpoint) == 0 {
                tokio::task::yield_now().await;
            }
            cancel.cancel();
        });
        let runs = runs.unwrap().runs;
        assert!(
            !runs.is_empty() && runs.iter().all(|run| run.status == "cancelled"),
            "{endpoint:?} {runs:?}"
        );
        let job = engine.jobs(1).unwrap().jobs.remove(0);
        assert_eq!(job.state, "cancelled", "{endpoint:?} {fault:?}");
        let shown = |engine: &engine::Engine| {
            engine
                .events("Home", "2026-03-01", "2026-03-08")
                .unwrap()
                .events
                .len()
        };
        assert_eq!(shown(&engine), 0, "nothing half-done");
        world.google.clear_faults();
        let runs = engine
            .sync(&request, &CancellationToken::new())
            .await
            .unwrap()
            .runs;
        assert_eq!((runs[0].status.as_str(), shown(&engine)), ("succeeded", 1));
    }
}

#[tokio::test]
async fn a_plan_that_is_cancelled_leaves_blocks_and_the_problem_file_as_they_were() {
    let world = World::signed_in().await;
    let draft = TaskDraft {
        title: Some("Report".to_owned()),
        duration: Some("1h".to_owned()),
        ..TaskDraft::default()
    };
    world.engine.add_task("Home", &draft).unwrap();
    let file = world.folder.path().join("problem.json");
    std::fs::write(&file, "of old").unwrap();
    let cancel = CancellationToken::new();
    cancel.cancel();
    let options = ScheduleOptions {
        trigger: Trigger::CommandLine,
        dry_run: true,
        out_of_time: &|| true,
        cancel: &cancel,
        problem_out: Some(&file),
    };
    for dry_run in [true, false] {
        let error = world
            .engine
            .schedule("Home", &ScheduleOptions { dry_run, ..options })
            .unwrap_err();
        assert_eq!(error.code, Code::Cancelled);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "of old");
    }
    assert!(
        world.engine.tasks("Home").unwrap().tasks[0]
            .blocks
            .is_empty()
    );
}
