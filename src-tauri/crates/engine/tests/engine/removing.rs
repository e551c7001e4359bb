//! Deleting everything here, and what becomes of the blocks in Google.

use engine::view::TaskDraft;
use engine::{Code, ScheduleOptions, SyncRequest, Trigger};
use fake_google::{Endpoint, Fault, When};
use tokio_util::sync::CancellationToken;

use crate::world::{MARA, World};

/// The calendars at Google besides Mara's own.
fn own_calendars(world: &World) -> usize {
    world.google.account(MARA).calendar_list().len() - 1
}

#[tokio::test]
async fn p82_everything_is_deleted_after_its_blocks_in_google_or_not_at_all() {
    let world = World::signed_in().await;
    let (engine, never) = (&world.engine, CancellationToken::new());
    let draft = TaskDraft {
        title: Some("Report".to_owned()),
        duration: Some("1h".to_owned()),
        ..TaskDraft::default()
    };
    engine.add_task("Home", &draft).unwrap();
    // At the command line that is the consent to write.
    let options = ScheduleOptions {
        trigger: Trigger::CommandLine,
        dry_run: false,
        out_of_time: &|| true,
        cancel: &never,
        problem_out: None,
    };
    engine.schedule("Home", &options).unwrap();
    let everything = SyncRequest {
        workspaces: Vec::new(),
        full: false,
        trigger: Trigger::Window,
    };
    engine.sync(&everything, &never).await.unwrap();
    assert_eq!(own_calendars(&world), 1);

    let list = When::endpoint(Endpoint::CalendarListList);
    let quota = Fault::Forbidden("quotaExceeded".to_owned());
    world.google.fail_every(1, list, quota);
    let refused = engine.delete_everything(true, &never).await.unwrap_err();
    assert_eq!(refused.code, Code::RateLimited, "{refused}");
    assert_eq!(engine.tasks("Home").unwrap().tasks.len(), 1);
    assert_eq!(own_calendars(&world), 1);

    world.google.clear_faults();
    engine.delete_everything(true, &never).await.unwrap();
    assert!(engine.workspaces().unwrap().workspaces.is_empty());
    assert_eq!(own_calendars(&world), 0);
}
