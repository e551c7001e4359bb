//! The dashboard of jobs: what ran, what comes next, and what a person does about it.

use engine::view::PauseView;
use engine::{Engine, Trigger};
use fake_google::{Fault, When};

use crate::world::{NOW, World, until};

/// Waits until the newest job is in that state, and gives its id.
async fn newest(engine: &Engine, state: &str) -> i64 {
    let is_so = |engine: &Engine| {
        let rows = engine.job_rows(1).unwrap().rows;
        rows.first().is_some_and(|row| row.state == state)
    };
    until(engine, is_so).await;
    engine.job_rows(1).unwrap().rows[0].id
}

#[tokio::test]
async fn a_run_is_shown_with_its_attempts_and_what_it_did() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    engine
        .start_job("incremental-sync", Some("Home"), Trigger::Window)
        .unwrap();
    let id = newest(engine, "completed").await;
    let row = engine.job_rows(10).unwrap().rows.remove(0);
    assert_eq!(
        (
            row.job.as_str(),
            row.workspace.as_deref(),
            row.trigger.as_str()
        ),
        ("incremental-sync", Some("Home"), "window")
    );
    assert_eq!(
        (row.requests, row.duration_ms),
        (1, Some(0)),
        "by a frozen clock"
    );
    let details = engine.job_details(id).unwrap();
    assert_eq!(details.job.attempts.len(), 1);
    assert_eq!(details.job.attempts[0].requests, 1);
    assert_eq!(details.runs.len(), 1);
    assert_eq!(details.runs[0].started_at, "2026-03-02T08:00:00+01:00");
    assert!(!details.cancellable);
    let gone = engine.job_details(99).unwrap_err();
    assert_eq!(gone.code.as_str(), "not-found");
}

#[tokio::test]
async fn a_job_of_this_program_is_cancelled_and_run_again() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    world.google.fail_next(When::list(), Fault::Silence, 1);
    engine
        .start_job("batch-sync", None, Trigger::Window)
        .unwrap();
    let id = newest(engine, "running").await;
    // The row is there a moment before it can be cancelled.
    until(engine, |engine| engine.job_details(id).unwrap().cancellable).await;
    let elsewhere = world.at(NOW);
    assert!(!elsewhere.job_details(id).unwrap().cancellable);
    elsewhere.cancel_job(id).unwrap_err();
    engine.cancel_job(id).unwrap();
    assert_eq!(newest(engine, "cancelled").await, id);
    engine.cancel_job(id).unwrap_err();
    engine
        .start_job("batch-sync", None, Trigger::Window)
        .unwrap();
    assert_ne!(newest(engine, "completed").await, id);
}

#[tokio::test]
async fn upkeep_can_be_asked_for_and_a_backup_opens() {
    let world = World::new().await;
    let engine = &world.engine;
    for job in ["backup", "prune"] {
        engine.start_job(job, None, Trigger::Window).unwrap();
        until(engine, |engine| {
            let rows = engine.job_rows(1).unwrap().rows;
            rows.first()
                .is_some_and(|row| row.job == job && row.state == "completed")
        })
        .await;
    }
    let folder = world.folder.path().join("data/backups");
    let copies: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(copies, [folder.join("hourwright-2026-03-02.db")]);
    let copied = std::fs::read(&copies[0]).unwrap();
    assert!(copied.starts_with(b"SQLite format 3\0"));
    let unknown = engine.start_job("tidy-up", None, Trigger::Window);
    assert!(unknown.unwrap_err().message.contains("tidy-up"));
}

#[tokio::test]
async fn a_week_of_backups_is_kept_and_nothing_else_is_removed() {
    let world = World::new().await;
    let folder = world.folder.path().join("data/backups");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("hourwright-mine.db"), "kept").unwrap();
    for day in 1..=9 {
        let engine = world.at(&format!("2026-03-0{day}T07:00:00Z"));
        engine.start_job("backup", None, Trigger::Window).unwrap();
        newest(&engine, "completed").await;
        engine.shutdown().await;
    }
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let days = (3..=9).map(|day| format!("hourwright-2026-03-0{day}.db"));
    let expected: Vec<String> = days.chain(["hourwright-mine.db".to_owned()]).collect();
    assert_eq!(names, expected);
}

/// The clock leaps a year ahead, everything falls due, and it comes back after some days of that.
#[tokio::test]
async fn a_clock_that_was_a_year_ahead_makes_nothing_old() {
    let world = World::new().await;
    let folder = world.folder.path().join("data/backups");
    let upkeep = async |now: String| {
        let engine = world.at(&now);
        for job in ["backup", "prune"] {
            engine.start_job(job, None, Trigger::Window).unwrap();
            until(&engine, |engine| {
                let rows = engine.job_rows(1).unwrap().rows;
                rows.first()
                    .is_some_and(|row| row.job == job && row.state == "completed")
            })
            .await;
        }
        engine.shutdown().await;
    };
    for day in 1..=8 {
        upkeep(format!("2026-03-0{day}T07:00:00Z")).await;
    }
    let runs = || world.engine.job_rows(1000).unwrap().rows.len();
    for hour in 0..8 {
        upkeep(format!("2027-03-02T{hour:02}:00:00Z")).await;
    }
    assert_eq!(runs(), 32, "the clock is wrong, or the machine was off");
    for day in 3..=8 {
        std::fs::copy(
            folder.join("hourwright-2027-03-02.db"),
            folder.join(format!("hourwright-2027-03-0{day}.db")),
        )
        .unwrap();
    }
    for day in 9..=10 {
        upkeep(format!("2026-03-{day:02}T07:00:00Z")).await;
    }
    assert_eq!(runs(), 36);
    let kept = |name: &str| folder.join(format!("hourwright-{name}.db")).exists();
    assert!(kept("2026-03-09") && kept("2026-03-10"), "young ones stay");
    // Whoever is in use by that clock for more than a day does not mean to go back.
    upkeep("2027-03-04T07:00:00Z".to_owned()).await;
    assert!(runs() < 30, "{}", runs());
}

#[tokio::test]
async fn while_all_is_paused_nothing_starts_by_the_clock() {
    let world = World::signed_in().await;
    world
        .engine
        .set_setting(None, "background.paused", "yes")
        .unwrap();
    let engine = world.at("2026-03-03T07:00:00Z");
    engine.start_background().await.unwrap();
    let pause = engine.background().unwrap().pause;
    assert_eq!(pause, Some(PauseView { until: None }));
    assert_eq!(engine.job_rows(10).unwrap().rows, []);
    engine
        .start_job("batch-sync", None, Trigger::Window)
        .unwrap();
    newest(&engine, "completed").await;
    engine.shutdown().await;
}

#[tokio::test]
async fn a_pause_of_an_hour_ends_by_itself() {
    let world = World::signed_in().await;
    world.engine.pause_for(60).unwrap();
    let until = world.engine.pause().unwrap().unwrap().until.unwrap();
    let until: jiff::Timestamp = until.parse().unwrap();
    assert_eq!(until.to_string(), "2026-03-02T08:00:00Z");
    let engine = world.at("2026-03-02T07:59:00Z");
    engine.start_background().await.unwrap();
    assert_eq!(engine.job_rows(10).unwrap().rows, []);
    engine.shutdown().await;
    // Nobody has resumed anything.
    let engine = world.at("2026-03-02T08:00:00Z");
    assert_eq!(engine.pause().unwrap(), None);
    engine.start_background().await.unwrap();
    newest(&engine, "completed").await;
    engine.shutdown().await;
    world.engine.pause_for(60).unwrap();
    world.engine.resume().unwrap();
    assert_eq!(world.engine.pause().unwrap(), None);
}

#[tokio::test]
async fn the_next_five_times_are_told() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    engine
        .set_setting(None, "schedule.backup", "0 3 * * * UTC")
        .unwrap();
    engine.set_setting(None, "schedule.prune", "off").unwrap();
    engine.start_job("backup", None, Trigger::Window).unwrap();
    newest(engine, "completed").await;
    let next = |job: &str| {
        let jobs = engine.background().unwrap().jobs;
        let found = jobs.into_iter().find(|scheduled| scheduled.job == job);
        let times = found.unwrap().next;
        let instant = |text: &String| text.parse::<jiff::Timestamp>().unwrap().to_string();
        times.iter().map(instant).collect::<Vec<_>>()
    };
    let days: Vec<String> = (3..=7)
        .map(|day| format!("2026-03-0{day}T03:00:00Z"))
        .collect();
    assert_eq!(next("backup"), days);
    assert_eq!(next("prune"), [""; 0]);
    assert_eq!(next("incremental-sync")[..2], [NOW, "2026-03-02T07:05:00Z"]);
}
