//! Accounts to start with: an empty one, a month of somebody's life, and as many events as a bench wants.

mod draft;
mod many;
mod month;

use serde_json::Value;

pub use self::many::many;
pub use self::month::sample_month;

/// A Google account and the calendars on its list.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The e-mail address, which is also the id of the primary calendar.
    pub email: String,
    /// Google's stable id of the account (`sub`).
    pub sub: String,
    /// The person's name.
    pub name: String,
    /// The calendars on the account's list, the primary first.
    pub calendars: Vec<Calendar>,
}

/// A calendar as one account sees it. Accounts that name the same id share the calendar; the first one's events count.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Google's id: the e-mail address for a primary calendar, else `…@group.calendar.google.com`.
    pub id: String,
    /// The title.
    pub summary: String,
    /// The IANA name of the calendar's zone.
    pub time_zone: String,
    /// `owner`, `writer`, `reader` or `freeBusyReader`.
    pub access_role: String,
    /// The colour's number on Google's palette of calendars.
    pub color_id: String,
    /// Whether the calendar is ticked in Google's own interface.
    pub selected: bool,
    /// Whether it is hidden from the list.
    pub hidden: bool,
    /// The events, as for `events.insert`; masters, exceptions and tombstones are told apart by their fields.
    pub events: Vec<Value>,
}

impl Calendar {
    /// An empty calendar of the account's own.
    pub fn owned(id: &str, summary: &str, time_zone: &str) -> Self {
        Self {
            id: id.into(),
            summary: summary.into(),
            time_zone: time_zone.into(),
            access_role: "owner".into(),
            color_id: "14".into(),
            selected: true,
            hidden: false,
            events: Vec::new(),
        }
    }
}

/// An account with an empty primary calendar in UTC.
pub fn empty(email: &str) -> Account {
    Account {
        email: email.into(),
        sub: sub_of(email),
        name: email.split('@').next().unwrap_or(email).into(),
        calendars: vec![Calendar::owned(email, email, "UTC")],
    }
}

/// A number of 21 digits that always belongs to the same address.
fn sub_of(email: &str) -> String {
    let sum = email.bytes().fold(7_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    format!("1{sum:020}")
}
