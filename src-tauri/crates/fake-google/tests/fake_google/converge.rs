//! The law of sync tokens: whoever follows them has what a complete listing gives, whatever is edited meanwhile.

use std::collections::BTreeMap;

use fake_google::FakeGoogle;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::world::{EVENTS, MARA, World, meeting, weekly};

type Events = BTreeMap<String, Value>;

#[tokio::test]
async fn following_tokens_gives_what_a_full_listing_gives() {
    for seed in 0..12 {
        let world = World::new().await;
        let mut dice = StdRng::seed_from_u64(seed);
        let mut followed = Events::new();
        let mut token = String::new();
        for _ in 0..15 {
            for _ in 0..dice.random_range(0..12) {
                edit(&mut dice, &world.google);
            }
            if dice.random_bool(0.3) {
                // Begin again with a complete listing.
                token.clear();
                followed.clear();
            }
            token = follow(&world, &mut dice, &token, &mut followed, true).await;
        }
        follow(&world, &mut dice, &token, &mut followed, false).await;
        assert_eq!(
            followed,
            world.google.calendar(MARA).snapshot(),
            "seed {seed}"
        );
        assert!(followed.len() > 3, "seed {seed} has nothing to compare");
        assert_eq!(world.google.violations(), []);
    }
}

/// One listing since the token, page by page, with edits in between if `restless`; returns the next token.
async fn follow(
    world: &World,
    dice: &mut StdRng,
    token: &str,
    followed: &mut Events,
    restless: bool,
) -> String {
    let size = dice.random_range(1..6);
    let since = if token.is_empty() {
        String::new()
    } else {
        format!("&syncToken={token}")
    };
    let mut page = String::new();
    loop {
        let list = world
            .get(&format!("{EVENTS}?maxResults={size}{since}{page}"))
            .await;
        assert_eq!(list.status, 200, "{}", list.text);
        for item in list.json["items"].as_array().unwrap() {
            apply(followed, item);
        }
        if let Some(token) = list.json["nextSyncToken"].as_str() {
            return token.to_owned();
        }
        page = format!(
            "&pageToken={}",
            list.json["nextPageToken"].as_str().unwrap()
        );
        if restless && dice.random_bool(0.3) {
            edit(dice, &world.google);
        }
    }
}

/// What a client does with an item: a tombstone takes the event away, that of a series all of it.
fn apply(followed: &mut Events, item: &Value) {
    let id = item["id"].as_str().unwrap();
    if item["status"] == "cancelled" && item.get("recurringEventId").is_none() {
        followed.retain(|key, event| key != id && event["recurringEventId"] != id);
    } else {
        followed.insert(id.to_owned(), item.clone());
    }
}

/// One of the edits that people make. Some are refused, as they would be.
fn edit(dice: &mut StdRng, google: &FakeGoogle) {
    let calendar = google.calendar(MARA);
    let id = format!(
        "{}{:03}",
        ["event", "series"][dice.random_range(0..2)],
        dice.random_range(0..6)
    );
    let day = ["20261124", "20261201", "20261208", "20261215"][dice.random_range(0..4)];
    let instance = format!("{id}_{day}T080000Z");
    let summary = json!({"summary": dice.random_range(0..1000).to_string()});
    let target = if dice.random_bool(0.5) {
        &id
    } else {
        &instance
    };
    let _ = match dice.random_range(0..7) {
        0 | 1 if id.starts_with('e') => calendar.create(meeting(&id, "10:00", "11:00")),
        0 | 1 => calendar.create(weekly(&id)),
        2 => calendar.patch(target, summary),
        3 => calendar.delete(target).map(|()| Value::Null),
        4 => calendar.undelete(target),
        5 => calendar.split(&instance, summary),
        _ => calendar.move_to(target, "2026-11-30T09:00:00Z", "2026-11-30T10:00:00Z"),
    };
}
