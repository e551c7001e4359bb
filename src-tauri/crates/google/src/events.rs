//! `events.list`: the two questions that are asked, and one page of the answer.
//!
//! What is asked for is masters and exceptions (`singleEvents=false`), without any bound in time, and the deletions
//! that an incremental listing brings by itself; `showDeleted` is left out of both, as it would have to be the same.

use std::fmt;

use sabotage::mutant;
use serde_json::value::RawValue;
use url::Url;

use crate::app::App;
use crate::client::{Client, json};
use crate::error::{Error, Result};
use crate::http::{Answer, get};
use crate::parse::{Parsed, parse_event};
use crate::refusal::Operation;
use crate::run::Run;
use crate::wire::{self, Object};
use crate::zones::normalise_zone;

/// The mark up to which a calendar was read. Made by Google; belongs to one account, calendar and [`fingerprint`].
#[derive(Clone, PartialEq, Eq)]
pub struct SyncToken(String);

impl SyncToken {
    /// A token that was stored as text.
    pub fn new(text: impl Into<String>) -> SyncToken {
        SyncToken(text.into())
    }

    /// As text, to be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SyncToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SyncToken(…)")
    }
}

/// What is asked. An incremental query has no place for a filter, because Google refuses any beside a sync token.
/// Keep the same value for all pages of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Everything there is.
    Full {
        /// Events on a page, 1 to 2500.
        max_results: u32,
    },
    /// What changed since.
    Incremental {
        /// Since when.
        sync_token: SyncToken,
        /// Events on a page, 1 to 2500.
        max_results: u32,
    },
}

/// One page of a listing.
#[derive(Debug)]
pub struct EventsPage {
    /// In Google's order, which means nothing.
    pub items: Vec<Item>,
    /// What comes after this page.
    pub next: Next,
    /// The calendar's zone, an IANA name; the text as sent where it is not known.
    pub time_zone: Option<String>,
    /// What the account may do on this calendar, now.
    pub access_role: Option<String>,
    /// The calendar's name.
    pub summary: Option<String>,
}

/// What comes after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Another page; a short or empty page is not the end.
    Page(String),
    /// Nothing, and here is where the next listing begins.
    Done(SyncToken),
    /// Google forgot to say: the listing is not complete.
    Nothing,
}

/// One event resource.
#[derive(Debug, Clone)]
pub struct Item {
    /// The resource's JSON as received.
    pub raw: String,
}

impl Item {
    /// What it says.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn parsed(&self) -> std::result::Result<Parsed, String> {
        parse_event(&self.raw)
    }

    /// Leaves of it what tells when it is and whether it takes time, and no more, whatever was sent: what an account sees
    /// that may only see free and busy times.
    pub fn hide_details(&mut self) {
        let event: Option<Object<'_>> = serde_json::from_str(&self.raw).ok();
        if let Some(rest) = event.and_then(|event| event.only(FREE_BUSY)) {
            self.raw = rest;
        }
    }
}

/// The fields that say when an event is, whether it takes time, and which version of which one it is.
const FREE_BUSY: &[&str] = &[
    "id",
    "etag",
    "status",
    "updated",
    "sequence",
    "start",
    "end",
    "endTimeUnspecified",
    "recurrence",
    "recurringEventId",
    "originalStartTime",
    "transparency",
    "visibility",
    "iCalUID",
    "eventType",
];

/// The parameters that a sync token is bound to; the page size is not one of them.
const BINDING: &[(&str, &str)] = &[("singleEvents", "false"), ("fields", FIELDS)];

/// What is sent of a page: the envelope, without which paging and syncing stop, and of each event what Hourwright
/// shows, plans with or will want to.
const FIELDS: &str = "kind,summary,timeZone,accessRole,nextPageToken,nextSyncToken,\
    items(id,etag,status,htmlLink,created,updated,summary,description,location,colorId,creator,organizer,\
    start,end,endTimeUnspecified,recurrence,recurringEventId,originalStartTime,transparency,visibility,\
    iCalUID,sequence,attendees(self,responseStatus),extendedProperties,eventType)";

/// Names the query that a sync token belongs to. A stored token with another fingerprint must not be used.
pub fn fingerprint() -> String {
    let parameters: Vec<String> = BINDING
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    // The number is raised when stored rows can no longer be brought up to date by a listing of changes.
    format!("1 calendar/v3/events.list {}", parameters.join("&"))
}

impl Client {
    /// One page of a calendar's events: the first, or the one that `page_token` names.
    ///
    /// # Errors
    /// [`Error::FullSyncRequired`] for a dead sync or page token, [`Error::NotFound`] for a calendar that is gone, and
    /// whatever sending can meet.
    pub async fn events_page(
        &self,
        run: &Run,
        calendar_id: &str,
        query: &Query,
        page_token: Option<&str>,
    ) -> Result<EventsPage> {
        let operation = Operation::ListEvents {
            incremental: matches!(query, Query::Incremental { .. }),
        };
        let request = get(&address(self.app(), calendar_id, query, page_token))?;
        self.call(run, operation, &request, page).await
    }
}

fn address(app: &App, calendar_id: &str, query: &Query, page_token: Option<&str>) -> Url {
    let mut url = app
        .endpoints()
        .api(&["calendar", "v3", "calendars", calendar_id, "events"]);
    let mut parameters = url.query_pairs_mut();
    let (Query::Full { max_results } | Query::Incremental { max_results, .. }) = query;
    parameters
        .extend_pairs(BINDING)
        .append_pair("maxResults", &max_results.clamp(&1, &2500).to_string());
    if let Query::Incremental { sync_token, .. } = query {
        parameters.append_pair("syncToken", sync_token.as_str());
    }
    if let Some(token) = page_token {
        parameters.append_pair("pageToken", token);
    }
    drop(parameters);
    url
}

fn page(answer: &Answer) -> Result<EventsPage> {
    let list: wire::EventList = json(answer)?;
    // A network's sign-in page can be JSON, too; an empty calendar must never be read out of it.
    if list.kind.as_deref() != Some("calendar#events") && !mutant!("any-json-is-a-listing") {
        return Err(Error::unreadable("the answer is no list of events"));
    }
    let token = |token: Option<String>| token.filter(|token| !token.is_empty());
    let text = |value: Option<Box<RawValue>>| wire::text(&value?);
    Ok(EventsPage {
        next: match (token(list.next_page_token), token(list.next_sync_token)) {
            (Some(page), _) => Next::Page(page),
            (None, Some(sync)) => Next::Done(SyncToken(sync)),
            (None, None) => Next::Nothing,
        },
        items: list
            .items
            .unwrap_or_default()
            .into_iter()
            .map(|resource| Item {
                raw: Box::<str>::from(resource).into_string(),
            })
            .collect(),
        time_zone: text(list.time_zone).map(|zone| normalise_zone(&zone).unwrap_or(zone)),
        access_role: text(list.access_role),
        summary: text(list.summary),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the envelope there is no next page, no next sync, and no telling that it is Google.
    #[test]
    fn p94_the_mask_holds_the_envelope() {
        let (envelope, _) = FIELDS.split_once("items(").unwrap();
        for field in [
            "kind",
            "timeZone",
            "accessRole",
            "nextPageToken",
            "nextSyncToken",
        ] {
            assert!(envelope.split(',').any(|name| name == field), "{field}");
        }
        assert!(!FIELDS.contains(' '), "a mask has no spaces");
    }
}
