//! Edits on Google's side, as other people or the same person's other devices make them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::refusal::Refusal;
use crate::routes::View;
use crate::state::Hand;
use crate::state::account::{ListEntry, Role};
use crate::state::calendar::Calendar;
use crate::state::resource::{is_cancelled, is_master, merge, text, tombstone};
use crate::state::series::Window;
use crate::wire::Inner;

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

#[expect(
    clippy::needless_pass_by_value,
    reason = "tests write the JSON in place"
)]
impl RemoteCalendar {
    pub(crate) fn new(inner: Arc<Inner>, id: &str) -> Self {
        Self {
            inner,
            id: id.into(),
        }
    }

    /// Creates an event as `events.insert` would, with all of its checks, and returns the stored resource.
    pub fn create(&self, event: Value) -> Done {
        self.edit(|calendar, hand| calendar.insert(hand, &event))
    }

    /// Stores an event without any check, to have what Google's past left behind: zero lengths, odd rules, unknown
    /// fields, somebody else's ids. An event with this id is replaced.
    pub fn plant(&self, event: Value) -> Done {
        self.edit(|calendar, hand| Ok(calendar.plant(hand, &event)))
    }

    /// Merges `changes` into an event, an exception, or an instance of a series that was not an exception before.
    pub fn patch(&self, event: &str, changes: Value) -> Done {
        self.edit(|calendar, hand| calendar.patch(hand, event, &changes, None))
    }

    /// Deletes an event, a whole series, or one instance of it.
    pub fn delete(&self, event: &str) -> Done<()> {
        self.edit(|calendar, hand| calendar.delete(hand, event, None))
    }

    /// Brings a deleted event back.
    pub fn undelete(&self, event: &str) -> Done {
        self.patch(event, json!({"status": "confirmed"}))
    }

    /// "This and following": ends the series before `instance` (an instance id), starts a new one there with
    /// `changes` merged in, and returns the new master. Exceptions past the cut stay with the old series.
    pub fn split(&self, instance: &str, changes: Value) -> Done {
        self.edit(|calendar, hand| calendar.split(hand, instance, &changes))
    }

    /// Moves an event, or one instance of a series (an instance id), to these times (RFC 3339, or dates).
    pub fn move_to(&self, event: &str, start: &str, end: &str) -> Done {
        self.patch(
            event,
            json!({"start": time_change(start), "end": time_change(end)}),
        )
    }

    /// Moves an event to another calendar, as `events.move`.
    pub fn hand_over(&self, event: &str, destination: &str) -> Done {
        let mut state = self.inner.state();
        state.relocate(&self.id, event, destination, &self.id)
    }

    /// Changes the calendar itself: `summary`, `timeZone`, `description`.
    pub fn rename(&self, changes: Value) -> Done {
        let mut state = self.inner.state();
        let stamp = state.stamps.next();
        let (calendar, _) = state.calendar_mut(&self.id, &self.id)?;
        calendar.describe(&changes, stamp)?;
        let resource = calendar.resource();
        for account in &mut state.accounts {
            if let Some(entry) = account.list.get_mut(&self.id) {
                entry.stamp = stamp;
            }
        }
        Ok(resource)
    }

    /// Deletes the calendar for everybody.
    pub fn remove(&self) -> Done<()> {
        let mut state = self.inner.state();
        state.calendar(&self.id)?;
        state.remove_calendar(&self.id);
        Ok(())
    }

    /// From now on every sync token of this calendar that was given out before is answered 410.
    pub fn invalidate_sync_tokens(&self) {
        let mut state = self.inner.state();
        if let Some(calendar) = state.calendars.get_mut(&self.id) {
            calendar.generation += 1;
        }
    }

    /// The resource, also of a deleted event, an exception or a computed instance.
    pub fn get(&self, event: &str) -> Done {
        let state = self.inner.state();
        let found = state.calendar(&self.id)?.find(event);
        found.ok_or_else(Refusal::not_found)
    }

    /// What a complete listing gives to the owner: single events, masters, exceptions (cancelled ones of live series
    /// as tombstones), by id. Empty for a calendar that does not exist.
    pub fn snapshot(&self) -> BTreeMap<String, Value> {
        let state = self.inner.state();
        let Ok(calendar) = state.calendar(&self.id) else {
            return BTreeMap::new();
        };
        let shown = calendar.events.live().map(|event| {
            let resource = &event.resource;
            let seen = if is_cancelled(resource) {
                tombstone(resource)
            } else {
                resource.clone()
            };
            (text(resource, "id").to_owned(), seen)
        });
        shown.collect()
    }

    /// The ids of the instances of a series, in the order of their original starts; cancelled ones are among them.
    pub fn instances(&self, series: &str) -> Vec<String> {
        let state = self.inner.state();
        let Ok(calendar) = state.calendar(&self.id) else {
            return Vec::new();
        };
        let master = calendar
            .events
            .get(series)
            .filter(|event| is_master(&event.resource));
        let instances = master.map(|event| calendar.instances(&event.resource, Window::default()));
        let ids = instances
            .iter()
            .flatten()
            .map(|instance| text(instance, "id"));
        ids.map(str::to_owned).collect()
    }

    /// The ids of events that were deleted and of occurrences that were cancelled, but not of the shells that events
    /// leave which go to another calendar.
    pub fn deleted(&self) -> Vec<String> {
        let state = self.inner.state();
        let Ok(calendar) = state.calendar(&self.id) else {
            return Vec::new();
        };
        let gone = calendar
            .events
            .iter()
            .filter(|event| is_cancelled(&event.resource) && event.resource.get("start").is_some());
        gone.map(|event| text(&event.resource, "id").to_owned())
            .collect()
    }

    fn edit<T>(&self, act: impl FnOnce(&mut Calendar, &mut Hand<'_>) -> Done<T>) -> Done<T> {
        let mut state = self.inner.state();
        let (calendar, mut hand) = state.calendar_mut(&self.id, &self.id)?;
        act(calendar, &mut hand)
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "tests write the JSON in place"
)]
impl RemoteAccount {
    pub(crate) fn new(inner: Arc<Inner>, email: &str) -> Self {
        Self {
            inner,
            email: email.into(),
        }
    }

    /// What a complete listing of this calendar's events gives to this account, by id; `None` where the calendar is not
    /// on its list.
    pub fn sees(&self, calendar: &str) -> Option<BTreeMap<String, Value>> {
        let state = self.inner.state();
        let entry = state.account(&self.email).ok()?.entry(calendar)?;
        let view = View::plain(
            state.calendar(calendar).ok()?,
            Role::named(&entry.access_role),
        );
        let seen = view.calendar.events.live().map(|event| {
            let id = text(&event.resource, "id").to_owned();
            (id, view.item(&event.resource).into_owned())
        });
        Some(seen.collect())
    }

    /// Takes a calendar off this account's list; its events then answer 404 for it.
    pub fn remove_from_list(&self, calendar: &str) -> Done<()> {
        self.edit_entry(calendar, |entry, stamp| {
            entry.deleted = true;
            entry.stamp = stamp;
        })
    }

    /// Puts a calendar that exists (back) on this account's list, with the colours it had there.
    pub fn add_to_list(&self, calendar: &str, access_role: &str) -> Done<()> {
        let mut state = self.inner.state();
        state.calendar(calendar)?;
        let stamp = state.stamps.next();
        let account = state.account_mut(&self.email)?;
        let own = account.list.get(calendar).map(|entry| entry.own.clone());
        let own = own.unwrap_or_else(
            || json!({"colorId": "7", "backgroundColor": "#42d692", "selected": true}),
        );
        account.put_entry(calendar, access_role, own, stamp);
        Ok(())
    }

    /// Makes a calendar of this id as if a client of this id had, with the account as its owner.
    pub fn make_calendar(&self, id: &str, client: &str, resource: &Value) -> Done<()> {
        let mut state = self.inner.state();
        let stamp = state.stamps.next();
        let mut calendar = Calendar::new(id, text(resource, "summary"), TimeZone::UTC, stamp);
        calendar.describe(resource, stamp)?;
        calendar.created_by = Some(client.into());
        state.add_calendar(calendar, &self.email)
    }

    /// Changes the account's role on a calendar. Says nothing of it in the incremental calendar list.
    pub fn set_role(&self, calendar: &str, access_role: &str) -> Done<()> {
        self.edit_entry(calendar, |entry, _| entry.access_role = access_role.into())
    }

    /// Merges `changes` (`selected`, `hidden`, `colorId`, `summaryOverride` …) into the account's list entry.
    pub fn patch_list_entry(&self, calendar: &str, changes: Value) -> Done {
        self.edit_entry(calendar, |entry, stamp| {
            merge(&mut entry.own, &changes);
            entry.stamp = stamp;
        })?;
        let state = self.inner.state();
        let account = state.account(&self.email)?;
        let entry = account.entry(calendar).ok_or_else(Refusal::not_found)?;
        Ok(account.entry_resource(calendar, entry, state.calendars.get(calendar)))
    }

    /// The user takes the app's access away: refresh answers `invalid_grant`, access tokens 401.
    pub fn revoke(&self) {
        self.inner.state().oauth.revoke_account(&self.email);
    }

    /// Every access token of this account has expired; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {
        self.inner.state().oauth.expire_access_tokens(&self.email);
    }

    /// The account's calendar list as `calendarList.list` gives it, hidden ones included.
    pub fn calendar_list(&self) -> Vec<Value> {
        let state = self.inner.state();
        let Ok(account) = state.account(&self.email) else {
            return Vec::new();
        };
        let on_list = account.list.iter().filter(|(_, entry)| !entry.deleted);
        on_list
            .map(|(id, entry)| account.entry_resource(id, entry, state.calendars.get(id)))
            .collect()
    }

    fn edit_entry(&self, calendar: &str, act: impl FnOnce(&mut ListEntry, u64)) -> Done<()> {
        let mut state = self.inner.state();
        let stamp = state.stamps.next();
        let account = state.account_mut(&self.email)?;
        let entry = account
            .list
            .get_mut(calendar)
            .ok_or_else(Refusal::not_found)?;
        act(entry, stamp);
        Ok(())
    }
}

/// A change of `start` or `end` that takes the other kind of time away.
fn time_change(text: &str) -> Value {
    if text.contains('T') {
        json!({"dateTime": text, "date": null})
    } else {
        json!({"date": text, "dateTime": null, "timeZone": null})
    }
}
