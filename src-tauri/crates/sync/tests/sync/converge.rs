//! Whatever happens at Google and on the way: once it is quiet, the store equals Google.

use fake_google::{Fault, RetryAfter, When};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use sync::Kind;

use crate::world::{Attempt, World};

const SEEDS: u64 = 40;
const ROUNDS: usize = 12;

#[tokio::test]
async fn random_edits_faults_and_cancels_end_equal() {
    for seed in 0..SEEDS {
        // The seed is printed with a failure.
        println!("seed {seed}");
        story(seed).await;
    }
}

async fn story(seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    let world = World::empty().await.paged(dice.random_range(1..12));
    for _ in 0..ROUNDS {
        for _ in 0..dice.random_range(0..8) {
            edit(&world, &mut dice);
        }
        disturb(&world, &mut dice);
        let attempt = Attempt {
            kind: if dice.random_bool(0.2) {
                Kind::Full
            } else {
                Kind::Auto
            },
            ..if dice.random_bool(0.15) {
                Attempt::cancelled_on(dice.random_range(1..4))
            } else {
                Attempt::default()
            }
        };
        world.run(&attempt).await;
        world.google.clear_faults();
    }
    world.google.reset_log();
    world.sync().await;
    world.converge().await;
    world.assert_quiet().await;
}

/// One edit on Google's side; one that Google refuses is none.
fn edit(world: &World, dice: &mut StdRng) {
    let remote = world.remote();
    let all = remote.snapshot();
    let ids: Vec<&String> = all.keys().collect();
    let masters: Vec<&String> = all
        .iter()
        .filter(|(_, event)| event.get("recurrence").is_some())
        .map(|(id, _)| id)
        .collect();
    let day = dice.random_range(1..28);
    let start = format!("2026-03-{day:02}T09:00:00+00:00");
    let end = format!("2026-03-{day:02}T10:30:00+00:00");
    let title = json!({"summary": format!("Title {}", dice.random_range(0..1000))});
    let some = |dice: &mut StdRng| ids.choose(dice).map_or(String::new(), |id| (*id).clone());
    let occurrence = |dice: &mut StdRng| {
        let master = masters.choose(dice).map_or("", |id| id.as_str());
        format!("{master}_202603{:02}T090000Z", dice.random_range(1..28))
    };
    // Refusals are part of the story: ids may be gone, occurrences outside their rule.
    let _: Result<Value, _> = match dice.random_range(0..12) {
        0..3 => Ok(remote.create(single(&start, &end)).unwrap()),
        3 => Ok(remote.create(series(&start, &end, dice)).unwrap()),
        4 => remote.patch(&some(dice), title),
        5 => remote.move_to(&some(dice), &start, &end),
        6 => remote.delete(&some(dice)).map(|()| Value::Null),
        7 => remote.patch(&occurrence(dice), title),
        8 => remote.move_to(&occurrence(dice), &start, &end),
        9 => remote.delete(&occurrence(dice)).map(|()| Value::Null),
        10 => remote.split(&occurrence(dice), title),
        _ => {
            let gone: Vec<String> = world
                .events()
                .into_keys()
                .filter(|id| !all.contains_key(id))
                .collect();
            gone.choose(dice)
                .map_or(Ok(Value::Null), |id| remote.undelete(id))
        }
    };
}

fn single(start: &str, end: &str) -> Value {
    json!({"summary": "Single", "start": {"dateTime": start}, "end": {"dateTime": end}})
}

fn series(start: &str, end: &str, dice: &mut StdRng) -> Value {
    let rule = format!("RRULE:FREQ=DAILY;COUNT={}", dice.random_range(2..20));
    json!({
        "summary": "Series", "recurrence": [rule],
        "start": {"dateTime": start, "timeZone": "UTC"}, "end": {"dateTime": end, "timeZone": "UTC"},
    })
}

/// One thing that goes wrong on the way, or none. Copies from before an event was deleted are not among them
/// (`StaleRepeats`): a listing of changes that names one alive, runs later, cannot be told from its return.
fn disturb(world: &World, dice: &mut StdRng) {
    let faults = [
        Fault::CloseBefore,
        Fault::DropReply,
        Fault::CutBody(200),
        Fault::Html,
        Fault::Gone,
        Fault::LostSyncToken,
        Fault::EmptyPage,
        Fault::TooManyRequests(RetryAfter::Seconds(0)),
        Fault::Unavailable(RetryAfter::Absent),
        Fault::Unauthorized,
        Fault::BareTombstones,
        Fault::ShuffledRecurrence,
    ];
    if dice.random_bool(0.6)
        && let Some(fault) = faults.choose(dice)
    {
        let page = dice.random_range(1..4);
        let times = dice.random_range(1..4);
        world
            .google
            .fail_next(When::list().page(page), fault.clone(), times);
    }
    if dice.random_bool(0.1) {
        world.google.invalidate_sync_tokens();
    }
}
