//! What an answer that is not a success means.
//!
//! Decided by who was asked, the status and Google's reason together, never by the status alone: a 403 can mean "not
//! so fast", "not today" or "not you", and a 410 a dead token or a deleted calendar. The reasons are those of the
//! Calendar API's page "Handle API errors" and of `google.rpc.ErrorInfo`.

use serde_json::Value;

use crate::error::Error;
use crate::http::{Answer, is_json, retry_after};

/// Who was asked for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// `events.list`, with a sync token or without.
    ListEvents { incremental: bool },
    /// `calendarList.list`.
    ListCalendars,
    /// `events.get`.
    GetEvent,
    /// `events.insert`.
    InsertEvent,
    /// `events.patch` and `.delete`.
    ChangeEvent,
    /// `calendars.get`, `.insert` and `.delete`.
    Calendar,
    /// The address of the person who signed in.
    UserInfo,
    /// The token endpoint.
    Token,
    /// The revocation endpoint.
    Revoke,
}

impl Operation {
    /// Whether it reads or writes events, or the calendar that they are in: a 404 or 410 tells that this is gone.
    pub(crate) fn names_a_resource(self) -> bool {
        matches!(
            self,
            Operation::ListEvents { .. }
                | Operation::GetEvent
                | Operation::InsertEvent
                | Operation::ChangeEvent
                | Operation::Calendar
        )
    }
}

/// The error that an answer without a 2xx status stands for.
pub(crate) fn refusal(operation: Operation, answer: &Answer) -> Error {
    let status = answer.status().as_u16();
    let said = Said::read(answer);
    let message = said.message(status);
    match status {
        300..=399 => Error::unreadable(format!(
            "redirected ({status}) instead of answered: is this network waiting for you to sign in?"
        )),
        400 => bad_request(operation, &said, message),
        401 => Error::StaleAccess(message),
        403 => forbidden(answer, &said, message),
        // Anywhere else a 404 tells of a wrong address, not of a calendar.
        404 if operation.names_a_resource() => Error::NotFound(message),
        409 if operation == Operation::InsertEvent => Error::Duplicate(message),
        410 => gone(operation, &said, message),
        412 if operation == Operation::ChangeEvent => Error::Conflict(message),
        429 => slow_down(answer, &said, &message),
        511 => Error::Network("this network asks you to sign in to it first (511)".to_owned()),
        408 | 500..=599 => Error::BadResponse {
            message: format!("Google has trouble ({status}): {message}"),
            retry_after: retry_after(answer),
        },
        _ => refused(status, message),
    }
}

fn bad_request(operation: Operation, said: &Said, message: String) -> Error {
    // Google's way of saying that somebody else's change came between (P69).
    if operation == Operation::ChangeEvent && said.text.starts_with("Invalid sequence value") {
        return Error::Conflict(message);
    }
    let is_dead_token = match operation {
        Operation::ListEvents { incremental } => {
            (incremental && said.blames("syncToken", "sync token"))
                || said.blames("pageToken", "page token")
        }
        _ => false,
    };
    if is_dead_token {
        Error::FullSyncRequired(message)
    } else {
        refused(400, message)
    }
}

fn forbidden(answer: &Answer, said: &Said, message: String) -> Error {
    if said.has(LASTING) || said.has(HURRIED) {
        slow_down(answer, said, &message)
    } else if said.by_google {
        Error::AccessDenied(format!("Google denied access: {message}"))
    } else {
        // A proxy's or a firewall's page: nothing that a new sign-in would cure.
        refused(403, message)
    }
}

fn slow_down(answer: &Answer, said: &Said, message: &str) -> Error {
    let lasting = said.has(LASTING);
    Error::RateLimited {
        message: if lasting {
            format!("Google's quota is used up: {message}")
        } else {
            format!("Google asks to slow down: {message}")
        },
        retry_after: retry_after(answer),
        lasting,
    }
}

fn gone(operation: Operation, said: &Said, message: String) -> Error {
    let of_a_token = said.has(&["fullSyncRequired", "updatedMinTooLongAgo"]);
    let Operation::ListEvents { incremental } = operation else {
        return if !operation.names_a_resource() {
            refused(410, message)
        } else if of_a_token {
            // No token was sent: whatever this is about, nothing shows that the resource is gone.
            Error::unreadable(format!("Google answered something else: {message}"))
        } else {
            Error::NotFound(message)
        };
    };
    // Where a sync token was sent with it, a fresh listing is the safe reading of any other reason, and of one that
    // something on the way swallowed: to refuse it would mean to send the same token for ever.
    if said.has(&["deleted"]) {
        Error::NotFound(message)
    } else if incremental || of_a_token {
        Error::FullSyncRequired(message)
    } else {
        refused(410, message)
    }
}

fn refused(status: u16, message: String) -> Error {
    Error::Refused { status, message }
}

/// Wait a little.
const HURRIED: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
];

/// Wait for hours, or until somebody raises the quota.
const LASTING: &[&str] = &[
    "quotaExceeded",
    "dailyLimitExceeded",
    "dailyLimitExceededUnreg",
    "variableTermLimitExceeded",
];

/// The parts of Google's error object that matter here.
#[derive(Debug, Default)]
struct Said {
    by_google: bool,
    text: String,
    reasons: Vec<String>,
    locations: Vec<String>,
}

impl Said {
    /// Reads both shapes: the API's `{"error": {…}}` and OAuth's `{"error": "word", "error_description": "…"}`.
    fn read(answer: &Answer) -> Said {
        let body: Value = if is_json(answer) {
            serde_json::from_slice(answer.body()).unwrap_or_default()
        } else {
            Value::Null
        };
        let error = &body["error"];
        let entries = |list: &str, field: &str| -> Vec<String> {
            let list = error[list]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            list.iter()
                .filter_map(|entry| entry[field].as_str())
                .map(str::to_owned)
                .collect()
        };
        let mut reasons = entries("errors", "reason");
        reasons.extend(entries("details", "reason"));
        reasons.extend(error.as_str().map(str::to_owned));
        let text = error["message"]
            .as_str()
            .or(body["error_description"].as_str());
        Said {
            by_google: !error.is_null(),
            text: text.unwrap_or_default().to_owned(),
            reasons,
            locations: entries("errors", "location"),
        }
    }

    fn has(&self, reasons: &[&str]) -> bool {
        self.reasons
            .iter()
            .any(|reason| reasons.contains(&reason.as_str()))
    }

    /// Whether a parameter's value is what Google does not like, told by the place or by the words.
    fn blames(&self, parameter: &str, in_words: &str) -> bool {
        let by_place = self.locations.iter().any(|location| location == parameter)
            && self.has(&["invalid", "invalidParameter"]);
        by_place
            || self
                .text
                .to_lowercase()
                .starts_with(&format!("invalid {in_words}"))
    }

    /// Google's words on one line of bounded length, else its reason, else the status.
    fn message(&self, status: u16) -> String {
        match (self.text.as_str(), self.reasons.first()) {
            ("", None) => format!("status {status} without an explanation"),
            ("", Some(reason)) => short(reason),
            (text, None) => short(text),
            (text, Some(reason)) => format!("{} ({})", short(text), short(reason)),
        }
    }
}

/// At most 300 characters of one line.
pub(crate) fn short(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(300)
        .collect::<String>()
        .trim()
        .to_owned()
}
