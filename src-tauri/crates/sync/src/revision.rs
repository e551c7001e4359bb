//! What can be told of a resource without understanding it: its id, and which of two texts of it is newer.

use model::Revision;
use sabotage::mutant;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Any JSON in each place: this reads what the parser refused.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    updated: Option<&'a RawValue>,
    #[serde(borrow)]
    sequence: Option<&'a RawValue>,
}

fn read<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

/// The revision that a resource names; `None` where it names none.
pub(crate) fn revision_of(raw: &str) -> Option<Revision> {
    let envelope: Envelope<'_> = serde_json::from_str(raw).ok()?;
    let updated: String = read(envelope.updated?)?;
    Some(Revision {
        updated: updated.parse().ok()?,
        sequence: envelope.sequence.and_then(read).unwrap_or(0),
    })
}

/// Whether `one` certainly stands before `other`. Not every change raises a revision (P36).
pub(crate) fn is_older(one: Option<Revision>, other: Option<Revision>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one < other && !mutant!("older-wins"),
        _ => false,
    }
}

/// The id of a resource that could not be read otherwise.
pub(crate) fn id_of(raw: &str) -> Option<String> {
    let envelope: Envelope<'_> = serde_json::from_str(raw).ok()?;
    let id: String = read(envelope.id?)?;
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updated_decides_then_sequence() {
        let text = |updated: &str, sequence: i64| {
            format!(r#"{{"id":"a","updated":"{updated}","sequence":{sequence}}}"#)
        };
        let early = text("2026-03-02T08:00:00.000Z", 5);
        let late = text("2026-03-02T08:00:00.001Z", 0);
        let later = text("2026-03-02T08:00:00.001Z", 1);
        for (one, other, expected) in [
            (&early, &late, true),
            (&late, &later, true),
            (&late, &late, false),
            (&late, &early, false),
        ] {
            let older = is_older(revision_of(one), revision_of(other));
            assert_eq!(older, expected, "{one} {other}");
        }
    }

    #[test]
    fn what_cannot_be_compared_is_not_older() {
        let dated = revision_of(r#"{"updated":"2026-03-02T08:00:00Z"}"#);
        assert!(!is_older(None, dated) && !is_older(dated, None));
        for odd in [
            "",
            "{}",
            "[]",
            r#"{"updated":7}"#,
            r#"{"updated":"soon"}"#,
            r#"{"updated":null}"#,
        ] {
            assert_eq!(revision_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn an_id_is_found_in_what_is_otherwise_poison() {
        for (raw, id) in [
            (r#"{"id":"a","start":7,"sequence":{}}"#, Some("a")),
            (r#"{"id":""}"#, None),
            (r#"{"id":7}"#, None),
            ("null", None),
            (r#"{"id":"a""#, None),
        ] {
            assert_eq!(id_of(raw).as_deref(), id, "{raw}");
        }
    }
}
