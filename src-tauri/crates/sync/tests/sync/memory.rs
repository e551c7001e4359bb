//! P96: how much memory a calendar takes that is larger than what may be taken.

use std::process::Command;
use std::sync::Arc;

use google::{App, Client, ClientId, Endpoint, Endpoints, RefreshTokens, SecretString};
use jiff::Timestamp;
use store::calendar::{self, Listed};
use store::sync_run::RunStatus;
use store::{Store, event};
use sync::{Kind, Limits, Pull, pull};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::sign_in::Pocket;
use crate::world::people;

const EVENTS: u32 = 12_000;
const BYTES_EACH: usize = 8 << 10;
/// A third of what the events' texts have together. `make bench` measures 200,000 events.
const MOST_KILOBYTES: u64 = 32 << 10;

/// In a process of its own, for memory is counted by processes.
#[cfg(target_os = "linux")]
#[test]
fn p96_a_giant_calendar_is_not_held_in_memory() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "memory::a_giant_calendar",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let grown: u64 = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("grown by "))
        .unwrap_or_else(|| panic!("{said}"))
        .parse()
        .unwrap();
    assert!(grown < MOST_KILOBYTES, "grown by {grown} kB");
}

#[tokio::test]
#[ignore = "the test above runs it, in a process of its own"]
async fn a_giant_calendar() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
    let (workspace_id, calendar_id) = one_calendar(&store);
    let client = client(&base);
    let before = resident("VmRSS:");
    let row = pull(&Pull {
        store: &store,
        client: &client,
        locks: folder.path(),
        account_sub: "sub",
        workspace_id,
        calendar_id,
        job_run_id: None,
        kind: Kind::Full,
        limits: Limits::default(),
        watch: None,
        cancel: &CancellationToken::new(),
        now: &|| Timestamp::UNIX_EPOCH,
        progress: &|_| {},
    })
    .await;
    assert_eq!(row.status, RunStatus::Succeeded, "{row:?}");
    assert_eq!(row.upserted, EVENTS);
    let count = store.read(|tx| event::count(tx, calendar_id)).unwrap();
    assert_eq!(count, EVENTS);
    println!("\ngrown by {}", resident("VmHWM:") - before);
}

/// Kilobytes, from `/proc/self/status`.
fn resident(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn client(base: &str) -> Client {
    let endpoints = [(Endpoint::Token, "/token"), (Endpoint::Api, "")]
        .into_iter()
        .fold(Endpoints::default(), |all, (which, path)| {
            all.with(which, &format!("{base}{path}")).unwrap()
        });
    let client_id = ClientId {
        id: "our-client".to_owned(),
        secret: None,
    };
    let pocket = Pocket::default();
    pocket.store("sub", &SecretString::from("refresh")).unwrap();
    Client::new(&App::new(endpoints, client_id), "sub", Arc::new(pocket))
}

fn one_calendar(store: &Store) -> (i64, i64) {
    let (account_id, workspace_id) = people(store, "sub", "many@example.com");
    let listed = Listed {
        google_id: "many@example.com",
        title: "Many",
        time_zone: "Europe/Berlin",
        access_role: "owner",
        is_primary: true,
        is_selected: true,
        is_hidden: false,
        color: "",
    };
    let found = store.write(|tx| {
        calendar::put_list(tx, account_id, &[listed], Timestamp::UNIX_EPOCH)?;
        calendar::of_account(tx, account_id)
    });
    (workspace_id, found.unwrap()[0].id)
}

/// Makes up each page when it is asked for, so that nobody holds all of them.
async fn answer(mut stream: TcpStream) -> Option<()> {
    let head = read(&mut stream).await?;
    let body = if head.starts_with("POST") {
        r#"{"access_token":"access","expires_in":3599,"token_type":"Bearer"}"#.to_owned()
    } else {
        page(&head)
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

/// The head of a request, once its body has come, too.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(0, |(_, length)| length.parse().unwrap());
        if body.len() >= length {
            return Some(head.to_owned());
        }
    }
}

/// The page that begins with the event whose number is the page token.
fn page(request: &str) -> String {
    let (_, token) = request.split_once("pageToken=").unwrap_or(("", "0"));
    let digits: String = token.chars().take_while(char::is_ascii_digit).collect();
    let first: u32 = digits.parse().unwrap();
    let last = (first + Limits::default().page_size).min(EVENTS);
    let filler = "x".repeat(BYTES_EACH);
    let items: Vec<String> = (first..last)
        .map(|number| {
            format!(
                r#"{{"id":"e{number}","etag":"\"1\"","status":"confirmed","description":"{filler}",
                "start":{{"date":"2026-03-02"}},"end":{{"date":"2026-03-03"}}}}"#
            )
        })
        .collect();
    let next = if last < EVENTS {
        format!(r#""nextPageToken":"{last}""#)
    } else {
        r#""nextSyncToken":"s""#.to_owned()
    };
    format!(
        r#"{{"kind":"calendar#events",{next},"items":[{}]}}"#,
        items.join(",")
    )
}
