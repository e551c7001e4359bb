//! What a listing of events is asked for: the parameters beyond pages and tokens, and which events they want.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::paging::Place;
use super::view::View;
use crate::call::Call;
use crate::moment::read_instant;
use crate::refusal::Refusal;
use crate::state::resource::{is_cancelled, is_master, series_of, text, updated};
use crate::state::series::Window;

/// How far back `updatedMin` may lie.
const MEMORY: SignedDuration = SignedDuration::from_hours(28 * 24);

/// What is asked for, beyond pages and tokens.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) single_events: bool,
    pub(super) order: Order,
    pub(super) window: Window,
    words: Vec<String>,
    ical_uid: Option<String>,
    pub(super) updated_min: Option<Timestamp>,
    types: Vec<String>,
    private: Vec<(String, String)>,
    shared: Vec<(String, String)>,
    pub(super) size: usize,
}

/// The order of the items.
#[derive(Debug, PartialEq)]
pub(super) enum Order {
    Unsaid,
    Updated,
    StartTime,
}

impl Question {
    pub(super) fn read(call: &Call, place: &Place, now: Timestamp) -> Result<Self, Refusal> {
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

    /// Whether the listing has this resource.
    pub(super) fn wants(&self, event: &Value, view: &View<'_>, place: &Place) -> bool {
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
