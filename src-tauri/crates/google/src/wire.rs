//! Google's JSON as far as Hourwright reads it: envelopes as a whole, resources field by field.
//!
//! An envelope says whether a listing is complete, so what is odd about it refuses the answer. A resource is somebody's
//! appointment: an odd field must never hide the rest of it. What a value means is decided in `parse`.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A page of `events.list`. The events stay text until they are parsed one by one.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct EventList {
    pub(crate) kind: Option<String>,
    pub(crate) summary: Option<Box<RawValue>>,
    pub(crate) time_zone: Option<Box<RawValue>>,
    pub(crate) access_role: Option<Box<RawValue>>,
    pub(crate) next_page_token: Option<String>,
    pub(crate) next_sync_token: Option<String>,
    pub(crate) items: Option<Vec<Box<RawValue>>>,
}

/// A page of `calendarList.list`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct CalendarList {
    pub(crate) kind: Option<String>,
    pub(crate) next_page_token: Option<String>,
    pub(crate) items: Option<Vec<Box<RawValue>>>,
}

/// A resource, or an object in one. Each field is read by itself and only when it is asked for, so that one that is
/// not what it should be is as good as missing and costs nothing else; of a field that is there twice the last counts.
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Object<'a> {
    /// A field, where it is there and can be read as what is wanted.
    pub(crate) fn get<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        read(self.field(name)?)
    }

    /// A text that says something.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text(self.field(name)?)
    }

    /// There are so few that looking at each is the fastest way.
    fn field(&self, name: &str) -> Option<&'a RawValue> {
        let mut latest_first = self.0.iter().rev();
        latest_first
            .find(|(key, _)| key == name)
            .map(|&(_, value)| value)
    }

    /// Those elements of a list that can be read as what is wanted; none where there is no list.
    pub(crate) fn list<T: Deserialize<'a>>(&self, name: &str) -> Vec<T> {
        let elements: Vec<&RawValue> = self.get(name).unwrap_or_default();
        elements.into_iter().filter_map(read).collect()
    }

    /// The same with no other fields than these, whose names need no escaping; `None` where it has no others.
    pub(crate) fn only(&self, names: &[&str]) -> Option<String> {
        let named = |key: &str| names.contains(&key);
        if self.0.iter().all(|(key, _)| named(key)) {
            return None;
        }
        let fields = self.0.iter().filter(|(key, _)| named(key));
        let fields: Vec<String> = fields
            .map(|(key, value)| format!("\"{key}\":{}", value.get()))
            .collect();
        Some(format!("{{{}}}", fields.join(",")))
    }

    /// Whether a field is there and true.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.get(name) == Some(true)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'a>, D::Error> {
        #[derive(Deserialize)]
        struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut fields = Vec::with_capacity(24);
                while let Some((Key(name), value)) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// What a value is, if it is that.
pub(crate) fn read<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

/// A text that says something; Google leaves empty fields out, and nothing else is meant by one that is there.
pub(crate) fn text(value: &RawValue) -> Option<String> {
    read::<String>(value).filter(|text| !text.is_empty())
}
