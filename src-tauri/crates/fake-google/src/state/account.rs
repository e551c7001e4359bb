//! One Google account and its calendar list.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::calendar::Calendar;
use super::etag;
use super::resource::merge;
use crate::seed;

/// What an account may do with a calendar, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    FreeBusyReader,
    Reader,
    Writer,
    Owner,
}

/// A Google account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) email: String,
    pub(crate) sub: String,
    pub(crate) name: String,
    /// List entries by the calendar's id; deleted ones stay as tombstones.
    pub(crate) list: BTreeMap<String, ListEntry>,
}

/// A calendar on an account's list.
#[derive(Debug, Clone)]
pub(crate) struct ListEntry {
    /// The role's name, which may be one that nobody knows yet.
    pub(crate) access_role: String,
    /// What the account chose: colours, `selected`, `hidden`, `summaryOverride` …
    pub(crate) own: Value,
    pub(crate) deleted: bool,
    pub(crate) stamp: u64,
}

impl Role {
    /// The role by its name. An unknown one is taken for a reader's.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "owner" => Self::Owner,
            "writer" | "writerWithoutPrivateAccess" => Self::Writer,
            "freeBusyReader" => Self::FreeBusyReader,
            _ => Self::Reader,
        }
    }
}

impl Account {
    pub(crate) fn new(email: &str, sub: &str, name: &str) -> Self {
        Self {
            email: email.into(),
            sub: sub.into(),
            name: name.into(),
            list: BTreeMap::new(),
        }
    }

    pub(crate) fn put_on_list(&mut self, calendar: &seed::Calendar, stamp: u64) {
        let mut own = json!({
            "colorId": calendar.color_id,
            "backgroundColor": background(&calendar.color_id),
            "foregroundColor": "#000000",
            "selected": calendar.selected,
        });
        if calendar.hidden {
            own["hidden"] = json!(true);
        }
        self.put_entry(&calendar.id, &calendar.access_role, own, stamp);
    }

    pub(crate) fn put_entry(&mut self, calendar: &str, access_role: &str, own: Value, stamp: u64) {
        let entry = ListEntry {
            access_role: access_role.into(),
            own,
            deleted: false,
            stamp,
        };
        self.list.insert(calendar.into(), entry);
    }

    /// The entry of a calendar that is on the list, hidden or not.
    pub(crate) fn entry(&self, calendar: &str) -> Option<&ListEntry> {
        self.list.get(calendar).filter(|entry| !entry.deleted)
    }

    /// Resolves the alias `primary`.
    pub(crate) fn calendar_id<'a>(&'a self, named: &'a str) -> &'a str {
        if named == "primary" {
            &self.email
        } else {
            named
        }
    }

    /// The `calendarList` resource of an entry.
    pub(crate) fn entry_resource(
        &self,
        id: &str,
        entry: &ListEntry,
        calendar: Option<&Calendar>,
    ) -> Value {
        let mut resource = json!({
            "kind": "calendar#calendarListEntry",
            "etag": etag(entry.stamp),
            "id": id,
        });
        if let Some(calendar) = calendar {
            resource["summary"] = json!(calendar.summary);
            resource["timeZone"] = json!(calendar.zone_name());
            if let Some(description) = &calendar.description {
                resource["description"] = json!(description);
            }
        }
        if entry.deleted {
            resource["deleted"] = json!(true);
            return resource;
        }
        resource["accessRole"] = json!(entry.access_role);
        resource["defaultReminders"] = json!([]);
        resource["conferenceProperties"] =
            json!({"allowedConferenceSolutionTypes": ["hangoutsMeet"]});
        if id == self.email {
            resource["primary"] = json!(true);
            resource["defaultReminders"] = json!([{"method": "popup", "minutes": 10}]);
        }
        merge(&mut resource, &entry.own);
        resource
    }
}

/// Some of Google's calendar colours, by number.
fn background(color_id: &str) -> &'static str {
    match color_id {
        "3" => "#f83a22",
        "7" => "#42d692",
        "8" => "#16a765",
        "12" => "#fad165",
        "15" => "#9fc6e7",
        "16" => "#4986e7",
        "17" => "#9a9cff",
        "24" => "#a47ae2",
        _ => "#9fe1e7",
    }
}
