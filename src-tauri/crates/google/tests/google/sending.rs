//! How a request is sent: once too often never, and to no one else.

use std::time::Duration;

use google::{Query, RetryPolicy, Run};
use tokio_util::sync::CancellationToken;

use crate::scripted::{Google, Reply, page, quick};

const EVENT: &str =
    r#"{"id":"a","status":"confirmed","start":{"date":"2026-11-24"},"end":{"date":"2026-11-25"}}"#;

fn trouble() -> Reply {
    Reply::json(
        503,
        r#"{"error":{"code":503,"message":"Backend Error","errors":[{"reason":"backendError"}]}}"#,
    )
}

#[tokio::test]
async fn p85_the_third_try_may_succeed_and_all_are_counted() {
    let google = Google::answering([trouble(), Reply::html(200), page(EVENT)]).await;
    let run = quick();
    assert_eq!(google.list(&run).await.unwrap().items.len(), 1);
    google.list(&run).await.unwrap();
    assert_eq!((run.attempts(), run.requests()), (3, 4));
}

#[tokio::test]
async fn p85_retry_after_is_obeyed_or_ends_the_run() {
    let slow = |after| Reply::new(429, &[("Retry-After", after)], b"");
    for after in ["0", "Tue, 24 Nov 2026 10:00:00 GMT"] {
        let google = Google::answering([slow(after), page("")]).await;
        // Where it were not obeyed, the client's own patience would outlast the run.
        let run =
            Run::new(Duration::from_mins(1), CancellationToken::new()).with_retry(RetryPolicy {
                base: Duration::from_hours(100),
                cap: Duration::from_hours(100),
                ..RetryPolicy::default()
            });
        google.list(&run).await.unwrap();
        assert_eq!(run.attempts(), 2);
    }
    for after in ["60", "Tue, 24 Nov 2026 10:01:00 GMT"] {
        let google = Google::answering([slow(after), page("")]).await;
        let run = quick();
        let error = google.list(&run).await.unwrap_err();
        assert_eq!(error.code(), "rate-limited");
        assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
        assert_eq!(run.attempts(), 1);
    }
}

#[tokio::test]
async fn p89_an_answer_that_was_cut_is_no_answer() {
    let Reply::Bytes(whole) = page(EVENT) else {
        unreachable!()
    };
    for length in (0..whole.len()).step_by(whole.len().div_ceil(200)) {
        let google = Google::answering([page(EVENT).cut_at(length), page(EVENT)]).await;
        let run = quick();
        let items = google.list(&run).await.unwrap().items;
        assert_eq!((items.len(), run.attempts()), (1, 2), "cut at {length}");
    }
}

#[tokio::test]
async fn p89_an_answer_that_cannot_be_unpacked_is_no_answer() {
    let headers = [
        ("Content-Type", "application/json"),
        ("Content-Encoding", "gzip"),
    ];
    let google = Google::answering([
        Reply::new(200, &headers, b"{\"kind\":\"calendar#events\"}"),
        page(EVENT),
    ])
    .await;
    let run = quick();
    assert_eq!(google.list(&run).await.unwrap().items.len(), 1);
    assert_eq!(run.attempts(), 2);
}

#[tokio::test]
async fn nothing_listens_there() {
    let endpoints = google::Endpoints::default()
        .with(google::Endpoint::Token, "http://127.0.0.1:9/token")
        .unwrap();
    let client_id = google::ClientId {
        id: "x".to_owned(),
        secret: None,
    };
    let app = google::App::new(endpoints, client_id);
    let tokens = std::sync::Arc::new(crate::scripted::InMemory::holding("r"));
    let run = quick();
    let error = google::Client::new(&app, "sub", tokens)
        .calendar_list(&run)
        .await
        .unwrap_err();
    assert_eq!((error.code(), run.attempts()), ("network", 3));
    assert!(
        error.to_string().contains("cannot reach 127.0.0.1"),
        "{error}"
    );
}

/// P90: time stands still until the request has arrived; then only the limits are left to wait for.
#[tokio::test]
async fn p90_silence_ends_after_30_seconds_and_a_stalled_body_after_90() {
    let Reply::Bytes(head) = page(EVENT).cut_at(150) else {
        unreachable!()
    };
    for (said, limit) in [(Vec::new(), "30 s"), (head, "90 s")] {
        let google = Google::answering([Reply::Silence(said)]).await;
        let run =
            Run::new(Duration::from_mins(5), CancellationToken::new()).with_retry(RetryPolicy {
                attempts: 1,
                ..RetryPolicy::default()
            });
        let (error, ()) = tokio::join!(google.list(&run), async {
            // The access token first; from then on the virtual clock moves only when nothing else can.
            google.arrived.notified().await;
            google.arrived.notified().await;
            tokio::time::pause();
        });
        tokio::time::resume();
        let error = error.unwrap_err();
        assert_eq!(error.code(), "timeout");
        assert!(error.to_string().contains(limit), "{error}");
    }
}

#[tokio::test]
async fn p125_cancelling_ends_a_request_that_nobody_answers() {
    let google = Google::answering([Reply::Silence(Vec::new())]).await;
    let run = quick();
    let stop = run.cancel().clone();
    let (outcome, ()) = tokio::join!(google.list(&run), async {
        google.arrived.notified().await;
        google.arrived.notified().await;
        stop.cancel();
    });
    assert!(outcome.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn the_runs_limit_ends_a_request_that_nobody_answers() {
    let google = Google::answering([Reply::Silence(Vec::new())]).await;
    let run = Run::new(Duration::from_secs(3), CancellationToken::new());
    let error = google.list(&run).await.unwrap_err();
    assert_eq!((error.code(), run.attempts()), ("timeout", 1));
}

/// P03, P05, P07: both queries hold the same parameters, but for the tokens, on every page.
#[tokio::test]
async fn p05_the_parameters_of_both_queries_are_the_same() {
    let more = Reply::json(
        200,
        r#"{"kind":"calendar#events","nextPageToken":"p2","items":[]}"#,
    );
    let google = Google::answering([more, page("")]).await;
    let run = quick();
    let full = Query::Full { max_results: 9000 };
    let first = google
        .client
        .events_page(&run, "c", &full, None)
        .await
        .unwrap();
    assert_eq!(first.next, google::Next::Page("p2".to_owned()));
    google
        .client
        .events_page(&run, "c", &full, Some("p2"))
        .await
        .unwrap();
    google.list_changes(&run).await.unwrap();
    let mut asked = google.asked();
    let mut taken = |index: usize, name: &str| asked[index].query.remove(name);
    assert_eq!(
        [
            taken(0, "pageToken"),
            taken(1, "pageToken"),
            taken(2, "pageToken")
        ],
        [None, Some("p2".into()), None]
    );
    assert_eq!(
        [
            taken(0, "syncToken"),
            taken(1, "syncToken"),
            taken(2, "syncToken")
        ],
        [None, None, Some("since".into())]
    );
    let sizes = [0, 1, 2].map(|index| taken(index, "maxResults").unwrap());
    assert_eq!(sizes, ["2500", "2500", "250"]);
    assert_eq!(asked[0].query, asked[1].query);
    assert_eq!(asked[0].query, asked[2].query);
    let names: Vec<&str> = asked[0].query.keys().map(String::as_str).collect();
    assert_eq!(names, ["fields", "singleEvents"]);
    for (name, value) in &asked[0].query {
        assert!(google::fingerprint().contains(&format!("{name}={value}")));
    }
}

/// P48, and what every request carries.
#[tokio::test]
async fn the_request_is_as_google_wants_it() {
    let google = Google::answering([page("")]).await;
    let id = "en.usa#holiday@group.v.calendar.google.com";
    google
        .client
        .events_page(&quick(), id, &Query::Full { max_results: 1 }, None)
        .await
        .unwrap();
    let asked = &google.asked()[0];
    assert_eq!(asked.method, "GET");
    assert_eq!(
        asked.path,
        "/api/calendar/v3/calendars/en.usa%23holiday@group.v.calendar.google.com/events"
    );
    assert_eq!(asked.headers["authorization"], "Bearer access-1");
    assert!(asked.headers["user-agent"].starts_with("Hourwright/"));
    assert!(asked.headers["accept-encoding"].contains("gzip"));
    assert!(!asked.headers.contains_key("content-length"));
}

/// P01, P02, P04: what follows a page depends on its tokens and on nothing else.
#[tokio::test]
async fn p02_p04_only_the_tokens_say_whether_a_listing_is_complete() {
    use google::{Next, SyncToken};
    for (tokens, expected) in [
        (r#""nextPageToken":"p""#, Next::Page("p".to_owned())),
        (
            r#""nextPageToken":"p","nextSyncToken":"s""#,
            Next::Page("p".to_owned()),
        ),
        (r#""nextSyncToken":"s""#, Next::Done(SyncToken::new("s"))),
        (
            r#""nextSyncToken":"s","nextPageToken":"""#,
            Next::Done(SyncToken::new("s")),
        ),
        (r#""nextSyncToken":"""#, Next::Nothing),
        (r#""etag":"x""#, Next::Nothing),
    ] {
        for items in ["", r#","items":[]"#, r#","items":null"#] {
            let body = format!(r#"{{"kind":"calendar#events",{tokens}{items}}}"#);
            let google = Google::answering([Reply::json(200, &body)]).await;
            assert_eq!(
                google.list(&quick()).await.unwrap().next,
                expected,
                "{body}"
            );
        }
    }
}

/// P19: one bad event costs itself only, and every event's text is kept as it came.
#[tokio::test]
async fn p19_a_poisoned_event_does_not_take_the_page_with_it() {
    let odd =
        r#"{ "id" : "b", "start": {"dateTime": "half past nine"}, "unknown":[1, 2,{"x":null}] }"#;
    let google = Google::answering([page(&format!("{EVENT},{odd},7,{EVENT}"))]).await;
    let items = google.list(&quick()).await.unwrap().items;
    let read: Vec<bool> = items.iter().map(|item| item.parsed().is_ok()).collect();
    assert_eq!(read, [true, false, false, true]);
    assert_eq!(items[1].raw, odd);
    assert_eq!(items[3].raw, EVENT);
}

/// P19: what is odd about a calendar's own words is not known, and that is all.
#[tokio::test]
async fn p19_an_odd_envelope_costs_no_event() {
    let whole = format!(
        r#"{{"kind":"calendar#events","summary":"\ud83e","timeZone":["Europe/Berlin"],"accessRole":7,
        "nextSyncToken":"s","items":[{EVENT},{{"id":"b","summary":"\ud83e","start":{{"date":"2026-11-24"}}}}]}}"#
    );
    let google = Google::answering([Reply::json(200, &whole)]).await;
    let page = google.list(&quick()).await.unwrap();
    assert!(page.items.iter().all(|item| item.parsed().is_ok()));
    assert_eq!(page.items.len(), 2);
    assert_eq!(
        (page.summary, page.time_zone, page.access_role),
        (None, None, None)
    );
}

/// P43: role, zone and name come with each page. P46: a bare list, a nameless calendar.
#[tokio::test]
async fn p46_a_calendar_list_may_lack_anything() {
    let google = Google::answering([Reply::json(200, "{}")]).await;
    assert!(
        google
            .client
            .calendar_list(&quick())
            .await
            .unwrap()
            .is_empty()
    );

    let first = r##"{"kind":"calendar#calendarList","nextPageToken":"2","items":[
        {"id":"ada@example.org","summary":"Ada","timeZone":"Europe/Berlin","accessRole":"owner","primary":true,"selected":true,"backgroundColor":"#9fe1e7"},
        {"id":"gone","deleted":true},{"summary":"no id"},null,7]}"##;
    let second = r#"{"kind":"calendar#calendarList","items":[
        {"id":"x","summary":" ","timeZone":"W. Europe Standard Time","accessRole":"writerWithoutPrivateAccess"},
        {"id":"y","summary":"Theirs","summaryOverride":"Mine","timeZone":"Mars/Olympus","hidden":true},
        {"id":"z","summary":5,"summaryOverride":[],"timeZone":{},"accessRole":1,"primary":"yes","selected":0,"deleted":"?","backgroundColor":7}]}"#;
    let google = Google::answering([Reply::json(200, first), Reply::json(200, second)]).await;
    let found = google.client.calendar_list(&quick()).await.unwrap();
    let told: Vec<String> = found
        .iter()
        .map(|c| {
            format!(
                "{} {} {} {} {} {}",
                c.id, c.title, c.time_zone, c.access_role, c.primary, c.selected
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "ada@example.org Ada Europe/Berlin owner true true",
            "x x Europe/Berlin writerWithoutPrivateAccess false false",
            "y Mine Mars/Olympus reader false false",
            "z z  reader false false",
        ]
    );
    assert_eq!(google.asked()[1].query["pageToken"], "2");
}

#[test]
fn p44_of_an_event_without_details_only_times_are_left() {
    for (raw, left) in [
        (
            r#"{"summary":"x","id":"a","start":{"date":"2026-03-02"},"attendees":[{"self":true}],"status":"tentative","unknown":1}"#,
            r#"{"id":"a","start":{"date":"2026-03-02"},"status":"tentative"}"#,
        ),
        (r#"{ "id" : "a" }"#, r#"{ "id" : "a" }"#),
        (r#"{"s\u0075mmary":"x","\u0069d":"a"}"#, r#"{"id":"a"}"#),
        ("7", "7"),
    ] {
        let mut item = google::Item {
            raw: raw.to_owned(),
        };
        item.hide_details();
        assert_eq!(item.raw, left);
    }
}

#[tokio::test]
async fn p02_a_list_of_calendars_that_leads_back_ends() {
    let leading_to = |page: &str| {
        let body = format!(r#"{{"kind":"calendar#calendarList","nextPageToken":"{page}"}}"#);
        Reply::json(200, &body)
    };
    let google = Google::answering(["a", "b", "a"].map(leading_to)).await;
    let error = google.client.calendar_list(&quick()).await.unwrap_err();
    assert_eq!((error.code(), google.asked().len()), ("bad-response", 3));
}

/// The runtimes of the engine move these futures between threads.
#[test]
fn futures_can_be_sent() {
    fn check<T: Send>(_: impl FnOnce() -> T) {}
    check(|| async {
        let google = Google::answering([page("")]).await;
        google.list(&quick()).await.map(drop)
    });
    check(|| async {
        let google = Google::answering([page("")]).await;
        let sign_in = google::SignIn::begin(&google.app, google::Mode::Full, None)
            .await
            .unwrap();
        sign_in
            .finish(Duration::from_secs(1), &CancellationToken::new())
            .await
            .map(drop)
    });
}
