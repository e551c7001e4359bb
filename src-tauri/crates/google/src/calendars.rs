//! `calendarList.list`: the calendars that a person has.

use std::collections::BTreeSet;

use serde_json::value::RawValue;
use url::Url;

use crate::app::App;
use crate::client::{Client, json};
use crate::error::{Error, Result};
use crate::http::{Answer, get};
use crate::refusal::Operation;
use crate::run::Run;
use crate::wire::{self, Object};
use crate::zones::normalise_zone;

/// A calendar in the person's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Google's id; the primary calendar's real one, never `primary`.
    pub id: String,
    /// The name that the person gave it, else its own, else its id.
    pub title: String,
    /// An IANA name; the text as sent where it is not known, empty where none was sent.
    pub time_zone: String,
    /// Google's word: `owner`, `writer`, `reader`, `freeBusyReader`; an unknown one reads and no more.
    pub access_role: String,
    /// Whether this is the account's own calendar.
    pub primary: bool,
    /// Whether Google shows it.
    pub selected: bool,
    /// Whether the person hid it from Google's list.
    pub hidden: bool,
    /// `#rrggbb`, or empty.
    pub color: String,
    /// What its owner wrote about it; may be empty.
    pub description: String,
}

const FIELDS: &str = "kind,nextPageToken,\
    items(id,summary,summaryOverride,description,timeZone,accessRole,backgroundColor,primary,selected,hidden,\
    deleted)";

impl Client {
    /// All calendars of the list, hidden ones too, in Google's order; deleted ones are left out.
    pub async fn calendar_list(&self, run: &Run) -> Result<Vec<CalendarEntry>> {
        let mut calendars = Vec::new();
        let mut page_token: Option<String> = None;
        let mut read = BTreeSet::new();
        loop {
            let request = get(&address(self.app(), page_token.as_deref()))?;
            let page = self
                .call(run, Operation::ListCalendars, &request, page)
                .await?;
            let items = page.items.unwrap_or_default();
            calendars.extend(items.iter().filter_map(|item| entry(item)));
            page_token = page.next_page_token.filter(|token| !token.is_empty());
            match &page_token {
                None => return Ok(calendars),
                Some(next) if read.insert(next.clone()) => {}
                Some(_) => {
                    return Err(Error::unreadable(
                        "Google's list of calendars goes round in circles",
                    ));
                }
            }
        }
    }
}

fn address(app: &App, page_token: Option<&str>) -> Url {
    let mut url = app
        .endpoints()
        .api(&["calendar", "v3", "users", "me", "calendarList"]);
    let mut parameters = url.query_pairs_mut();
    parameters
        .append_pair("maxResults", "250")
        .append_pair("showHidden", "true")
        .append_pair("fields", FIELDS);
    if let Some(token) = page_token {
        parameters.append_pair("pageToken", token);
    }
    drop(parameters);
    url
}

fn page(answer: &Answer) -> Result<wire::CalendarList> {
    let list: wire::CalendarList = json(answer)?;
    // An empty list may come as a bare `{}`; anything that says that it is something else is something else.
    match list.kind.as_deref() {
        None | Some("calendar#calendarList") => Ok(list),
        Some(_) => Err(Error::unreadable("the answer is no list of calendars")),
    }
}

/// `None` for a deleted calendar, and for what has no id.
fn entry(item: &RawValue) -> Option<CalendarEntry> {
    let calendar: Object<'_> = wire::read(item)?;
    let id = calendar.text("id")?;
    if calendar.is("deleted") {
        return None;
    }
    let named = |field| calendar.text(field).filter(|name| !name.trim().is_empty());
    let zone = calendar.text("timeZone").unwrap_or_default();
    Some(CalendarEntry {
        title: named("summaryOverride")
            .or_else(|| named("summary"))
            .unwrap_or_else(|| id.clone()),
        time_zone: normalise_zone(&zone).unwrap_or(zone),
        access_role: calendar
            .text("accessRole")
            .unwrap_or_else(|| "reader".to_owned()),
        primary: calendar.is("primary"),
        selected: calendar.is("selected"),
        hidden: calendar.is("hidden"),
        color: calendar.text("backgroundColor").unwrap_or_default(),
        description: calendar.text("description").unwrap_or_default(),
        id,
    })
}
