//! What one viewer sees of an event, and how it is asked for.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::call::Call;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::state::account::Role;
use crate::state::calendar::Calendar;
use crate::state::resource::{busy_only, is_cancelled, text, tombstone};

/// The viewer's role, and the parameters that shape single events.
pub(crate) struct View<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(super) role: Role,
    /// Deleted events keep their details.
    pub(super) show_deleted: bool,
    /// `timeZone`: the zone at whose offset times are written.
    zone: Option<TimeZone>,
    /// `maxAttendees`.
    attendees: Option<usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(calendar: &'a Calendar, role: Role, call: &Call) -> Result<Self, Refusal> {
        let zone = call.param("timeZone").map(|name| {
            let message = format!("Invalid time zone: '{name}'.");
            TimeZone::get(name).map_err(|_| Refusal::invalid_parameter("timeZone", message))
        });
        let attendees = call.param("maxAttendees").map(|number| {
            let message = format!("Invalid integer value: '{number}'.");
            number
                .parse()
                .map_err(|_| Refusal::invalid_parameter("maxAttendees", message))
        });
        Ok(Self {
            calendar,
            role,
            show_deleted: call.flag("showDeleted")?.unwrap_or(false),
            zone: zone.transpose()?,
            attendees: attendees.transpose()?,
        })
    }

    /// What a complete listing without parameters shows to somebody of this role.
    pub(crate) fn plain(calendar: &'a Calendar, role: Role) -> Self {
        Self {
            calendar,
            role,
            show_deleted: false,
            zone: None,
            attendees: None,
        }
    }

    /// An event in a listing.
    pub(crate) fn item<'v>(&self, event: &'v Value) -> Cow<'v, Value> {
        if is_cancelled(event) && !self.show_deleted {
            return Cow::Owned(tombstone(event));
        }
        self.single(event)
    }

    /// An event by itself.
    pub(super) fn single<'v>(&self, event: &'v Value) -> Cow<'v, Value> {
        let hidden = matches!(text(event, "visibility"), "private" | "confidential");
        let mut seen = match self.role {
            Role::FreeBusyReader => Cow::Owned(busy_only(event)),
            Role::Reader if hidden => Cow::Owned(busy_only(event)),
            _ => Cow::Borrowed(event),
        };
        if let Some(zone) = &self.zone {
            self.rewrite_times(seen.to_mut(), zone);
        }
        if let Some(most) = self.attendees {
            cut_attendees(&mut seen, most);
        }
        seen
    }

    /// The zone of the answer.
    pub(super) fn zone_name(&self) -> &str {
        let asked = self.zone.as_ref().and_then(TimeZone::iana_name);
        asked.unwrap_or(self.calendar.zone_name())
    }

    fn rewrite_times(&self, event: &mut Value, zone: &TimeZone) {
        for name in ["start", "end", "originalStartTime"] {
            if let Some(moment) = Moment::read(&event[name], &self.calendar.zone) {
                event[name] = moment.write(zone);
            }
        }
    }
}

fn cut_attendees(event: &mut Cow<'_, Value>, most: usize) {
    let too_many = event["attendees"]
        .as_array()
        .is_some_and(|all| all.len() > most);
    if !too_many {
        return;
    }
    let event = event.to_mut();
    if let Some(attendees) = event["attendees"].as_array_mut() {
        attendees.retain(|attendee| attendee["self"] == true);
    }
    event["attendeesOmitted"] = json!(true);
}
