//! "This and following events": one series becomes two, as Google's own interface does it.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::calendar::Calendar;
use super::resource::{members, merge, text};
use super::{Hand, check};
use crate::moment::{Moment, wall_to_instant};
use crate::recurrence::{Series, read_instance_id};
use crate::refusal::Refusal;

impl Calendar {
    /// Ends the series before `instance` and starts a new one there, with `changes` merged in. Returns the new master.
    ///
    /// The old rule gets an UNTIL at the end of the day before, the new master the id `<base>_R<start in UTC>` and an
    /// iCalUID of its own. Exceptions past the cut stay with the old series, where they no longer mean anything.
    pub(crate) fn split(
        &mut self,
        hand: &mut Hand<'_>,
        instance: &str,
        changes: &Value,
    ) -> Result<Value, Refusal> {
        let (base, cut) = read_instance_id(instance).ok_or_else(Refusal::not_found)?;
        let master = self.find(base).ok_or_else(Refusal::not_found)?;
        let series = Series::of(&master, &self.zone).map_err(|_| Refusal::not_found())?;
        let cut = series.instance_at(&cut).ok_or_else(Refusal::not_found)?;
        let before = series.starts(None, Some(cut.wall())).len();
        if before == 0 {
            return Err(Refusal::invalid(
                "The series can't be split at its first event.",
            ));
        }
        let new = self.following(&master, &cut, before, changes)?;
        let ended = json!({"recurrence": ended_before(&master, &cut)});
        let mut old = master.clone();
        merge(&mut old, &ended);
        old["updated"] = json!(crate::moment::write_stamp(hand.now));
        self.store(hand, old);
        Ok(self.plant(hand, &new))
    }

    fn following(
        &self,
        master: &Value,
        cut: &Moment,
        before: usize,
        changes: &Value,
    ) -> Result<Value, Refusal> {
        let mut new = master.clone();
        if let Value::Object(members) = &mut new {
            for name in ["etag", "created", "updated", "sequence", "htmlLink"] {
                members.remove(name);
            }
        }
        let root = text(master, "id");
        let root = root.rsplit_once("_R").map_or(root, |(root, _)| root);
        let id = format!("{root}_R{}", cut.id_suffix().trim_end_matches('Z'));
        new["iCalUID"] = json!(format!("{id}@google.com"));
        new["id"] = json!(id);
        let first = Moment::read(&master["start"], &self.zone).ok_or_else(Refusal::not_found)?;
        let last = Moment::read(&master["end"], &self.zone).ok_or_else(Refusal::not_found)?;
        new["start"] = cut.write(&self.zone);
        new["end"] = cut.later_by(&first, &last).write(&self.zone);
        new["recurrence"] = json!(continued(master, before));
        merge(&mut new, &Value::Object(members(changes)));
        check::event(&mut new, None, &self.zone)?;
        Ok(new)
    }
}

/// The lines of the old series, with UNTIL in place of COUNT or a later UNTIL.
fn ended_before(master: &Value, cut: &Moment) -> Vec<String> {
    let until = match cut {
        Moment::Day(day) => day.saturating_sub(1.day()).strftime("%Y%m%d").to_string(),
        Moment::At(_, zone) => {
            let midnight = cut.wall().start_of_day();
            let end = wall_to_instant(midnight, zone).saturating_sub(1.second());
            let end = end.unwrap_or(cut.instant(&TimeZone::UTC));
            end.strftime("%Y%m%dT%H%M%SZ").to_string()
        }
    };
    let end = |line: &str| match line.strip_prefix("RRULE:") {
        Some(rule) => {
            let kept = rule
                .split(';')
                .filter(|p| !p.starts_with("UNTIL=") && !p.starts_with("COUNT="));
            let kept: Vec<_> = kept.collect();
            format!("RRULE:{};UNTIL={until}", kept.join(";"))
        }
        None => line.to_owned(),
    };
    lines(master).map(end).collect()
}

/// The lines of the new series: a COUNT is less by what the old one keeps.
fn continued(master: &Value, before: usize) -> Vec<String> {
    let shorten = |part: &str| match part
        .strip_prefix("COUNT=")
        .and_then(|n| n.parse::<usize>().ok())
    {
        Some(count) => format!("COUNT={}", count.saturating_sub(before).max(1)),
        None => part.to_owned(),
    };
    let carry_on = |line: &str| {
        let rule = line.strip_prefix("RRULE:")?;
        let parts: Vec<_> = rule.split(';').map(shorten).collect();
        Some(format!("RRULE:{}", parts.join(";")))
    };
    lines(master).filter_map(carry_on).collect()
}

fn lines(master: &Value) -> impl Iterator<Item = &str> {
    let lines = master["recurrence"].as_array().into_iter().flatten();
    lines.filter_map(Value::as_str)
}
