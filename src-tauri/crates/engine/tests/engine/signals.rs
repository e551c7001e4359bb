//! What a window is told, and what it can stop.

use engine::view::TaskDraft;
use engine::{Engine, Signal, TOPICS, Trigger};
use fake_google::{Endpoint, Fault, When};
use serde_json::json;

use crate::world::{MARA, NOW, World, heard};

fn is_change_of(signal: Signal, topic: &str) -> Option<()> {
    matches!(signal, Signal::Changed(topics) if topics.contains(&topic)).then_some(())
}

fn newest_job(engine: &Engine) -> (String, String) {
    let job = engine.jobs(1).unwrap().jobs.remove(0);
    (job.job, job.state)
}

#[tokio::test]
async fn a_sync_tells_its_progress_can_be_stopped_and_started_again() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    let meeting = json!({
        "summary": "Review",
        "start": { "dateTime": "2026-03-02T10:00:00Z" },
        "end": { "dateTime": "2026-03-02T11:00:00Z" },
    });
    world.google.calendar(MARA).create(meeting).unwrap();
    world.google.fail_next(When::list(), Fault::Silence, 1);
    let mut signals = engine.subscribe();
    engine.start_sync(Some("Home"), false, Trigger::Window);
    let running = heard(&mut signals, |signal| match signal {
        Signal::Sync(status) => status.running.into_iter().next(),
        _ => None,
    })
    .await;
    assert_eq!((running.workspace.as_str(), running.pages), ("Home", 0));
    while world.google.count(Endpoint::EventsList) == 0 {
        tokio::task::yield_now().await;
    }
    engine.cancel_sync();
    heard(&mut signals, |signal| is_change_of(signal, "runs")).await;
    let row = engine.sync_log(None, 1).unwrap().runs.remove(0);
    assert_eq!(row.status, "cancelled");

    engine.start_sync(Some("Home"), false, Trigger::Window);
    heard(&mut signals, |signal| is_change_of(signal, "events")).await;
    engine.shutdown().await;
    assert_eq!(
        newest_job(engine),
        ("incremental-sync".to_owned(), "completed".to_owned())
    );
    assert_eq!(engine.sync_status().running, []);
}

#[tokio::test]
async fn the_end_of_the_program_ends_what_hangs() {
    let world = World::signed_in().await;
    world.google.fail_next(When::list(), Fault::Silence, 1);
    let mut signals = world.engine.subscribe();
    world.engine.start_sync(None, true, Trigger::Tray);
    heard(&mut signals, |signal| match signal {
        Signal::Sync(status) => status.running.into_iter().next(),
        _ => None,
    })
    .await;
    world.engine.shutdown().await;
    assert_eq!(
        newest_job(&world.engine),
        ("batch-sync".to_owned(), "cancelled".to_owned())
    );
}

#[tokio::test]
async fn each_change_names_what_it_made_stale_and_no_change_names_nothing() {
    let world = World::new().await;
    let mut signals = world.engine.subscribe();
    let draft = TaskDraft {
        title: Some("Report".to_owned()),
        duration: Some("1h".to_owned()),
        ..TaskDraft::default()
    };
    let task = world.engine.add_task("Home", &draft).unwrap();
    world.engine.remove_task("Home", "99").unwrap_err();
    let at = ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
    world.engine.pin_task("Home", &task.id, Some(at)).unwrap();
    for topics in [vec!["tasks"], vec!["blocks", "tasks"]] {
        assert_eq!(signals.recv().await.unwrap(), Signal::Changed(topics));
    }
}

#[tokio::test(start_paused = true)]
async fn what_another_process_wrote_makes_everything_stale() {
    let world = World::new().await;
    world.engine.start_background().await.unwrap();
    let mut signals = world.engine.subscribe();
    world.at(NOW).set_workspace_enabled("Home", false).unwrap();
    let topics = heard(&mut signals, |signal| match signal {
        Signal::Changed(topics) if topics.len() > 3 => Some(topics),
        _ => None,
    })
    .await;
    assert_eq!(topics, TOPICS.to_vec());
    world.engine.shutdown().await;
}
