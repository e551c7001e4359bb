//! The events of one calendar, and the index that says what changed since when.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;

use serde_json::{Value, json};

use super::etag;
use super::resource::{is_cancelled, series_of, text};

/// A stored event: a single one, a master, an exception, or a tombstone of these.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// The resource with all its details, also when it is deleted.
    pub(crate) resource: Value,
    /// Its place in the change index.
    pub(crate) stamp: u64,
    /// Exceptions of a deleted series are kept for its return, but nobody sees them.
    pub(crate) buried: bool,
    /// The version before the last change.
    pub(crate) former: Option<Value>,
}

/// Events by id, by series and by the order of their last changes.
#[derive(Debug, Default)]
pub(crate) struct Events {
    by_id: BTreeMap<String, Event>,
    by_stamp: BTreeMap<u64, String>,
    exceptions: BTreeMap<String, BTreeSet<String>>,
    ical_uids: HashSet<String>,
}

impl Events {
    pub(crate) fn get(&self, id: &str) -> Option<&Event> {
        self.by_id.get(id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Event> {
        self.by_id.values()
    }

    /// Events that changed after `stamp`, in the order of their changes.
    pub(crate) fn since(&self, stamp: u64) -> impl Iterator<Item = &Event> {
        let later = (Bound::Excluded(stamp), Bound::Unbounded);
        self.by_stamp
            .range(later)
            .filter_map(|(_, id)| self.by_id.get(id))
    }

    /// The stamp of the latest change.
    pub(crate) fn latest(&self) -> u64 {
        self.by_stamp
            .last_key_value()
            .map_or(0, |(stamp, _)| *stamp)
    }

    /// The exceptions of a series, cancelled ones too.
    pub(crate) fn exceptions_of(&self, series: &str) -> impl Iterator<Item = &Event> {
        let ids = self.exceptions.get(series).into_iter().flatten();
        ids.filter_map(|id| self.by_id.get(id))
    }

    pub(crate) fn has_ical_uid(&self, uid: &str) -> bool {
        self.ical_uids.contains(uid)
    }

    /// Stores a resource under its own id as the change `stamp`.
    pub(crate) fn put(&mut self, mut resource: Value, stamp: u64) {
        resource["etag"] = json!(etag(stamp));
        let id = text(&resource, "id").to_owned();
        if let Some(series) = series_of(&resource) {
            let family = self.exceptions.entry(series.to_owned()).or_default();
            family.insert(id.clone());
        } else if let Some(uid) = resource["iCalUID"].as_str() {
            self.ical_uids.insert(uid.to_owned());
        }
        let former = self.by_id.remove(&id).map(|old| {
            self.by_stamp.remove(&old.stamp);
            old.resource
        });
        self.by_stamp.insert(stamp, id.clone());
        let event = Event {
            resource,
            stamp,
            buried: false,
            former,
        };
        self.by_id.insert(id, event);
    }

    /// Gives an event the etag of a change to another member of its series. `stamp` moves it in the index, too.
    pub(crate) fn touch(&mut self, id: &str, shared: &str, stamp: Option<u64>) {
        let Some(event) = self.by_id.get_mut(id) else {
            return;
        };
        event.resource["etag"] = json!(shared);
        if let Some(stamp) = stamp {
            self.by_stamp.remove(&event.stamp);
            self.by_stamp.insert(stamp, id.to_owned());
            event.stamp = stamp;
            event.buried = false;
        }
    }

    /// Hides an exception because its series was deleted.
    pub(crate) fn bury(&mut self, id: &str) {
        if let Some(event) = self.by_id.get_mut(id) {
            event.buried = true;
            self.by_stamp.remove(&event.stamp);
        }
    }

    /// What a complete listing shows: neither deleted events nor what belongs to them.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Event> {
        let shown = |event: &&Event| {
            let exception = series_of(&event.resource).is_some();
            !event.buried && (exception || !is_cancelled(&event.resource))
        };
        self.iter().filter(shown)
    }
}
