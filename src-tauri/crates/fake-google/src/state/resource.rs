//! Questions to an event resource, which is kept as the JSON that Google shows.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// A text member, or the empty text.
pub(crate) fn text<'a>(resource: &'a Value, member: &str) -> &'a str {
    resource[member].as_str().unwrap_or_default()
}

pub(crate) fn is_cancelled(event: &Value) -> bool {
    text(event, "status") == "cancelled"
}

/// Whether the event is the master of a series.
pub(crate) fn is_master(event: &Value) -> bool {
    event["recurrence"]
        .as_array()
        .is_some_and(|lines| !lines.is_empty())
}

/// The id of the series that an exception or an instance belongs to.
pub(crate) fn series_of(event: &Value) -> Option<&str> {
    event["recurringEventId"].as_str()
}

/// When the event was last changed, as `updated` says.
pub(crate) fn updated(event: &Value) -> Timestamp {
    text(event, "updated").parse().unwrap_or(Timestamp::MIN)
}

pub(crate) fn sequence(event: &Value) -> i64 {
    event["sequence"].as_i64().unwrap_or(0)
}

/// The members of an object; none of anything else.
pub(crate) fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Merges as PATCH does: `null` takes a member away, objects are merged, everything else is replaced.
pub(crate) fn merge(into: &mut Value, changes: &Value) {
    let Value::Object(changes) = changes else {
        *into = changes.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let Value::Object(members) = into else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), change);
        }
    }
}

/// What a listing shows of a deleted event to those who did not ask for deleted ones.
pub(crate) fn tombstone(event: &Value) -> Value {
    project(
        event,
        &[
            "kind",
            "etag",
            "id",
            "status",
            "recurringEventId",
            "originalStartTime",
        ],
    )
}

/// What somebody who may only see free and busy times sees of an event.
pub(crate) fn busy_only(event: &Value) -> Value {
    project(
        event,
        &[
            "kind",
            "etag",
            "id",
            "status",
            "updated",
            "start",
            "end",
            "recurrence",
            "recurringEventId",
            "originalStartTime",
            "transparency",
            "visibility",
            "iCalUID",
            "sequence",
            "eventType",
        ],
    )
}

fn project(event: &Value, names: &[&str]) -> Value {
    let kept = names.iter().filter_map(|name| {
        let value = event.get(*name)?;
        Some(((*name).to_owned(), value.clone()))
    });
    Value::Object(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_clears_merges_and_replaces() {
        let mut event =
            json!({"summary": "a", "location": "b", "list": [1, 2], "deep": {"x": 1, "y": 2}});
        merge(
            &mut event,
            &json!({"location": null, "list": [3], "deep": {"y": null, "z": 3}, "new": {"a": null, "b": 1}}),
        );
        assert_eq!(
            event,
            json!({"summary": "a", "list": [3], "deep": {"x": 1, "z": 3}, "new": {"b": 1}})
        );
    }
}
