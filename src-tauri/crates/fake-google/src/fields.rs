//! The `fields` parameter: which parts of an answer the client wants.
//!
//! The grammar is Google's: `a,b(c,d),e/f`, `*` for everything at that level; arrays are looked through.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use crate::refusal::Refusal;

/// A parsed mask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mask {
    /// The wanted members; an empty mask below one wants all of it.
    members: BTreeMap<String, Mask>,
    /// `*` was among them.
    rest: bool,
}

impl Mask {
    /// Reads a mask; the refusal names what can't be read.
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        let mut reader = Reader { text, at: 0 };
        let mask = reader.list();
        match mask {
            Some(mask) if reader.at == text.len() => Ok(mask),
            _ => {
                let message = format!("Invalid field selection {text}");
                Err(Refusal::invalid_parameter("fields", message))
            }
        }
    }

    /// Refuses members that `known` does not have. A member that is empty in `known` may have any members.
    pub(crate) fn check(&self, known: &Self) -> Result<(), Refusal> {
        for (name, below) in &self.members {
            let Some(known) = known.members.get(name) else {
                let message = format!("Invalid field selection {name}");
                return Err(Refusal::invalid_parameter("fields", message));
            };
            if !known.members.is_empty() {
                below.check(known)?;
            }
        }
        Ok(())
    }

    /// What is wanted of the member `name`: nothing, or what lies below it.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        static ALL: Mask = Mask {
            members: BTreeMap::new(),
            rest: true,
        };
        if self.members.is_empty() {
            return Some(&ALL);
        }
        self.members.get(name).or_else(|| self.rest.then_some(&ALL))
    }

    fn merge(&mut self, other: Self) {
        // A member that is named alone is wanted whole, whatever was said of it before.
        self.rest |= other.rest || other.members.is_empty();
        for (name, below) in other.members {
            self.members.entry(name).or_default().merge(below);
        }
    }
}

/// A value of which only the masked part is serialised; nothing is copied.
pub(crate) struct Masked<'a>(pub(crate) &'a Value, pub(crate) &'a Mask);

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, mask) = *self;
        if mask.members.is_empty() {
            return value.serialize(serializer);
        }
        match value {
            Value::Object(members) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, value) in members {
                    if let Some(below) = mask.member(name) {
                        map.serialize_entry(name, &Masked(value, below))?;
                    }
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Masked(item, mask))?;
                }
                list.end()
            }
            other => other.serialize(serializer),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    /// `field(,field)*`
    fn list(&mut self) -> Option<Mask> {
        let mut mask = Mask::default();
        loop {
            mask.merge(self.field()?);
            if !self.eat(',') {
                return Some(mask);
            }
        }
    }

    /// `name`, `name/field` or `name(list)`
    fn field(&mut self) -> Option<Mask> {
        let name = self.name()?;
        if name == "*" {
            return Some(Mask {
                rest: true,
                ..Mask::default()
            });
        }
        let below = if self.eat('/') {
            self.field()?
        } else if self.eat('(') {
            let list = self.list()?;
            self.eat(')').then_some(list)?
        } else {
            Mask::default()
        };
        Some(Mask {
            members: BTreeMap::from([(name, below)]),
            rest: false,
        })
    }

    fn name(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let length = rest.find([',', '/', '(', ')']).unwrap_or(rest.len());
        self.at += length;
        let name = rest[..length].trim();
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.text[self.at..].starts_with(wanted);
        self.at += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(
        clippy::needless_pass_by_value,
        reason = "the JSON is written in place"
    )]
    fn check(mask: &str, value: Value, wanted: Value) {
        let mask = Mask::parse(mask).unwrap();
        let got = serde_json::to_value(Masked(&value, &mask)).unwrap();
        assert_eq!(got, wanted);
    }

    #[test]
    fn masks_select_nested_members() {
        let event = json!({"id": "a", "start": {"date": "d", "timeZone": "z"}, "extra": {"x": {"y": 1, "z": 2}}});
        check("id", event.clone(), json!({"id": "a"}));
        check(
            "id,start/date",
            event.clone(),
            json!({"id": "a", "start": {"date": "d"}}),
        );
        check(
            "start(date,timeZone)",
            event.clone(),
            json!({"start": {"date": "d", "timeZone": "z"}}),
        );
        check(
            "extra/x(y)",
            event.clone(),
            json!({"extra": {"x": {"y": 1}}}),
        );
        check(
            "extra/x/y,extra/x/z",
            event.clone(),
            json!({"extra": {"x": {"y": 1, "z": 2}}}),
        );
        check("*", event.clone(), event);
    }

    #[test]
    fn masks_look_through_arrays() {
        let list = json!({"kind": "k", "items": [{"id": 1, "b": 2}, {"b": 3}]});
        check("items/id", list.clone(), json!({"items": [{"id": 1}, {}]}));
        check(
            "items(b),kind",
            list.clone(),
            json!({"kind": "k", "items": [{"b": 2}, {"b": 3}]}),
        );
        check(
            "items(*)",
            list,
            json!({"items": [{"id": 1, "b": 2}, {"b": 3}]}),
        );
    }

    #[test]
    fn a_later_mention_widens_an_earlier_one() {
        let value = json!({"a": {"b": 1, "c": 2}, "d": 3});
        check("a/b,a/c", value.clone(), json!({"a": {"b": 1, "c": 2}}));
        check("a(b),d", value, json!({"a": {"b": 1}, "d": 3}));
    }

    #[test]
    fn broken_masks_are_refused() {
        for text in ["", "a,", "a(b", "a)b", "a/", "(a)", "a(b))", "a,,b"] {
            assert!(Mask::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn unknown_members_are_refused() {
        let known = Mask::parse("kind,items(id,start(date),free)").unwrap();
        let check = |text: &str| Mask::parse(text).unwrap().check(&known);
        assert!(check("kind,items(id,start/date)").is_ok());
        assert!(check("items/free/anything").is_ok());
        assert!(check("items/*").is_ok());
        assert!(check("items(nope)").is_err());
        assert!(check("itmes").is_err());
    }
}
