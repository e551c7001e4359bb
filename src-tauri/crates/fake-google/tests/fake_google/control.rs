//! The same switches from another process.

use fake_google::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, EVENTS, LIST, MARA, World, answer, ids, meeting, options, weekly};

async fn controlled() -> World {
    World::with(Options {
        control: true,
        ..options()
    })
    .await
}

async fn control(world: &World, what: &str, body: Value) -> Answer {
    world.post(&format!("/control/{what}"), body).await
}

#[tokio::test]
async fn it_is_there_only_when_asked_for() {
    let world = World::new().await;
    assert_eq!(world.get("/control/log").await.status, 404);
    let world = controlled().await;
    assert_eq!(
        world.get("/control/log").await.json,
        json!({"requests": []})
    );
}

#[tokio::test]
async fn events_are_edited() {
    let world = controlled().await;
    let edit = async |mut edit: Value| {
        edit["calendar"] = json!(MARA);
        let answer = control(&world, "calendar", edit).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json
    };
    edit(json!({"op": "create", "event": weekly("series1")})).await;
    edit(json!({"op": "plant", "event": {"id": "x", "start": {}, "end": {}}})).await;
    edit(json!({"op": "patch", "id": "series1", "event": {"summary": "new"}})).await;
    edit(json!({"op": "move-to", "id": "series1_20261201T080000Z", "start": "2026-12-02T08:00:00Z", "end": "2026-12-02T09:00:00Z"})).await;
    edit(json!({"op": "split", "id": "series1_20261208T080000Z", "event": {}})).await;
    edit(json!({"op": "delete", "id": "x"})).await;
    edit(json!({"op": "undelete", "id": "x"})).await;
    edit(json!({"op": "rename", "calendar_resource": {"summary": "Mine"}})).await;
    assert_eq!(
        edit(json!({"op": "get", "id": "series1"})).await["summary"],
        "new"
    );
    let snapshot = world
        .get(&format!("/control/snapshot?calendar={MARA}"))
        .await
        .json;
    let stored: Vec<&String> = snapshot["events"].as_object().unwrap().keys().collect();
    assert_eq!(
        stored,
        [
            "series1",
            "series1_20261201T080000Z",
            "series1_R20261208T080000",
            "x"
        ]
    );
    assert_eq!(world.get(EVENTS).await.json["summary"], "Mine");
    let unknown = control(
        &world,
        "calendar",
        json!({"op": "delete", "calendar": MARA, "id": "nothing"}),
    )
    .await;
    assert_eq!(unknown.refused(), (404, "notFound"));
    assert_eq!(
        control(&world, "calendar", json!({"op": "dance", "calendar": MARA}))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn faults_accounts_and_logs_too() {
    let world = controlled().await;
    world
        .google
        .calendar(MARA)
        .create(meeting("event1", "10:00", "11:00"))
        .unwrap();
    let (_, token) = world.all(EVENTS).await;
    assert_eq!(world.delete("/control/log").await.status, 200);
    let fault = json!({"when": {"endpoint": "events-list", "incremental": false}, "fault": {"too-many-requests": {"seconds": 3}}, "times": 1});
    assert_eq!(control(&world, "fault", fault).await.status, 200);
    let limited = world.get(EVENTS).await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, "3"));
    control(&world, "fault", json!({"fault": "drop-reply", "every": 1})).await;
    assert!(world.request(Method::GET, EVENTS).send().await.is_err());
    let clear = world.request(Method::DELETE, "/control/fault");
    assert_eq!(answer(clear).await.status, 200);
    let wrong = json!({"fault": "gone", "every": 1, "times": 2});
    assert_eq!(control(&world, "fault", wrong).await.status, 400);

    let log = world.get("/control/log").await.json;
    let statuses: Vec<&Value> = log["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["status"])
        .collect();
    assert_eq!(statuses, [429, 0]);
    control(&world, "invalidate-sync-tokens", json!({})).await;
    assert_eq!(
        world
            .get(&format!("{EVENTS}?syncToken={token}"))
            .await
            .status,
        410
    );
    world.get(&format!("{EVENTS}?orderBy=startTime")).await;
    let violations = world.get("/control/violations").await.json;
    assert_eq!(violations["violations"].as_array().unwrap().len(), 1);

    let account = async |mut edit: Value| {
        edit["account"] = json!(MARA);
        control(&world, "account", edit).await.status
    };
    assert_eq!(
        account(json!({"op": "set-role", "calendar": MARA, "role": "reader"})).await,
        200
    );
    let list = world
        .get(&format!("/control/calendar-list?account={MARA}"))
        .await
        .json;
    assert_eq!(list["items"][0]["accessRole"], "reader");
    assert_eq!(
        account(json!({"op": "remove-from-list", "calendar": MARA})).await,
        200
    );
    assert_eq!(ids(&world.all(LIST).await.0), [""; 0]);
    assert_eq!(account(json!({"op": "revoke"})).await, 200);
    assert_eq!(world.get(LIST).await.status, 401);
    let deny = json!({"consent": "deny", "as": MARA, "omit_refresh_token": true});
    assert_eq!(control(&world, "sign-in", deny).await.status, 200);
}
