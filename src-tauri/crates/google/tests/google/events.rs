//! A calendar read page by page from the fake Google.

use std::collections::BTreeMap;
use std::sync::Arc;

use fake_google::{FakeGoogle, Fault, Options, When, seed};
use google::{Client, EventsPage, Next, Parsed, Query, RefreshTokens, SyncToken};

use crate::scripted::{InMemory, quick};
use crate::world::{sign_in, start};

const CALENDAR: &str = "many@example.com";

/// A client that is signed in without a browser.
async fn signed_in(options: Options) -> (FakeGoogle, Client) {
    let (fake, app) = start(options).await;
    let grant = sign_in(&app, google::Mode::Careful).await.0.unwrap();
    let tokens = Arc::new(InMemory::default());
    tokens.store(&grant.sub, &grant.refresh_token).unwrap();
    (fake, Client::signed_in(&app, &grant, tokens))
}

/// Every page of a listing, and the token at its end.
async fn read(client: &Client, query: &Query) -> (Vec<EventsPage>, SyncToken) {
    let mut pages = Vec::new();
    let mut page_token: Option<String> = None;
    loop {
        let page = client
            .events_page(&quick(), CALENDAR, query, page_token.as_deref())
            .await
            .unwrap();
        let next = page.next.clone();
        pages.push(page);
        match next {
            Next::Page(token) => page_token = Some(token),
            Next::Done(token) => return (pages, token),
            Next::Nothing => panic!("a listing without an end"),
        }
    }
}

fn by_id(pages: &[EventsPage]) -> BTreeMap<String, serde_json::Value> {
    let items = pages.iter().flat_map(|page| &page.items);
    items
        .map(|item| {
            let id = item.parsed().unwrap().id().to_owned();
            (id, serde_json::from_str(&item.raw).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn a_full_listing_and_then_the_changes() {
    let (fake, client) = signed_in(Options::with_accounts([seed::many(600, 1)])).await;
    let (pages, token) = read(&client, &Query::Full { max_results: 100 }).await;
    assert!(pages.len() >= 6, "{}", pages.len());
    assert!(
        pages
            .iter()
            .all(|page| page.access_role.as_deref() == Some("owner"))
    );
    let read_ids: Vec<String> = by_id(&pages).into_keys().collect();
    let there: Vec<String> = fake.calendar(CALENDAR).snapshot().into_keys().collect();
    assert_eq!(read_ids, there);

    let gone = by_id(&pages)
        .into_iter()
        .find(|(_, event)| event["recurrence"].is_null() && event["recurringEventId"].is_null())
        .unwrap()
        .0;
    fake.calendar(CALENDAR).delete(&gone).unwrap();
    let (pages, _) = read(
        &client,
        &Query::Incremental {
            sync_token: token,
            max_results: 100,
        },
    )
    .await;
    let items: Vec<_> = pages.iter().flat_map(|page| &page.items).collect();
    assert_eq!(items.len(), 1);
    assert!(matches!(&items[0].parsed(), Ok(Parsed::Cancelled(cancelled)) if cancelled.id == gone));
    assert!(fake.violations().is_empty(), "{:?}", fake.violations());
}

#[tokio::test]
async fn p08_p14_a_dead_token_and_a_lost_calendar() {
    let (fake, client) = signed_in(Options::with_accounts([seed::many(10, 1)])).await;
    let (_, token) = read(&client, &Query::Full { max_results: 250 }).await;
    fake.invalidate_sync_tokens();
    let stale = Query::Incremental {
        sync_token: token,
        max_results: 250,
    };
    let error = client
        .events_page(&quick(), CALENDAR, &stale, None)
        .await
        .unwrap_err();
    assert!(error.is_full_sync_required(), "{error}");
    let error = client
        .events_page(
            &quick(),
            "nobody@example.com",
            &Query::Full { max_results: 250 },
            None,
        )
        .await
        .unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

/// One fault, then a healthy answer: the listing is as if nothing had been.
#[tokio::test]
async fn a_passing_fault_costs_a_retry() {
    let (fake, client) = signed_in(Options::with_accounts([seed::many(10, 1)])).await;
    let healthy = by_id(&read(&client, &Query::Full { max_results: 250 }).await.0);
    for fault in [
        Fault::Unauthorized,
        Fault::Forbidden("userRateLimitExceeded".into()),
        Fault::DropReply,
        Fault::CloseBefore,
        Fault::CutBody(100),
        Fault::Html,
        Fault::NetworkLogin,
        Fault::EmptyObject,
    ] {
        let name = format!("{fault:?}");
        fake.fail_next(When::list(), fault, 1);
        let run = quick();
        let page = client
            .events_page(&run, CALENDAR, &Query::Full { max_results: 250 }, None)
            .await;
        let page = page.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(by_id(&[page]), healthy, "{name}");
        assert_eq!((run.attempts(), run.requests()), (2, 2), "{name}");
    }
}

/// Everything in a month that looks like somebody's life can be read.
#[tokio::test]
async fn the_sample_month_is_read_whole() {
    let now = "2026-11-24T09:00:00Z".parse().unwrap();
    let (fake, client) = signed_in(Options {
        clock: fake_google::Clock::frozen(now),
        ..Options::with_accounts([seed::sample_month(now, "Europe/Berlin")])
    })
    .await;
    let mut events = 0;
    for calendar in client.calendar_list(&quick()).await.unwrap() {
        let full = Query::Full { max_results: 2500 };
        let page = client
            .events_page(&quick(), &calendar.id, &full, None)
            .await
            .unwrap();
        for item in &page.items {
            assert!(item.parsed().is_ok(), "{:?}: {}", item.parsed(), item.raw);
        }
        events += page.items.len();
    }
    assert!(events > 20, "{events}");
    assert!(fake.violations().is_empty(), "{:?}", fake.violations());
}
