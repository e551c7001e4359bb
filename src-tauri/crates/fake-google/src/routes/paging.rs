//! Where a listing stands: at its beginning, on a later page, or going on from a sync token.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value};

use crate::call::Call;
use crate::cursor::{Cursor, Kind, page_fingerprint, sync_fingerprint};
use crate::fields::{Mask, Masked};
use crate::refusal::Refusal;

/// What is listed, and what its tokens are bound to.
pub(super) struct Listing<'a> {
    pub(super) scope: String,
    /// Sync tokens of other generations are answered 410.
    pub(super) generation: u32,
    /// Parameters that may not be combined with a sync token.
    pub(super) windows: &'a [&'a str],
    /// The stamp of the latest change anywhere.
    pub(super) latest: u64,
}

/// A place in a listing.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) after: u64,
    pub(super) since: Option<u64>,
    pub(super) bounds: [Option<String>; 2],
    pub(super) page: u32,
    origin: u64,
}

impl Listing<'_> {
    /// Reads the tokens of a call, with Google's objections.
    pub(super) fn begin(&self, call: &Call) -> Result<Place, Refusal> {
        self.check_combination(call)?;
        if let Some(token) = call.param("pageToken") {
            return self.on_page(call, token);
        }
        match call.param("syncToken") {
            Some(token) => self.since_token(call, token),
            None => Ok(Place {
                after: 0,
                since: None,
                bounds: ["timeMin", "timeMax"].map(|name| call.param(name).map(str::to_owned)),
                origin: self.latest,
                page: 1,
            }),
        }
    }

    /// The token of the next page.
    pub(super) fn next_page(&self, call: &Call, place: &Place, after: u64) -> String {
        self.cursor(Kind::Page, page_fingerprint(call), place, after)
    }

    /// The token with which a later listing says what changed since this one began.
    pub(super) fn next_sync(&self, call: &Call, place: &Place) -> String {
        self.cursor(
            Kind::Sync,
            sync_fingerprint(call, self.windows),
            place,
            place.origin,
        )
    }

    fn cursor(&self, kind: Kind, params: String, place: &Place, after: u64) -> String {
        let cursor = Cursor {
            kind,
            scope: self.scope.clone(),
            generation: self.generation,
            params,
            after,
            origin: place.origin,
            since: place.since,
            page: place.page + 1,
            bounds: place.bounds.clone(),
        };
        cursor.encode()
    }

    fn check_combination(&self, call: &Call) -> Result<(), Refusal> {
        if call.param("syncToken").is_none() {
            return Ok(());
        }
        let refuse = |name: &str| {
            let message = format!("Sync token cannot be combined with the parameter {name}.");
            Err(Refusal::new(400, "badRequest", message).at("parameter", name))
        };
        if let Some(name) = self
            .windows
            .iter()
            .find(|name| call.params(name).next().is_some())
        {
            return refuse(name);
        }
        for name in ["showDeleted", "showHidden"] {
            if call.param(name) == Some("false") {
                return refuse(name);
            }
        }
        Ok(())
    }

    fn on_page(&self, call: &Call, token: &str) -> Result<Place, Refusal> {
        let refuse = |why: &str| {
            let message = format!("Invalid page token value. {why}");
            Refusal::invalid(message).at("parameter", "pageToken")
        };
        let cursor =
            Cursor::decode(token, Kind::Page).ok_or_else(|| refuse("It is none of ours."))?;
        if cursor.scope != self.scope {
            return Err(refuse("It belongs to another listing."));
        }
        if cursor.params != page_fingerprint(call) {
            return Err(refuse(
                "The other parameters are not those of the first page.",
            ));
        }
        Ok(Place {
            after: cursor.after,
            since: cursor.since,
            bounds: cursor.bounds,
            origin: cursor.origin,
            page: cursor.page,
        })
    }

    fn since_token(&self, call: &Call, token: &str) -> Result<Place, Refusal> {
        let Some(cursor) = Cursor::decode(token, Kind::Sync) else {
            let message = "Invalid sync token value.";
            return Err(Refusal::invalid(message).at("parameter", "syncToken"));
        };
        if cursor.scope != self.scope {
            return Err(
                Refusal::full_sync_required().careless("the token belongs to another listing")
            );
        }
        if cursor.generation != self.generation {
            return Err(Refusal::full_sync_required());
        }
        if cursor.params != sync_fingerprint(call, self.windows) {
            let why = "the parameters are not those of the first listing";
            return Err(Refusal::full_sync_required().careless(why));
        }
        Ok(Place {
            after: cursor.after,
            since: Some(cursor.after),
            bounds: cursor.bounds,
            origin: self.latest,
            page: 1,
        })
    }
}

/// A page as it is written: the envelope, then `items`, both masked. Items that need no change are not copied.
pub(super) struct Page<'a> {
    pub(super) envelope: Map<String, Value>,
    pub(super) items: Vec<Cow<'a, Value>>,
    pub(super) mask: Mask,
}

impl Serialize for Page<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.envelope {
            if let Some(below) = self.mask.member(name) {
                map.serialize_entry(name, &Masked(value, below))?;
            }
        }
        if let Some(below) = self.mask.member("items") {
            map.serialize_entry("items", &Items(&self.items, below))?;
        }
        map.end()
    }
}

struct Items<'a>(&'a [Cow<'a, Value>], &'a Mask);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for item in self.0 {
            list.serialize_element(&Masked(item, self.1))?;
        }
        list.end()
    }
}
