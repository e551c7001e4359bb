//! `calendarList.list` and `.get`.

use std::borrow::Cow;

use serde_json::json;

use super::paging::{Listing, Page, Place};
use super::{resource, schema};
use crate::call::{Call, Withhold};
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::{ListEntry, Role};
use crate::state::resource::members;

/// `calendarList.get`.
pub(super) fn get(state: &State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let account = state.account(&viewer.email)?;
    let id = account.calendar_id(call.calendar());
    let entry = account.entry(id).ok_or_else(Refusal::not_found)?;
    let value = account.entry_resource(id, entry, state.calendars.get(id));
    resource(call, 200, &value, &schema::ENTRY)
}

/// `calendarList.list`.
pub(super) fn list(state: &State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let account = state.account(&viewer.email)?;
    let mask = schema::ENTRIES.mask(call)?;
    let listing = Listing {
        scope: format!("calendar list of {}", viewer.email),
        generation: state.list_generation,
        windows: &["minAccessRole"],
        latest: state.stamps.latest(),
    };
    let place = listing.begin(call)?;
    let wanted = Wanted::read(call, &place)?;
    let size = call.page_size(100, 250)?;
    let mut entries: Vec<(&String, &ListEntry)> = account.list.iter().collect();
    entries.sort_by_key(|(_, entry)| entry.stamp);
    entries.retain(|(_, entry)| entry.stamp > place.after && wanted.has(entry));
    let more = entries.len() > size && call.withhold == Withhold::Nothing;
    entries.truncate(if call.withhold == Withhold::Nothing {
        size
    } else {
        0
    });
    let etag = format!("\"l{:x}\"", state.stamps.latest());
    let mut envelope = members(&json!({"kind": "calendar#calendarList", "etag": etag}));
    if more || call.withhold == Withhold::Page {
        let after = entries.last().map_or(place.after, |(_, entry)| entry.stamp);
        envelope.insert(
            "nextPageToken".into(),
            json!(listing.next_page(call, &place, after)),
        );
    } else {
        envelope.insert(
            "nextSyncToken".into(),
            json!(listing.next_sync(call, &place)),
        );
    }
    if call.header("if-none-match") == Some(&etag) {
        return Ok(Reply::empty(304).header("etag", etag));
    }
    let shown = entries
        .into_iter()
        .map(|(id, entry)| Cow::Owned(account.entry_resource(id, entry, state.calendars.get(id))));
    let page = Page {
        envelope,
        items: shown.collect(),
        mask,
    };
    Ok(Reply::json(200, &page).header("etag", etag))
}

struct Wanted {
    deleted: bool,
    hidden: bool,
    least: Option<Role>,
}

impl Wanted {
    fn read(call: &Call, place: &Place) -> Result<Self, Refusal> {
        let least = match call.param("minAccessRole") {
            None => None,
            Some(role @ ("freeBusyReader" | "reader" | "writer" | "owner")) => {
                Some(Role::named(role))
            }
            Some(other) => {
                let message = format!("Invalid string value: '{other}'.");
                return Err(Refusal::invalid_parameter("minAccessRole", message));
            }
        };
        // Since a sync token everything comes, hidden and deleted ones too.
        let incremental = place.since.is_some();
        Ok(Self {
            deleted: incremental || call.flag("showDeleted")?.unwrap_or(false),
            hidden: incremental || call.flag("showHidden")?.unwrap_or(false),
            least,
        })
    }

    fn has(&self, entry: &ListEntry) -> bool {
        (self.deleted || !entry.deleted)
            && (self.hidden || entry.own["hidden"] != true)
            && self
                .least
                .is_none_or(|least| Role::named(&entry.access_role) >= least)
    }
}
