//! The batch endpoint.

use fake_google::{Endpoint, Fault, When};
use reqwest::Method;
use serde_json::Value;

use crate::world::{Answer, EVENTS, MARA, World, answer, meeting};

fn part(number: usize, method: &str, path: &str, body: Option<&Value>) -> String {
    let body = body.map(Value::to_string).unwrap_or_default();
    format!(
        "--frontier\r\nContent-Type: application/http\r\nContent-ID: <item{number}>\r\n\r\n\
         {method} {path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}\r\n",
        body.len()
    )
}

async fn send(world: &World, parts: &[String]) -> Answer {
    let request = world
        .request(Method::POST, "/batch/calendar/v3")
        .header("content-type", "multipart/mixed; boundary=frontier")
        .body(format!("{}--frontier--\r\n", parts.concat()));
    answer(request).await
}

/// The statuses of the parts, with their ids.
fn statuses(answer: &Answer) -> Vec<(String, u16)> {
    let mut found = Vec::new();
    let mut id = String::new();
    for line in answer.text.lines() {
        if let Some(named) = line.strip_prefix("Content-ID: ") {
            named.clone_into(&mut id);
        } else if let Some(status) = line.strip_prefix("HTTP/1.1 ") {
            found.push((id.clone(), status[..3].parse().unwrap()));
        }
    }
    found
}

#[tokio::test]
async fn parts_are_answered_one_by_one() {
    let world = World::new().await;
    let parts = [
        part(
            1,
            "POST",
            &format!("{EVENTS}?sendUpdates=none"),
            Some(&meeting("event1", "10:00", "11:00")),
        ),
        part(2, "GET", &format!("{EVENTS}/event1"), None),
        part(3, "GET", &format!("{EVENTS}/nothing"), None),
        part(4, "DELETE", &format!("{EVENTS}/event1"), None),
    ];
    let answer = send(&world, &parts).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(
        answer
            .header("content-type")
            .starts_with("multipart/mixed; boundary=batch_")
    );
    let wanted = [
        ("<response-item1>", 200),
        ("<response-item2>", 200),
        ("<response-item3>", 404),
        ("<response-item4>", 204),
    ];
    assert_eq!(
        statuses(&answer),
        wanted.map(|(id, status)| (id.to_owned(), status))
    );
    assert!(world.google.calendar(MARA).snapshot().is_empty());
    let log = world.google.log();
    let endpoints: Vec<Endpoint> = log.iter().map(|entry| entry.endpoint).collect();
    assert_eq!(
        endpoints,
        [
            Endpoint::Batch,
            Endpoint::EventsInsert,
            Endpoint::EventsGet,
            Endpoint::EventsGet,
            Endpoint::EventsDelete
        ]
    );
    assert_eq!(
        log[1].account.as_deref(),
        Some(MARA),
        "parts inherit the credentials"
    );
}

#[tokio::test]
async fn single_parts_fail() {
    let world = World::new().await;
    for number in [2, 7] {
        world.google.fail_next(
            When::any().part(number),
            Fault::Forbidden("rateLimitExceeded".into()),
            1,
        );
    }
    let parts: Vec<String> = (1..=8)
        .map(|number| {
            part(
                number,
                "POST",
                EVENTS,
                Some(&meeting(&format!("event{number}"), "10:00", "11:00")),
            )
        })
        .collect();
    let answer = send(&world, &parts).await;
    let failed: Vec<usize> = (1..)
        .zip(statuses(&answer))
        .filter(|(_, (_, status))| *status == 403)
        .map(|(n, _)| n)
        .collect();
    assert_eq!(failed, [2, 7]);
    assert_eq!(world.google.calendar(MARA).snapshot().len(), 6);
}

#[tokio::test]
async fn a_batch_has_fifty_parts_and_a_form() {
    let world = World::new().await;
    let get = |count: usize| -> Vec<String> {
        (0..count).map(|n| part(n, "GET", EVENTS, None)).collect()
    };
    assert_eq!(statuses(&send(&world, &get(50)).await).len(), 50);
    assert_eq!(send(&world, &get(51)).await.refused(), (400, "badRequest"));
    let request = world
        .request(Method::POST, "/batch/calendar/v3")
        .json(&Value::Null);
    assert_eq!(answer(request).await.status, 400);
    let nested = send(&world, &[part(1, "POST", "/batch/calendar/v3", None)]).await;
    assert_eq!(statuses(&nested)[0].1, 400);
}
