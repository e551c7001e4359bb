//! Full and incremental syncs of a calendar with 50,000 events, and the memory that one with 200,000 takes.

use std::path::PathBuf;
use std::time::Duration;

use google::{Client, Next, PARSER_VERSION, Parsed, Query, Run, parse_event};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::event::{self, NewEvent};
use store::sync_run::{RunStatus, SyncRun};
use store::{Store, account, calendar, workspace};
use sync::{Kind, Limits, Pull, pull};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::measure::{Cost, Meter, forget_peak, median, peak};
use crate::server::Server;
use crate::sign_in::sign_in;
use crate::{millis, report};

const EVENTS: u32 = 50_000;
const MANY: usize = 200_000;
const CHANGES: usize = 1000;
const FULL_ROUNDS: usize = 5;
const ROUNDS: u32 = 30;
const QUIET_ROUNDS: u32 = 200;

/// What a full sync of very many events takes of the memory.
pub(crate) fn memory() {
    Runtime::new().unwrap().block_on(two_hundred_thousand());
}

/// What syncs of many events take of the processor.
pub(crate) fn time() {
    Runtime::new().unwrap().block_on(fifty_thousand());
}

async fn fifty_thousand() {
    let mut server = Server::start(EVENTS as usize);
    let (mut leasts, mut fulls) = (Vec::new(), Vec::new());
    // By turns, so that what else the machine does meets both.
    let side = loop {
        leasts.push(Side::new(&server).await.least().await);
        let side = Side::new(&server).await;
        fulls.push(side.measured().await);
        if fulls.len() == FULL_ROUNDS {
            break side;
        }
    };
    let (least, full) = (Cost::median(&leasts), Cost::median(&fulls));
    let per_second = |cost: Cost| f64::from(EVENTS) / cost.wall.as_secs_f64();
    report(
        "download, parse, insert 50,000 events in one transaction",
        &format!("{:.0}/s", per_second(least)),
        "",
    );
    report("… of the processor", &millis(least.cpu), "");
    report(
        "full sync of 50,000 events",
        &format!("{:.0}/s", per_second(full)),
        "",
    );
    report("… of the processor", &millis(full.cpu), "");
    report(
        "… speed against the former",
        &format!("{:.2}", least.wall.as_secs_f64() / full.wall.as_secs_f64()),
        ">= 0.50",
    );
    quiet(&side).await;
    changes(&side, &mut server, full).await;
    let again = Meter::start();
    let row = side.sync(Kind::Full).await;
    let again = again.stop();
    assert_eq!(row.upserted, 0);
    report(
        "a second full sync, of the processor",
        &millis(again.cpu),
        "",
    );
}

async fn quiet(side: &Side) {
    let meter = Meter::start();
    let mut requests = 0;
    for _ in 0..QUIET_ROUNDS {
        requests += side.sync(Kind::Auto).await.requests;
    }
    let cost = meter.stop().cpu / QUIET_ROUNDS;
    assert_eq!(requests, QUIET_ROUNDS, "one request each");
    report(
        "sync without changes, of the processor",
        &millis(cost),
        "< 5 ms",
    );
}

async fn changes(side: &Side, server: &mut Server, full: Cost) {
    let mut costs = Vec::new();
    for _ in 0..ROUNDS {
        server.change(CHANGES);
        let meter = Meter::start();
        let row = side.sync(Kind::Auto).await;
        costs.push(meter.stop().cpu);
        assert_eq!(row.upserted as usize, CHANGES);
    }
    let cost = median(costs);
    let texts = side.texts(CHANGES);
    let parse_all = |_| {
        let meter = Meter::start();
        for text in &texts {
            std::hint::black_box(parse_event(text).unwrap());
        }
        meter.stop().cpu
    };
    let parsing = median((0..ROUNDS).map(parse_all).collect());
    let wanted = full.cpu / 100 + parsing;
    report(
        "1 % of the full sync, of the processor",
        &millis(full.cpu / 100),
        "",
    );
    report(
        "parsing 1,000 events, of the processor",
        &millis(parsing),
        "",
    );
    report(
        "sync of 1,000 changes among 50,000 events, of the processor",
        &millis(cost),
        &format!("< {}", millis(wanted)),
    );
}

async fn two_hundred_thousand() {
    let server = Server::start(MANY);
    let side = Side::new(&server).await;
    let idle = forget_peak();
    side.sync(Kind::Full).await;
    report(
        "memory of a full sync of 200,000 events, above idle",
        &format!("{} MB", (peak() - idle) >> 10),
        "<= 64 MB",
    );
    let idle = forget_peak();
    side.sync(Kind::Full).await;
    report(
        "… of a second one",
        &format!("{} MB", (peak() - idle) >> 10),
        "<= 64 MB",
    );
}

/// Our side: a store in a new file, signed in.
struct Side {
    store: Store,
    client: Client,
    sub: String,
    workspace_id: i64,
    calendar: calendar::Calendar,
    folder: TempDir,
}

impl Side {
    async fn new(server: &Server) -> Side {
        let (client, grant) = sign_in(&server.base).await;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let (account_id, workspace_id) = store
            .write(|tx| {
                let signed_in = account::SignedIn {
                    sub: &grant.sub,
                    email: &grant.email,
                    mode: "full",
                    scopes: "",
                    client_id: "",
                };
                let account_id = account::put(tx, signed_in, now)?;
                let id = workspace::insert(tx, "Work", "Europe/Berlin", now)?.unwrap();
                workspace::sign_in(tx, id, account_id)?;
                Ok::<_, store::Error>((account_id, id))
            })
            .unwrap();
        let run = a_run();
        sync::refresh_calendars(&store, &client, &run, account_id, now)
            .await
            .unwrap();
        let calendars: Result<_, store::Error> =
            store.read(|tx| calendar::of_account(tx, account_id));
        Side {
            store,
            client,
            sub: grant.sub,
            workspace_id,
            calendar: calendars.unwrap().remove(0),
            folder,
        }
    }

    /// A first sync.
    async fn measured(&self) -> Cost {
        let meter = Meter::start();
        let row = self.sync(Kind::Auto).await;
        let cost = meter.stop();
        assert_eq!(row.upserted, EVENTS);
        cost
    }

    async fn sync(&self, kind: Kind) -> SyncRun {
        let locks: PathBuf = self.folder.path().join("locks");
        let row = pull(&Pull {
            store: &self.store,
            client: &self.client,
            locks: &locks,
            account_sub: &self.sub,
            workspace_id: self.workspace_id,
            calendar_id: self.calendar.id,
            job_run_id: None,
            kind,
            limits: Limits::default(),
            watch: None,
            cancel: &CancellationToken::new(),
            now: &|| Timestamp::UNIX_EPOCH,
            progress: &|_| {},
        })
        .await;
        assert_eq!(row.status, RunStatus::Succeeded, "{row:?}");
        row
    }

    /// The least that has to be done: the pages are held in memory, nothing is compared, nothing survives a failure.
    async fn least(&self) -> Cost {
        let meter = Meter::start();
        let run = a_run();
        let query = Query::Full {
            max_results: Limits::default().page_size,
        };
        let (mut events, mut token) = (Vec::new(), None);
        loop {
            let page = self
                .client
                .events_page(&run, &self.calendar.google_id, &query, token.as_deref())
                .await
                .unwrap();
            events.extend(page.items);
            match page.next {
                Next::Page(next) => token = Some(next),
                Next::Done(_) => break,
                Next::Nothing => unreachable!("every listing of the server has an end"),
            }
        }
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let stored: Result<(), store::Error> = self.store.write(|tx| {
            for item in &events {
                // A cancelled occurrence needs more than its text; there are few.
                if let Ok(Parsed::Event(event)) = &item.parsed() {
                    let new = NewEvent {
                        event,
                        span: recurrence::span(event, &zone),
                        raw: &item.raw,
                        parser_version: PARSER_VERSION,
                    };
                    event::put(tx, self.calendar.id, new)?;
                }
            }
            Ok(())
        });
        stored.unwrap();
        meter.stop()
    }

    /// The texts of so many events.
    fn texts(&self, count: usize) -> Vec<String> {
        let id = self.calendar.id;
        let texts: Result<_, store::Error> = self.store.read(|tx| {
            let events = event::of_calendar(tx, id)?.into_iter().take(count);
            events
                .map(|event| Ok(event::stored(tx, id, &event.id)?.unwrap().raw))
                .collect()
        });
        texts.unwrap()
    }
}

fn a_run() -> Run {
    Run::new(Duration::from_mins(10), CancellationToken::new())
}
