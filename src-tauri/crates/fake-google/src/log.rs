//! What the server was asked, and what it held against the one who asked.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::reply::Reply;

/// One request as the server saw it. The parts of a batch stand in the log one by one, after the batch itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Logged {
    /// Counts from 1 since the start of the server; a reset of the log does not reset it.
    pub number: u64,
    /// When it came, by the server's clock.
    pub at: Timestamp,
    /// `GET`, `POST` …
    pub method: String,
    /// The path as it was sent, still percent-encoded.
    pub path: String,
    /// The query parameters, decoded, in the order they were sent.
    pub query: Vec<(String, String)>,
    /// Which endpoint that is.
    pub endpoint: Endpoint,
    /// The calendar's real id (never `primary`), where one was named.
    pub calendar: Option<String>,
    /// The event's id, where one was named.
    pub event: Option<String>,
    /// The e-mail address of the account whose access token was sent, if that was known.
    pub account: Option<String>,
    /// The `If-Match` header.
    pub if_match: Option<String>,
    /// Which page of its listing this asks for, from 1.
    pub page: u32,
    /// The body of a write, as JSON; for OAuth forms an object without the secrets.
    pub body: Option<Value>,
    /// The status that was sent; 0 where the connection was closed or left silent instead.
    pub status: u16,
    /// Google's `reason` where it was refused.
    pub reason: Option<String>,
    /// The fault that was played, if one was.
    pub fault: Option<String>,
}

/// Something that a careful client never does: a request which Google refuses as malformed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// The [`Logged::number`] of the request.
    pub number: u64,
    /// Method and path.
    pub request: String,
    /// What was wrong with it.
    pub what: String,
}

impl Logged {
    /// The value of a query parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The requests and violations since the last reset.
#[derive(Debug, Default)]
pub(crate) struct Log {
    numbered: u64,
    pub(crate) entries: Vec<Logged>,
    pub(crate) violations: Vec<Violation>,
}

impl Log {
    /// Notes a request before it is answered, and says where it stands.
    pub(crate) fn begin(&mut self, mut entry: Logged) -> usize {
        self.numbered += 1;
        entry.number = self.numbered;
        self.entries.push(entry);
        self.entries.len() - 1
    }

    /// Notes what was answered.
    pub(crate) fn end(&mut self, place: usize, status: u16, reply: &Reply) {
        let Some(entry) = self.entries.get_mut(place) else {
            return;
        };
        entry.status = status;
        entry.reason.clone_from(&reply.reason);
        if let Some(what) = &reply.careless {
            self.violations.push(Violation {
                number: entry.number,
                request: format!("{} {}", entry.method, entry.path),
                what: what.clone(),
            });
        }
    }

    pub(crate) fn reset(&mut self) {
        self.entries.clear();
        self.violations.clear();
    }
}
