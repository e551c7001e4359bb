//! One calendar: what it is called, and its events.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::events::Events;
use super::fill;
use super::resource::text;
use super::{Hand, Stamps, etag};
use crate::refusal::Refusal;
use crate::seed;

/// A calendar as its owner has it; what an account sees of it is in that account's list entry.
#[derive(Debug)]
pub(crate) struct Calendar {
    pub(crate) id: String,
    pub(crate) summary: String,
    pub(crate) description: Option<String>,
    pub(crate) zone: TimeZone,
    /// The OAuth client that created it through `calendars.insert`.
    pub(crate) created_by: Option<String>,
    /// Sync tokens are good only for the generation they were given out in.
    pub(crate) generation: u32,
    pub(crate) stamp: u64,
    pub(crate) events: Events,
}

impl Calendar {
    pub(crate) fn new(id: &str, summary: &str, zone: TimeZone, stamp: u64) -> Self {
        Self {
            id: id.into(),
            summary: summary.into(),
            description: None,
            zone,
            created_by: None,
            generation: 0,
            stamp,
            events: Events::default(),
        }
    }

    pub(crate) fn from_seed(seed: &seed::Calendar, now: Timestamp, stamps: &mut Stamps) -> Self {
        let zone = TimeZone::get(&seed.time_zone).unwrap_or(TimeZone::UTC);
        let stamp = stamps.next();
        let mut calendar = Self::new(&seed.id, &seed.summary, zone, stamp);
        let mut hand = Hand {
            now,
            stamps,
            email: seed.id.clone(),
            quiet_series: true,
            strict: false,
            tidy_text: false,
        };
        for event in &seed.events {
            calendar.plant(&mut hand, event);
        }
        calendar
    }

    pub(crate) fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The `calendars` resource.
    pub(crate) fn resource(&self) -> Value {
        let mut resource = json!({
            "kind": "calendar#calendar",
            "etag": etag(self.stamp),
            "id": self.id,
            "summary": self.summary,
            "timeZone": self.zone_name(),
            "conferenceProperties": {"allowedConferenceSolutionTypes": ["hangoutsMeet"]},
        });
        if let Some(description) = &self.description {
            resource["description"] = json!(description);
        }
        resource
    }

    /// Takes over `summary`, `description` and `timeZone`.
    pub(crate) fn describe(&mut self, changes: &Value, stamp: u64) -> Result<(), Refusal> {
        if let Some(name) = changes["timeZone"].as_str() {
            self.zone = TimeZone::get(name).map_err(|_| Refusal::invalid("Invalid time zone."))?;
        }
        if let Some(summary) = changes["summary"].as_str() {
            self.summary = summary.into();
        }
        if let Some(description) = changes["description"].as_str() {
            self.description = Some(description.into());
        }
        self.stamp = stamp;
        Ok(())
    }

    /// Stores a resource as it is, with only what is missing filled in. The events of a seed come this way, too.
    pub(crate) fn plant(&mut self, hand: &mut Hand<'_>, event: &Value) -> Value {
        let event = fill::in_what_is_missing(event, hand, self);
        let id = text(&event, "id").to_owned();
        self.store(hand, event);
        let stored = self.events.get(&id);
        stored.map_or(Value::Null, |event| event.resource.clone())
    }
}
