//! The instances of a series: those that the rule gives, replaced by the exceptions that are stored.

use std::collections::{BTreeMap, HashSet};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::calendar::Calendar;
use super::resource::{is_cancelled, is_master, text};
use crate::moment::Moment;
use crate::recurrence::{Series, read_instance_id};

/// A span of time to look at, half-open; without a bound it is open.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Window {
    /// Instances that end at or before this are left out (`timeMin`).
    pub(crate) from: Option<Timestamp>,
    /// Instances that start at or after this are left out (`timeMax`).
    pub(crate) to: Option<Timestamp>,
}

impl Window {
    /// Whether an event overlaps the window. One without readable times does.
    pub(crate) fn overlaps(&self, event: &Value, zone: &TimeZone) -> bool {
        let bound = |name: &str| Moment::read(&event[name], zone).map(|m| m.instant(zone));
        let starts_before = self
            .to
            .is_none_or(|to| bound("start").is_none_or(|start| start < to));
        let ends_after = self
            .from
            .is_none_or(|from| bound("end").is_none_or(|end| end > from));
        starts_before && ends_after
    }
}

impl Calendar {
    /// The resource of this id, stored or computed; deleted ones, too.
    pub(crate) fn find(&self, id: &str) -> Option<Value> {
        if let Some(event) = self.events.get(id) {
            let mut resource = event.resource.clone();
            if event.buried {
                resource["status"] = json!("cancelled");
            }
            return Some(resource);
        }
        let (base, moment) = read_instance_id(id)?;
        let master = &self.events.get(base)?.resource;
        if !is_master(master) {
            return None;
        }
        let start = Series::of(master, &self.zone).ok()?.instance_at(&moment)?;
        Some(instance(master, &start, &self.zone))
    }

    /// The instances of a series that overlap the window, by original start. Cancelled exceptions are among them.
    pub(crate) fn instances(&self, master: &Value, window: Window) -> Vec<Value> {
        let Ok(series) = Series::of(master, &self.zone) else {
            return vec![master.clone()];
        };
        let mut found = BTreeMap::new();
        for start in self.starts_near(&series, master, window) {
            let instance = instance(master, &start, &self.zone);
            found.insert(text(&instance, "id").to_owned(), instance);
        }
        for exception in self.ruled_exceptions(&series, text(master, "id")) {
            found.insert(text(&exception, "id").to_owned(), exception);
        }
        let mut instances: Vec<Value> = found.into_values().collect();
        instances.retain(|instance| window.overlaps(instance, &self.zone));
        instances.sort_by_key(|i| start_instant(&i["originalStartTime"], &self.zone));
        instances
    }

    /// Starts by the rule, in a window that is a little wider than asked, so that no zone or length falls out of it.
    fn starts_near(&self, series: &Series, master: &Value, window: Window) -> Vec<Moment> {
        let start = start_instant(&master["start"], &self.zone);
        let end = start_instant(&master["end"], &self.zone);
        let length = end.duration_since(start);
        let from = window.from.map(|from| {
            let earliest = from.saturating_sub(length).unwrap_or(from);
            self.zone.to_datetime(earliest).saturating_sub(2.days())
        });
        let to = window
            .to
            .map(|to| self.zone.to_datetime(to).saturating_add(2.days()));
        series.starts(from, to)
    }

    /// The stored exceptions that take the place of an instance which the rule still gives.
    fn ruled_exceptions(&self, series: &Series, id: &str) -> Vec<Value> {
        let originals = self.events.exceptions_of(id).filter_map(|exception| {
            let original = Moment::read(&exception.resource["originalStartTime"], &self.zone)?;
            Some((original, &exception.resource))
        });
        let originals: Vec<_> = originals.collect();
        let last = originals
            .iter()
            .map(|(original, _)| original.instant(&self.zone))
            .max();
        let Some(last) = last else { return Vec::new() };
        let end = self.zone.to_datetime(last).saturating_add(2.days());
        let ruled = series.starts(None, Some(end));
        let ruled: HashSet<String> = ruled.iter().map(Moment::id_suffix).collect();
        originals
            .into_iter()
            .filter(|(original, _)| ruled.contains(&original.id_suffix()))
            .map(|(_, exception)| exception.clone())
            .collect()
    }
}

/// Whether a listing of single instances shows this one.
pub(crate) fn is_shown(instance: &Value, show_deleted: bool) -> bool {
    show_deleted || !is_cancelled(instance)
}

/// The instance of a series that starts at `start`, as Google computes it from the master.
pub(crate) fn instance(master: &Value, start: &Moment, zone: &TimeZone) -> Value {
    let mut instance = master.clone();
    if let Value::Object(members) = &mut instance {
        members.remove("recurrence");
    }
    let first = Moment::read(&master["start"], zone);
    let last = Moment::read(&master["end"], zone);
    if let (Some(first), Some(last)) = (first, last) {
        instance["end"] = start.later_by(&first, &last).write(zone);
    }
    let base = text(master, "id");
    instance["id"] = json!(format!("{base}_{}", start.id_suffix()));
    instance["recurringEventId"] = json!(base);
    instance["originalStartTime"] = start.write(zone);
    instance["start"] = start.write(zone);
    instance
}

/// The instant of a `start`, or the beginning of time where it can't be read.
pub(crate) fn start_instant(moment: &Value, zone: &TimeZone) -> Timestamp {
    Moment::read(moment, zone).map_or(Timestamp::MIN, |moment| moment.instant(zone))
}
