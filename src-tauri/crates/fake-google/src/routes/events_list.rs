//! `events.list`: full, by pages, since a sync token, expanded or not.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::paging::{Listing, Page, Place};
use super::question::{Order, Question};
use super::view::View;
use super::{entry_for, schema};
use crate::call::{Call, Withhold};
use crate::cursor::fingerprint;
use crate::moment::write_stamp;
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::{ListEntry, Role};
use crate::state::events::Event;
use crate::state::resource::{is_master, members, series_of, text, updated};
use crate::state::series::{is_shown, start_instant};

/// Parameters that a sync token may not be combined with.
const WINDOWS: [&str; 8] = [
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];

/// `events.list`.
pub(super) fn answer(state: &State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let (id, entry) = entry_for(state, call, viewer)?;
    let calendar = state.calendar(id)?;
    let mask = schema::EVENTS.mask(call)?;
    let view = View::new(calendar, Role::named(&entry.access_role), call)?;
    let listing = Listing {
        scope: format!("events of {id} for {}", viewer.email),
        generation: calendar.generation,
        windows: &WINDOWS,
        latest: state.stamps.latest(),
    };
    let place = listing.begin(call)?;
    let mut question = Question::read(call, &place, state.clock.now())?;
    question.size = question.size.min(state.largest_page);
    let (items, next) = if question.single_events {
        question.expanded(&view, &place, call.withhold)
    } else {
        question.stored(&view, &place, call.withhold)
    };
    let mut envelope = envelope(&view, entry);
    match next {
        Some(after) => {
            envelope.insert(
                "nextPageToken".into(),
                json!(listing.next_page(call, &place, after)),
            );
        }
        // Listings in an order of their own can't be continued.
        None if question.order != Order::Unsaid => {}
        None => {
            envelope.insert(
                "nextSyncToken".into(),
                json!(listing.next_sync(call, &place)),
            );
        }
    }
    let latest = calendar.events.latest().max(calendar.stamp);
    let etag = format!("\"p{latest:x}.{}\"", fingerprint(call, &[]));
    if call.header("if-none-match") == Some(&etag) {
        return Ok(Reply::empty(304).header("etag", etag));
    }
    envelope.insert("etag".into(), json!(etag));
    let page = Page {
        envelope,
        items,
        mask,
    };
    Ok(Reply::json(200, &page).header("etag", etag))
}

fn envelope(view: &View<'_>, entry: &ListEntry) -> Map<String, Value> {
    let calendar = view.calendar;
    let latest = calendar
        .events
        .since(calendar.events.latest().saturating_sub(1))
        .last();
    let updated = latest.map_or(Timestamp::UNIX_EPOCH, |event| updated(&event.resource));
    members(&json!({
        "kind": "calendar#events",
        "summary": calendar.summary,
        "description": calendar.description.clone().unwrap_or_default(),
        "updated": write_stamp(updated),
        "timeZone": view.zone_name(),
        "accessRole": entry.access_role,
        "defaultReminders": [{"method": "popup", "minutes": 10}],
    }))
}

impl Question {
    /// Masters and exceptions as they are stored, in the order of their changes; and where the next page goes on.
    fn stored<'a>(
        &self,
        view: &View<'a>,
        place: &Place,
        withhold: Withhold,
    ) -> (Vec<Cow<'a, Value>>, Option<u64>) {
        match withhold {
            Withhold::Page => return (Vec::new(), Some(place.after)),
            Withhold::Everything => return (Vec::new(), None),
            Withhold::Nothing => {}
        }
        let mut items = Vec::new();
        let mut last = place.after;
        for event in view.calendar.events.since(place.after) {
            if !self.wants(&event.resource, view, place) {
                continue;
            }
            if items.len() == self.size {
                return (items, Some(last));
            }
            items.push(view.item(&event.resource));
            last = event.stamp;
        }
        (items, None)
    }

    /// Single events and instances; and where the next page goes on.
    fn expanded<'a>(
        &self,
        view: &View<'a>,
        place: &Place,
        withhold: Withhold,
    ) -> (Vec<Cow<'a, Value>>, Option<u64>) {
        let after = if place.page == 1 { 0 } else { place.after };
        match withhold {
            Withhold::Page => return (Vec::new(), Some(after)),
            Withhold::Everything => return (Vec::new(), None),
            Withhold::Nothing => {}
        }
        let mut instances = self.all_instances(view, place);
        if self.order == Order::StartTime {
            let zone = &view.calendar.zone;
            instances.sort_by_key(|instance| start_instant(&instance["start"], zone));
        }
        let skipped = usize::try_from(after).unwrap_or(usize::MAX);
        let more = instances.len().saturating_sub(skipped) > self.size;
        let page = instances.into_iter().skip(skipped).take(self.size);
        let items = page.map(|instance| Cow::Owned(view.item(&instance).into_owned()));
        let next = more.then_some(after + self.size as u64);
        (items.collect(), next)
    }

    fn all_instances(&self, view: &View<'_>, place: &Place) -> Vec<Value> {
        let events = &view.calendar.events;
        let changed: Vec<&Event> = events.since(place.since.unwrap_or(0)).collect();
        let ids: HashSet<&str> = changed
            .iter()
            .map(|event| text(&event.resource, "id"))
            .collect();
        let incremental = place.since.is_some();
        let mut found = Vec::new();
        for event in changed {
            let resource = &event.resource;
            if series_of(resource).is_some_and(|series| ids.contains(series)) {
                continue;
            }
            if is_master(resource) {
                let all = view.calendar.instances(resource, self.window).into_iter();
                let shown = incremental || self.updated_min.is_some() || view.show_deleted;
                found.extend(all.filter(|instance| is_shown(instance, shown)));
            } else {
                found.push(resource.clone());
            }
        }
        found.retain(|instance| self.wants(instance, view, place));
        found
    }
}
