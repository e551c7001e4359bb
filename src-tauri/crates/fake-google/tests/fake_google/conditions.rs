//! Etags: `If-Match` and `If-None-Match`.

use reqwest::Method;
use serde_json::json;

use crate::world::{EVENTS, LIST, MARA, World, answer, meeting, weekly};

#[tokio::test]
async fn a_write_needs_the_etag_it_names() {
    let world = World::new().await;
    let made = world
        .post(EVENTS, meeting("event1", "10:00", "11:00"))
        .await;
    let path = format!("{EVENTS}/event1");
    let write = async |method: Method, etag: &str| {
        let body = json!({"summary": "x", "start": made.json["start"], "end": made.json["end"]});
        answer(
            world
                .request(method, &path)
                .header("if-match", etag)
                .json(&body),
        )
        .await
    };
    for method in [Method::PATCH, Method::PUT, Method::DELETE] {
        let refused = write(method.clone(), "\"0\"").await;
        assert_eq!(refused.refused(), (412, "conditionNotMet"), "{method}");
        assert_eq!(refused.json["error"]["errors"][0]["location"], "If-Match");
    }
    let patched = write(Method::PATCH, made.etag()).await;
    assert_eq!(patched.status, 200);
    assert_eq!(
        write(Method::PATCH, made.etag()).await.status,
        412,
        "it is another one now"
    );
    assert_eq!(write(Method::PUT, "*").await.status, 200);
    let etag = world.get(&path).await.etag().to_owned();
    assert_eq!(write(Method::DELETE, &etag).await.status, 204);
    assert_eq!(
        world.google.violations(),
        [],
        "losing a race is nobody's fault"
    );
    assert_eq!(world.google.log()[1].if_match.as_deref(), Some("\"0\""));
}

#[tokio::test]
async fn a_change_to_an_exception_changes_the_etag_of_the_series() {
    let world = World::new().await;
    let master = world.post(EVENTS, weekly("series1")).await;
    let instance = world
        .get(&format!("{EVENTS}/series1_20261201T080000Z"))
        .await;
    assert_eq!(instance.etag(), master.etag());
    world
        .google
        .calendar(MARA)
        .patch("series1_20261201T080000Z", json!({"summary": "x"}))
        .unwrap();
    let patch = world
        .request(Method::PATCH, &format!("{EVENTS}/series1"))
        .header("if-match", master.etag());
    assert_eq!(
        answer(patch.json(&json!({"summary": "y"}))).await.status,
        412
    );
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let world = World::new().await;
    world
        .post(EVENTS, meeting("event1", "10:00", "11:00"))
        .await;
    for path in [
        format!("{EVENTS}/event1"),
        EVENTS.to_owned(),
        LIST.to_owned(),
        format!("{LIST}/primary"),
    ] {
        let first = world.get(&path).await;
        let etag = first.header("etag").to_owned();
        assert_eq!(etag, first.etag(), "{path}");
        let again = answer(
            world
                .request(Method::GET, &path)
                .header("if-none-match", &etag),
        )
        .await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
    }
    let etag = world.get(EVENTS).await.header("etag").to_owned();
    world.google.calendar(MARA).delete("event1").unwrap();
    let changed = answer(
        world
            .request(Method::GET, EVENTS)
            .header("if-none-match", etag),
    )
    .await;
    assert_eq!(changed.status, 200);
}
