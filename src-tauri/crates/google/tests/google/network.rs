//! The way to Google: how fast an account may ask, connections that are dead, and places that never answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use google::{App, Client, ClientId, Endpoint, Endpoints, RetryPolicy, Run};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Barrier;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::scripted::{Google, InMemory, Reply, page, quick};

fn slow_down(seconds: &str) -> Reply {
    Reply::new(429, &[("Retry-After", seconds)], b"")
}

fn patient() -> Run {
    Run::new(Duration::from_hours(2), CancellationToken::new())
}

/// While one request of an account waits as Google asked, none of its others is sent; other accounts go on.
#[tokio::test]
async fn p85_an_account_keeps_its_pace_in_all_its_requests() {
    let google = Google::answering([slow_down("3600"), page("")]).await;
    let first = patient();
    let stop = first.cancel().clone();
    let (refused, ()) = tokio::join!(google.list(&first), async {
        // The access token, and the refusal.
        google.arrived.notified().await;
        google.arrived.notified().await;
        let other = Client::new(&google.app, "sub", google.tokens.clone());
        other.calendar_list(&quick()).await.unwrap_err();
        let asked = google.asked().len();
        let run = Run::new(Duration::from_millis(300), CancellationToken::new());
        let held = google.list(&run).await.unwrap_err();
        assert_eq!((held.code(), run.requests()), ("timeout", 0));
        assert_eq!(google.asked().len(), asked, "nothing was sent");
        stop.cancel();
    });
    assert!(refused.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn p85_the_pace_ends_when_google_said() {
    let google = Google::answering([slow_down("1"), page("")]).await;
    let run = patient();
    let began = Instant::now();
    let (first, second) = tokio::join!(google.list(&run), async {
        google.arrived.notified().await;
        google.arrived.notified().await;
        google.list(&run).await
    });
    first.unwrap();
    second.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(google.asked().len(), 3);
}

/// Google listens, but its queue of connections is full, as behind a firewall that drops what it does not like.
#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn p90_a_connection_that_never_stands_is_given_up_after_10_seconds() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // listen(2): one more than the backlog fits, and Linux ignores whoever comes then.
    let _queue = [
        TcpStream::connect(address).await.unwrap(),
        TcpStream::connect(address).await.unwrap(),
    ];
    let endpoints = Endpoints::default()
        .with(Endpoint::Token, &format!("http://{address}/token"))
        .unwrap();
    let client = Client::new(&app(endpoints), "sub", Arc::new(InMemory::holding("r")));
    let run = patient().with_retry(RetryPolicy {
        attempts: 1,
        ..RetryPolicy::default()
    });
    let began = Instant::now();
    let error = client.calendar_list(&run).await.unwrap_err();
    assert_eq!((error.code(), began.elapsed().as_secs()), ("network", 10));
}

/// Connections that stood before the machine slept take a request and never give an answer. One failed try shows it,
/// and the next one goes over a new connection, not over the other dead ones.
#[tokio::test]
async fn p91_after_one_dead_connection_no_other_old_one_is_used() {
    let google = Google::answering([page("")]).await;
    let old = Arc::new(AtomicUsize::new(3));
    let api = sleepy(Arc::clone(&old)).await;
    let client = client_of(&google, &api);
    let run = patient();
    // Three requests side by side leave three idle connections behind.
    let (one, two, three) = tokio::join!(
        client.calendar_list(&run),
        client.calendar_list(&run),
        client.calendar_list(&run)
    );
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let run = quick();
    client.calendar_list(&run).await.unwrap();
    assert_eq!(run.attempts(), 2);
}

/// Who knows that the machine slept need not try the old ones at all.
#[tokio::test]
async fn p91_after_a_resume_connections_are_new() {
    let google = Google::answering([page("")]).await;
    let api = sleepy(Arc::new(AtomicUsize::new(3))).await;
    let client = client_of(&google, &api);
    let run = patient();
    let (one, two, three) = tokio::join!(
        client.calendar_list(&run),
        client.calendar_list(&run),
        client.calendar_list(&run)
    );
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    client.reconnect();
    let run = quick();
    client.calendar_list(&run).await.unwrap();
    assert_eq!(run.attempts(), 1);
}

fn app(endpoints: Endpoints) -> App {
    let client_id = ClientId {
        id: "our-client".to_owned(),
        secret: None,
    };
    App::new(endpoints, client_id)
}

/// A client that gets its tokens from `google` and asks the API at `base`.
fn client_of(google: &Google, base: &str) -> Client {
    let endpoints = google.app.endpoints().clone();
    let endpoints = endpoints.with(Endpoint::Api, base).unwrap();
    Client::new(&app(endpoints), "sub", google.tokens.clone())
}

/// A server that answers the first requests of its first `old` connections together, and then is asleep on them.
async fn sleepy(old: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let together = Arc::new(Barrier::new(old.load(Ordering::Relaxed)));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let is_old = old
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                .is_ok();
            tokio::spawn(keep_alive(stream, is_old.then(|| Arc::clone(&together))));
        }
    });
    base
}

/// Answers request after request; where it is to fall asleep, one, together with the others.
async fn keep_alive(mut stream: TcpStream, asleep_after: Option<Arc<Barrier>>) -> Option<()> {
    let mut answered = false;
    loop {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut request).await.ok()? == 0 {
                return None;
            }
        }
        if let Some(together) = &asleep_after {
            if answered {
                return None;
            }
            together.wait().await;
        }
        let body = r#"{"kind":"calendar#calendarList","items":[]}"#;
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(body.as_bytes()).await.ok()?;
        answered = true;
    }
}
