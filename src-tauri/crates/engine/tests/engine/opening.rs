//! Opening a folder that an older version of the program left.

use engine::{SyncRequest, Trigger};
use fake_google::seed;
use jiff::tz::TimeZone;
use store::event::{self, NewEvent};
use store::{Store, calendar};
use tokio_util::sync::CancellationToken;

use crate::world::{NOW, World};

#[tokio::test]
async fn p21_events_that_an_older_parser_read_are_read_again_without_asking_google() {
    let world = World::with([seed::many(3, 1)]).await;
    world.sign_in().await;
    let everything = SyncRequest {
        workspaces: Vec::new(),
        full: false,
        trigger: Trigger::CommandLine,
    };
    let never = CancellationToken::new();
    world.engine.sync(&everything, &never).await.unwrap();
    let store = Store::open(&world.engine.config().database()).unwrap();
    let (calendar, events) = store
        .read(|tx| {
            let calendar = calendar::of_account(tx, 1)?.remove(0).id;
            Ok::<_, store::Error>((calendar, event::of_calendar(tx, calendar)?))
        })
        .unwrap();
    assert_eq!(events.len(), 3);
    store
        .write(|tx| {
            let stored = event::stored(tx, calendar, &events[0].id)?.unwrap();
            let mut misread = stored.event;
            "As an older parser read it".clone_into(&mut misread.summary);
            let old = NewEvent {
                event: &misread,
                span: recurrence::span(&misread, &TimeZone::UTC),
                raw: &stored.raw,
                parser_version: 1,
            };
            event::put(tx, calendar, old)
        })
        .unwrap();
    world.google.reset_log();
    world.at(NOW);
    let now = store.read(|tx| event::of_calendar(tx, calendar)).unwrap();
    assert_eq!(now, events);
    assert!(world.google.log().is_empty());
}
