//! Page tokens and sync tokens: opaque to the client, a place in a listing to the server.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::call::Call;

/// A place in a listing, and what the listing was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Whether this goes on within a listing (`pageToken`) or asks what came after it (`syncToken`).
    pub(crate) kind: Kind,
    /// What is listed, e.g. the events of one calendar.
    pub(crate) scope: String,
    /// The generation of the scope's sync tokens.
    pub(crate) generation: u32,
    /// The other parameters of the request, as [`fingerprint`] has them.
    pub(crate) params: String,
    /// Page token: the last stamp, or the number of items, that was given. Sync token: the stamp to go on from.
    pub(crate) after: u64,
    /// The stamp at which the listing began; the next sync token goes on from there.
    pub(crate) origin: u64,
    /// The stamp of the sync token that the listing began with.
    pub(crate) since: Option<u64>,
    /// The page that this token leads to, from 1.
    pub(crate) page: u32,
    /// `timeMin` and `timeMax` of the first listing, which incremental ones may not repeat.
    pub(crate) bounds: [Option<String>; 2],
}

/// The two kinds of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Page,
    Sync,
}

/// Parameters that do not change what is listed.
const PRESENTATION: [&str; 8] = [
    "pageToken",
    "syncToken",
    "maxResults",
    "fields",
    "alt",
    "prettyPrint",
    "quotaUser",
    "key",
];

impl Cursor {
    pub(crate) fn encode(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        let seal = seal(&text);
        URL_SAFE_NO_PAD.encode([seal.as_slice(), &text].concat())
    }

    /// Reads a token of this server; anything else is `None`.
    pub(crate) fn decode(token: &str, kind: Kind) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (given, text) = bytes.split_at_checked(SEAL)?;
        let cursor: Self = serde_json::from_slice(text).ok()?;
        (given == seal(text) && cursor.kind == kind).then_some(cursor)
    }
}

/// All parameters of a listing but its page token: they have to be the same for each page.
pub(crate) fn page_fingerprint(call: &Call) -> String {
    fingerprint(call, &["pageToken"])
}

/// The parameters that a sync token is bound to; `windows` are those that may only be in the first listing.
pub(crate) fn sync_fingerprint(call: &Call, windows: &[&str]) -> String {
    fingerprint(call, &[&PRESENTATION, windows].concat())
}

/// Which page a call asks for, and whether it carries a sync token.
pub(crate) fn place(call: &Call) -> (u32, bool) {
    let page = call
        .param("pageToken")
        .and_then(|token| Cursor::decode(token, Kind::Page));
    let incremental = call.param("syncToken").is_some();
    page.map_or((1, incremental), |cursor| {
        (cursor.page, incremental || cursor.since.is_some())
    })
}

const SEAL: usize = 8;

/// Tells a token of ours from garbage.
fn seal(text: &[u8]) -> [u8; SEAL] {
    let digest = Sha256::digest([b"fake-google", text].concat());
    std::array::from_fn(|place| digest[place])
}

/// The same for the same parameters, whatever their order.
pub(crate) fn fingerprint(call: &Call, without: &[&str]) -> String {
    let mut params: Vec<_> = call
        .query
        .iter()
        .filter(|(key, _)| !without.contains(&key.as_str()))
        .collect();
    params.sort();
    let text: Vec<String> = params
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text.join("\n"))[..9])
}
