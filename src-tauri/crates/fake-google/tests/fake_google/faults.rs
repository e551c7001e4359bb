//! Every way to go wrong, as the client meets it.

use std::io::Read;
use std::time::Duration;

use fake_google::{Endpoint, Fault, RetryAfter, When};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{Answer, EVENTS, LIST, MARA, World, answer, meeting, weekly};

async fn filled() -> World {
    let world = World::new().await;
    for number in 0..5 {
        let id = format!("event{number}");
        world
            .google
            .calendar(MARA)
            .create(meeting(&id, "10:00", "11:00"))
            .unwrap();
    }
    world
}

/// What a listing answers under a fault.
async fn under(world: &World, fault: Fault) -> Answer {
    world.google.fail_next(When::list(), fault, 1);
    world.get(EVENTS).await
}

#[tokio::test]
async fn refusals_look_like_googles() {
    let world = filled().await;
    let own = |status, reason: &str| Fault::Error {
        status,
        reason: reason.into(),
        message: "No.".into(),
    };
    for (fault, status, reason) in [
        (Fault::Unauthorized, 401, "authError"),
        (
            Fault::Forbidden("rateLimitExceeded".into()),
            403,
            "rateLimitExceeded",
        ),
        (
            Fault::Forbidden("quotaExceeded".into()),
            403,
            "quotaExceeded",
        ),
        (
            Fault::Forbidden("insufficientPermissions".into()),
            403,
            "insufficientPermissions",
        ),
        (
            Fault::TooManyRequests(RetryAfter::Absent),
            429,
            "rateLimitExceeded",
        ),
        (Fault::Unavailable(RetryAfter::Absent), 503, "backendError"),
        (Fault::Gone, 410, "fullSyncRequired"),
        (own(500, "backendError"), 500, "backendError"),
        (own(404, "notFound"), 404, "notFound"),
    ] {
        let answer = under(&world, fault.clone()).await;
        assert_eq!(answer.refused(), (status, reason), "{fault:?}");
    }
    let limited = under(&world, Fault::Forbidden("quotaExceeded".into())).await;
    assert_eq!(limited.json["error"]["errors"][0]["domain"], "usageLimits");
    assert_eq!(world.get(EVENTS).await.status, 200, "it was only those");
    assert_eq!(world.google.violations(), []);
    let log = world.google.log();
    assert_eq!(log[0].fault.as_deref(), Some("unauthorized"));
    assert_eq!(log[1].fault.as_deref(), Some("forbidden"));
    assert_eq!(log.last().unwrap().fault, None);
}

#[tokio::test]
async fn retry_after_comes_in_both_forms() {
    let world = filled().await;
    for (retry, wanted) in [
        (RetryAfter::Seconds(7), "7"),
        (
            RetryAfter::Date(SignedDuration::from_secs(90)),
            "Tue, 24 Nov 2026 08:01:30 GMT",
        ),
        (RetryAfter::Absent, ""),
    ] {
        for fault in [Fault::TooManyRequests(retry), Fault::Unavailable(retry)] {
            assert_eq!(under(&world, fault).await.header("retry-after"), wanted);
        }
    }
}

#[tokio::test]
async fn other_peoples_answers() {
    let world = filled().await;
    let html = under(&world, Fault::Html).await;
    assert_eq!(html.status, 200);
    assert!(html.header("content-type").starts_with("text/html") && html.text.contains("sign in"));
    let redirect = under(
        &world,
        Fault::Redirect("http://portal.example/login".into()),
    )
    .await;
    assert_eq!(
        (redirect.status, redirect.header("location")),
        (302, "http://portal.example/login")
    );
    assert_eq!(under(&world, Fault::NetworkLogin).await.status, 511);
    let plain = Fault::Plain {
        status: 502,
        text: "Bad Gateway".into(),
    };
    let plain = under(&world, plain).await;
    assert_eq!((plain.status, plain.text.as_str()), (502, "Bad Gateway"));
    let empty = under(&world, Fault::EmptyObject).await;
    assert_eq!((empty.status, &empty.json), (200, &json!({})));
}

#[tokio::test]
async fn connections_break_before_and_after_the_work() {
    let world = filled().await;
    let insert = async |id: &str, fault: Fault| {
        world
            .google
            .fail_next(When::endpoint(Endpoint::EventsInsert), fault, 1);
        let request = world
            .request(Method::POST, EVENTS)
            .json(&meeting(id, "10:00", "11:00"));
        request.send().await.is_err()
    };
    assert!(insert("before", Fault::CloseBefore).await);
    assert!(insert("after1", Fault::DropReply).await);
    let stored = world.google.calendar(MARA).snapshot();
    assert!(!stored.contains_key("before") && stored.contains_key("after1"));
    assert_eq!(world.google.count(Endpoint::EventsInsert), 2);
    assert!(world.google.log().iter().all(|entry| entry.status == 0));
    assert_eq!(
        world.get(EVENTS).await.status,
        200,
        "the next connection works"
    );
}

#[tokio::test]
async fn bodies_are_cut_plain_or_compressed() {
    let world = filled().await;
    let whole = raw(&world, "identity").await;
    for (encoding, bytes) in [
        ("identity", 0),
        ("identity", 1),
        ("identity", 300),
        ("gzip", 30),
    ] {
        world
            .google
            .fail_next(When::list(), Fault::CutBody(bytes), 1);
        let cut = raw(&world, encoding).await;
        assert_eq!(cut.1.len(), bytes, "{encoding} {bytes}");
        let promised: usize = header(&cut.0, "content-length").parse().unwrap();
        assert!(promised > bytes);
        if encoding == "identity" {
            assert!(whole.1.starts_with(&cut.1));
        }
    }
    world.google.fail_next(When::list(), Fault::CutBody(100), 1);
    let request = world.request(Method::GET, EVENTS).send().await.unwrap();
    assert!(request.text().await.is_err(), "the client notices");
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_ask() {
    let world = filled().await;
    let plain = raw(&world, "identity").await;
    assert_eq!(header(&plain.0, "content-encoding"), "");
    let packed = raw(&world, "deflate, gzip").await;
    assert_eq!(header(&packed.0, "content-encoding"), "gzip");
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.1.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, plain.1);
}

#[tokio::test]
async fn silence_lasts_until_the_server_stops() {
    let world = filled().await;
    world.google.fail_next(When::list(), Fault::Silence, 1);
    let request = world
        .request(Method::GET, EVENTS)
        .timeout(Duration::from_millis(200));
    assert!(request.send().await.unwrap_err().is_timeout());
    world.google.fail_next(When::list(), Fault::Silence, 1);
    let waiting = tokio::spawn(world.request(Method::GET, EVENTS).send());
    while world.google.count(Endpoint::EventsList) < 2 {
        tokio::task::yield_now().await;
    }
    world.google.shutdown().await;
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn a_slow_body_arrives_in_the_end() {
    let world = filled().await;
    let answer = under(&world, Fault::SlowBody(20_000)).await;
    assert_eq!(answer.json["items"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn listings_lie() {
    let world = filled().await;
    let calendar = world.google.calendar(MARA);
    calendar.create(weekly("series1")).unwrap();
    calendar
        .patch(
            "series1",
            json!({"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261201T080000Z"]}),
        )
        .unwrap();
    calendar.delete("series1_20261208T080000Z").unwrap();

    let lost = under(&world, Fault::LostSyncToken).await.json;
    assert!(lost.get("nextSyncToken").is_none() && lost.get("nextPageToken").is_none());

    let empty = under(&world, Fault::EmptyListing).await.json;
    assert_eq!(empty["items"], json!([]));
    assert!(empty["nextSyncToken"].is_string());

    let poisoned = under(&world, Fault::PoisonItem).await.json;
    assert_eq!(poisoned["items"].as_array().unwrap().len(), 8);
    assert!(
        poisoned["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["status"].is_array())
    );

    let strange = under(&world, Fault::UnknownEnums).await.json;
    assert_eq!(strange["accessRole"], "somethingNew");
    assert_eq!(strange["items"][0]["eventType"], "somethingNew");
    assert!(
        strange["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["status"] == "cancelled")
    );

    let bare = under(&world, Fault::BareTombstones).await.json;
    assert!(
        bare["items"]
            .as_array()
            .unwrap()
            .contains(&json!({"id": "series1_20261208T080000Z", "status": "cancelled"}))
    );

    let shuffled = under(&world, Fault::ShuffledRecurrence).await.json;
    let master = shuffled["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["id"] == "series1")
        .unwrap();
    assert_eq!(master["recurrence"][0], "EXDATE:20261201T080000Z");

    let merged = under(&world, Fault::Merge(json!({"start": null, "extra": 1})))
        .await
        .json;
    assert!(merged["items"][0].get("start").is_none() && merged["items"][0]["extra"] == 1);
    assert!(
        calendar.snapshot()["event0"].get("extra").is_none(),
        "only the answer lies"
    );
}

#[tokio::test]
async fn an_empty_page_leads_on() {
    let world = filled().await;
    for page in [1, 2] {
        world
            .google
            .fail_next(When::list().page(page), Fault::EmptyPage, 1);
        let (items, token) = world.all(&format!("{EVENTS}?maxResults=2")).await;
        assert_eq!(items.len(), 5, "page {page}");
        let incremental = format!("{EVENTS}?maxResults=2&syncToken={token}");
        world
            .google
            .fail_next(When::list().incremental(), Fault::EmptyPage, 1);
        assert!(world.all(&incremental).await.0.is_empty());
    }
    world.google.fail_next(
        When::endpoint(Endpoint::CalendarListList),
        Fault::EmptyPage,
        1,
    );
    assert_eq!(world.all(LIST).await.0.len(), 1);
    world.google.fail_next(
        When::endpoint(Endpoint::CalendarListList),
        Fault::EmptyObject,
        1,
    );
    assert_eq!(world.get(LIST).await.json, json!({}));
}

#[tokio::test]
async fn old_versions_come_again() {
    let world = filled().await;
    world
        .google
        .calendar(MARA)
        .patch("event0", json!({"summary": "newer"}))
        .unwrap();
    let items = under(&world, Fault::StaleRepeats).await.json["items"]
        .as_array()
        .unwrap()
        .clone();
    let versions: Vec<_> = items
        .iter()
        .filter(|item| item["id"] == "event0")
        .map(|item| &item["summary"])
        .collect();
    assert_eq!(versions, ["newer", "event0"]);
}

#[tokio::test]
async fn a_fault_finds_its_request() {
    let world = filled().await;
    let gone = |when: When| {
        world.google.clear_faults();
        world.google.fail_next(when, Fault::Gone, 1);
    };
    let statuses = async |path: &str| {
        world.google.reset_log();
        let mut page = String::new();
        loop {
            let answer = world.get(&format!("{path}{page}")).await;
            let Some(next) = answer.json["nextPageToken"].as_str() else {
                break;
            };
            page = format!("&pageToken={next}");
        }
        world
            .google
            .log()
            .iter()
            .map(|entry| entry.status)
            .collect::<Vec<_>>()
    };
    let full = format!("{EVENTS}?maxResults=2");
    let token = world.all(&full).await.1;
    let since = format!("{full}&syncToken={token}");
    gone(When::list().page(3));
    assert_eq!(statuses(&full).await, [200, 200, 410]);
    gone(When::list().incremental());
    assert_eq!(statuses(&full).await, [200, 200, 200]);
    assert_eq!(statuses(&since).await, [410]);
    gone(When::list().full().calendar(MARA).account(MARA));
    assert_eq!(statuses(&since).await, [200]);
    assert_eq!(statuses(&full).await, [410]);
    gone(When::list().calendar("other"));
    assert_eq!(statuses(&full).await, [200, 200, 200]);
    gone(When::any().event("event1"));
    assert_eq!(world.get(&format!("{EVENTS}/event0")).await.status, 200);
    assert_eq!(world.get(&format!("{EVENTS}/event1")).await.status, 410);
    gone(When::api());
    assert_eq!(world.get("/oauth2/v3/userinfo").await.status, 200);
    assert_eq!(world.get(LIST).await.status, 410);
}

#[tokio::test]
async fn faults_follow_their_script() {
    let world = filled().await;
    let run = async |count: usize| {
        world.google.reset_log();
        for _ in 0..count {
            world.get(EVENTS).await;
        }
        world
            .google
            .log()
            .iter()
            .map(|entry| entry.status)
            .collect::<Vec<_>>()
    };
    world.google.fail_next(When::list(), Fault::Unauthorized, 2);
    world.google.fail_next(When::list(), Fault::Gone, 1);
    assert_eq!(run(4).await, [401, 401, 410, 200]);
    world.google.fail_every(3, When::list(), Fault::Gone);
    assert_eq!(run(7).await, [200, 200, 410, 200, 200, 410, 200]);
    world.google.clear_faults();
    let chance = async |seed| {
        world
            .google
            .fail_sometimes(0.5, seed, When::list(), Fault::Gone);
        let statuses = run(20).await;
        world.google.clear_faults();
        statuses
    };
    let first = chance(7).await;
    assert!(first.contains(&200) && first.contains(&410));
    assert_eq!(chance(7).await, first);
    assert_ne!(chance(8).await, first);
}

#[tokio::test]
async fn the_token_endpoint_fails_too() {
    let world = World::new().await;
    world
        .google
        .fail_next(When::endpoint(Endpoint::Token), Fault::InvalidGrant, 1);
    let answer = answer(
        world
            .http
            .post(world.google.token_url())
            .form(&[("grant_type", "refresh_token")]),
    )
    .await;
    assert_eq!(
        (answer.status, answer.json["error"].as_str()),
        (400, Some("invalid_grant"))
    );
}

/// The head and the body of a listing as they came over the wire.
async fn raw(world: &World, encoding: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", world.google.port()))
        .await
        .unwrap();
    let token = &world.token;
    let request = format!(
        "GET {EVENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    (
        String::from_utf8(bytes[..end].to_vec()).unwrap(),
        bytes[end + 4..].to_vec(),
    )
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .into_iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map_or("", |(_, value)| value)
}
