//! `events.list`: full, by pages, since a sync token, expanded or not.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::paging::{Listing, Page, Place};
use super::view::View;
use super::{entry_for, schema};
use crate::call::{Call, Withhold};
use crate::moment::{read_instant, write_stamp};
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::{ListEntry, Role};
use crate::state::events::Event;
use crate::state::resource::{is_cancelled, is_master, members, series_of, text, updated};
use crate::state::series::{Window, is_shown, start_instant};

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

/// How far back `updatedMin` may lie.
const MEMORY: SignedDuration = SignedDuration::from_hours(28 * 24);

/// What is asked for, beyond pages and tokens.
struct Question {
    single_events: bool,
    order: Order,
    window: Window,
    words: Vec<String>,
    ical_uid: Option<String>,
    updated_min: Option<Timestamp>,
    types: Vec<String>,
    private: Vec<(String, String)>,
    shared: Vec<(String, String)>,
    size: usize,
}

#[derive(PartialEq)]
enum Order {
    Unsaid,
    Updated,
    StartTime,
}

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
    let question = Question::read(call, &place, state.clock.now())?;
    let (items, next) = if question.single_events || question.order == Order::StartTime {
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
    let etag = format!(
        "\"p{:x}{:x}\"",
        calendar.events.latest().max(calendar.stamp),
        place.after
    );
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
    fn read(call: &Call, place: &Place, now: Timestamp) -> Result<Self, Refusal> {
        let single_events = call.flag("singleEvents")?.unwrap_or(false);
        let updated_min = instant("updatedMin", call.param("updatedMin"))?;
        if updated_min.is_some_and(|min| now.duration_since(min) > MEMORY) {
            return Err(Refusal::calendar(
                410,
                "updatedMinTooLongAgo",
                "The requested minimum modification time lies too far in the past.",
            )
            .at("parameter", "updatedMin"));
        }
        let words = call.param("q").unwrap_or_default().split_whitespace();
        Ok(Self {
            single_events,
            order: order(call.param("orderBy"), single_events)?,
            window: window(place.bounds[0].as_deref(), place.bounds[1].as_deref())?,
            words: words.map(str::to_lowercase).collect(),
            ical_uid: call.param("iCalUID").map(str::to_owned),
            updated_min,
            types: call.params("eventTypes").map(str::to_owned).collect(),
            private: properties(call, "privateExtendedProperty")?,
            shared: properties(call, "sharedExtendedProperty")?,
            size: call.page_size(250, 2500)?,
        })
    }

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

    /// Whether the listing has this resource.
    fn wants(&self, event: &Value, view: &View<'_>, place: &Place) -> bool {
        if is_cancelled(event) {
            let since_then = self.updated_min.is_some() || place.since.is_some();
            let exception = series_of(event).is_some() && !self.single_events;
            if !(view.show_deleted || since_then || exception) {
                return false;
            }
            if place.since.is_some() {
                return true;
            }
        }
        self.updated_min.is_none_or(|min| updated(event) >= min)
            && self
                .ical_uid
                .as_deref()
                .is_none_or(|uid| text(event, "iCalUID") == uid)
            && (self.types.is_empty() || self.types.iter().any(|t| t == text(event, "eventType")))
            && has_all(&event["extendedProperties"]["private"], &self.private)
            && has_all(&event["extendedProperties"]["shared"], &self.shared)
            && self.mentions(event)
            && self.in_window(event, view)
    }

    fn in_window(&self, event: &Value, view: &View<'_>) -> bool {
        if self.window == Window::default() {
            return true;
        }
        if is_master(event) {
            return !view.calendar.instances(event, self.window).is_empty();
        }
        self.window.overlaps(event, &view.calendar.zone)
    }

    fn mentions(&self, event: &Value) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let mut texts = vec![
            text(event, "summary"),
            text(event, "description"),
            text(event, "location"),
            text(&event["organizer"], "email"),
        ];
        for attendee in event["attendees"].as_array().into_iter().flatten() {
            texts.extend([text(attendee, "email"), text(attendee, "displayName")]);
        }
        let all = texts.join("\n").to_lowercase();
        self.words.iter().all(|word| all.contains(word))
    }
}

fn order(asked: Option<&str>, single_events: bool) -> Result<Order, Refusal> {
    match asked {
        None => Ok(Order::Unsaid),
        Some("updated") => Ok(Order::Updated),
        Some("startTime") if single_events => Ok(Order::StartTime),
        Some("startTime") => Err(Refusal::new(
            400,
            "badRequest",
            "The requested ordering is not available for the particular query.",
        )
        .at("parameter", "orderBy")),
        Some(other) => {
            let message =
                format!("Invalid string value: '{other}'. Allowed values: [startTime, updated]");
            Err(Refusal::invalid_parameter("orderBy", message))
        }
    }
}

/// `timeMin` and `timeMax`.
pub(super) fn window(from: Option<&str>, to: Option<&str>) -> Result<Window, Refusal> {
    let window = Window {
        from: instant("timeMin", from)?,
        to: instant("timeMax", to)?,
    };
    match (window.from, window.to) {
        (Some(from), Some(to)) if from >= to => {
            Err(Refusal::empty_range().at("parameter", "timeMax"))
        }
        _ => Ok(window),
    }
}

fn instant(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    match read_instant(text, None) {
        Some(instant) => Ok(Some(instant)),
        None => Err(Refusal::new(400, "badRequest", "Bad Request").at("parameter", name)),
    }
}

fn properties(call: &Call, name: &str) -> Result<Vec<(String, String)>, Refusal> {
    let split = |text: &str| {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Refusal::invalid_parameter(
                name,
                "Extended property constraints have the form key=value.",
            )
        })?;
        Ok((key.to_owned(), value.to_owned()))
    };
    call.params(name).map(split).collect()
}

fn has_all(properties: &Value, wanted: &[(String, String)]) -> bool {
    wanted.iter().all(|(key, value)| properties[key] == *value)
}
