//! What the background does of itself because something changed, or because a day begins: plans, writes, notices, reports.

use engine::view::{JobView, NoticeView, TaskDraft};
use engine::{Engine, ScheduleOptions, Trigger};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::world::{World, now, until};

const MORNING: &str = r#"{"mon":[["09:00","17:00"]],"tue":[["10:00","17:00"]]}"#;

fn draft(title: &str, minutes: i64) -> TaskDraft {
    TaskDraft {
        title: Some(title.to_owned()),
        duration: Some(format!("{minutes}m")),
        ..TaskDraft::default()
    }
}

/// Plans `Home` because a person asks for it.
fn plan(engine: &Engine) {
    let options = ScheduleOptions {
        trigger: Trigger::Window,
        dry_run: false,
        out_of_time: &|| true,
        cancel: &CancellationToken::new(),
        problem_out: None,
    };
    engine.schedule("Home", &options).unwrap();
}

fn jobs(engine: &Engine, job: &str, trigger: &str) -> Vec<JobView> {
    let mut jobs = engine.jobs(1000).unwrap().jobs;
    jobs.retain(|run| run.job == job && run.trigger == trigger && run.completed_at.is_some());
    jobs
}

fn blocks(engine: &Engine) -> usize {
    let tasks = engine.tasks("Home").unwrap().tasks;
    tasks.iter().map(|task| task.blocks.len()).sum()
}

#[tokio::test(start_paused = true)]
async fn a_change_that_matters_is_planned_once_it_rests_and_no_plan_calls_for_another() {
    let world = World::new().await;
    let engine = &world.engine;
    engine.add_task("Home", &draft("first", 60)).unwrap();
    engine.start_background().await.unwrap();
    let minutes = |n| tokio::time::sleep(std::time::Duration::from_mins(n));
    minutes(3).await;
    assert_eq!(blocks(engine), 0, "the first plan is always asked for");
    plan(engine);
    minutes(3).await;
    assert_eq!(
        jobs(engine, "schedule-tasks", "schedule").len(),
        0,
        "the plan is of now"
    );
    // Another process, and several changes at once.
    let other = world.at(crate::world::NOW);
    for title in ["second", "third", "fourth"] {
        other.add_task("Home", &draft(title, 30)).unwrap();
    }
    until(engine, |engine| blocks(engine) == 4).await;
    minutes(10).await;
    assert_eq!(jobs(engine, "schedule-tasks", "schedule").len(), 1);
    engine
        .set_setting(None, "plan.after-changes", "no")
        .unwrap();
    engine.add_task("Home", &draft("fifth", 30)).unwrap();
    minutes(3).await;
    assert_eq!(blocks(engine), 4);
    engine.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn each_morning_half_an_hour_before_work_there_is_one_plan() {
    let world = World::new().await;
    let engine = &world.engine;
    engine.set_hours("Home", "default", MORNING).unwrap();
    engine.add_task("Home", &draft("first", 60)).unwrap();
    plan(engine);
    engine.start_background().await.unwrap();
    let mut minute = now();
    // A Monday at eight in Berlin, to Wednesday at noon.
    while minute < now() + SignedDuration::from_hours(52) {
        engine.config().clock.set(minute);
        tokio::time::sleep(std::time::Duration::from_secs(35)).await;
        minute += SignedDuration::from_mins(30);
    }
    engine.shutdown().await;
    let starts: Vec<String> = jobs(engine, "schedule-tasks", "schedule")
        .into_iter()
        .rev()
        .map(|job| {
            job.started_at
                .parse::<jiff::Timestamp>()
                .unwrap()
                .to_string()
        })
        .collect();
    assert_eq!(starts, ["2026-03-02T07:30:00Z", "2026-03-03T08:30:00Z"]);
}

#[tokio::test]
async fn a_plan_that_may_be_written_goes_to_google_without_a_sync() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    engine.add_task("Home", &draft("first", 60)).unwrap();
    engine
        .set_setting(None, "schedule.batch-sync", "off")
        .unwrap();
    let options = ScheduleOptions {
        trigger: Trigger::CommandLine,
        dry_run: false,
        out_of_time: &|| true,
        cancel: &CancellationToken::new(),
        problem_out: None,
    };
    engine.schedule("Home", &options).unwrap();
    engine
        .start_job("push", Some("Home"), Trigger::Window)
        .unwrap();
    until(engine, |engine| !jobs(engine, "push", "window").is_empty()).await;
    assert_eq!(jobs(engine, "push", "window")[0].state, "completed");
    let blocks = engine.blocks("Home").unwrap();
    assert_eq!((blocks.puts, blocks.may_write), (0, true), "{blocks:?}");
    engine.shutdown().await;
}

/// What a person is told of, by a desktop that can or cannot show it.
fn told(engine: &Engine, can: bool) -> Vec<NoticeView> {
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |notice: &NoticeView| {
        told.lock().unwrap().push(notice.clone());
        can
    };
    engine.tell_notices(tell).unwrap();
    told.into_inner().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_late_task_is_told_of_once_outside_quiet_hours_and_again_after_it_was_none() {
    let world = World::new().await;
    let engine = &world.engine;
    engine
        .set_setting(None, "notify.quiet-hours", "none")
        .unwrap();
    let late = TaskDraft {
        due: Some("2026-03-02T08:30:00Z".to_owned()),
        ..draft("late", 60)
    };
    let id = engine.add_task("Home", &late).unwrap().id;
    plan(engine);
    engine.start_background().await.unwrap();
    let reminds = |engine: &Engine| jobs(engine, "remind", "schedule").len();
    until(engine, |engine| reminds(engine) == 1).await;
    let could_not = told(engine, false);
    let told_of = told(engine, true);
    assert_eq!(told_of, could_not, "who could not be told is told later");
    assert_eq!(told_of.len(), 1);
    assert_eq!(
        (told_of[0].kind.as_str(), told_of[0].subject.as_str()),
        ("late-task", "late")
    );
    assert_eq!(told(engine, true), []);
    engine.complete_task("Home", &id).unwrap();
    until(engine, |engine| reminds(engine) == 2).await;
    engine.reopen_task("Home", &id).unwrap();
    until(engine, |engine| reminds(engine) == 3).await;
    engine
        .set_setting(None, "notify.quiet-hours", "00:00-23:59")
        .unwrap();
    assert_eq!(told(engine, true), [], "it is quiet");
    engine
        .set_setting(None, "notify.quiet-hours", "none")
        .unwrap();
    engine.set_setting(None, "notify.late-task", "no").unwrap();
    assert_eq!(told(engine, true), [], "nobody wants to know");
    engine.set_setting(None, "notify.late-task", "yes").unwrap();
    assert_eq!(told(engine, true), told_of);
    engine.shutdown().await;
}

#[tokio::test]
async fn a_report_says_what_was_planned_and_done_and_what_is_late() {
    let world = World::new().await;
    let engine = &world.engine;
    engine.add_task("Home", &draft("open", 60)).unwrap();
    let done = engine.add_task("Home", &draft("done", 90)).unwrap().id;
    let overdue = TaskDraft {
        due: Some("2026-03-02T08:00:00Z".to_owned()),
        ..draft("overdue", 30)
    };
    engine.add_task("Home", &overdue).unwrap();
    plan(engine);
    engine.complete_task("Home", &done).unwrap();
    assert_eq!(engine.reports(1).unwrap().reports, []);
    let later = world.at("2026-03-06T16:00:00Z");
    later.make_report(Trigger::CommandLine).unwrap();
    let report = engine.reports(1).unwrap().reports.remove(0);
    let home = &report.workspaces[0];
    assert_eq!((home.done_tasks, home.done_minutes), (1, 90));
    assert!(home.planned_minutes >= 90, "{home:?}");
    let late: Vec<&str> = home.late.iter().map(|task| task.title.as_str()).collect();
    assert_eq!(late, ["overdue"]);
    assert_eq!(jobs(&later, "report", "command-line").len(), 1);
}
