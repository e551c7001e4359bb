//! Playing a fault: instead of the answer, on the answer, or on the way to the client.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Fault, RetryAfter};
use crate::call::Withhold;
use crate::cursor::{Cursor, Kind};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::resource::{is_cancelled, merge, text};

/// How an answer gets to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Manner {
    #[default]
    Whole,
    /// The connection is closed instead.
    Dropped,
    /// So many bytes of the body come, then the connection is closed.
    Cut(usize),
    /// Nothing ever comes.
    Silent,
    /// So many bytes come in a second.
    Slow(u32),
}

impl Fault {
    /// What is answered in place of carrying the request out.
    pub(crate) fn instead(&self, now: Timestamp) -> Option<Reply> {
        let rate = || Refusal::calendar(429, "rateLimitExceeded", "Rate Limit Exceeded");
        Some(match self {
            Self::Unauthorized => Refusal::unauthorized().into(),
            Self::Forbidden(reason) => forbidden(reason).into(),
            Self::TooManyRequests(retry) => retry.add_to(rate().into(), now),
            Self::Error {
                status,
                reason,
                message,
            } => Refusal::new(*status, reason, message.clone())
                .excusable()
                .into(),
            Self::Plain { status, text } => Reply::html(*status, text.clone()),
            Self::Unavailable(retry) => retry.add_to(
                Refusal::new(503, "backendError", "Backend Error").into(),
                now,
            ),
            Self::Gone => Refusal::full_sync_required().into(),
            Self::InvalidGrant => crate::oauth::invalid_grant(),
            Self::Html => Reply::html(200, PORTAL),
            Self::Redirect(to) => Reply::redirect(to.clone()),
            Self::NetworkLogin => Reply::html(511, PORTAL),
            Self::EmptyObject => Reply::json(200, &json!({})),
            Self::CloseBefore | Self::Silence => Reply::empty(0),
            _ => return None,
        })
    }

    /// How the answer, whatever it is, is sent.
    pub(crate) fn manner(&self) -> Manner {
        match self {
            Self::CloseBefore | Self::DropReply => Manner::Dropped,
            Self::CutBody(bytes) => Manner::Cut(*bytes),
            Self::Silence => Manner::Silent,
            Self::SlowBody(speed) => Manner::Slow(*speed),
            _ => Manner::Whole,
        }
    }

    /// What a listing keeps back.
    pub(crate) fn withhold(&self) -> Withhold {
        match self {
            Self::EmptyPage => Withhold::Page,
            Self::EmptyListing => Withhold::Everything,
            _ => Withhold::Nothing,
        }
    }

    /// Spoils an answer that was carried out. `former` are older versions of events on that calendar.
    pub(crate) fn spoil(&self, reply: Reply, former: impl FnOnce() -> Vec<Value>) -> Reply {
        if reply.status != 200 {
            return reply;
        }
        let Some(mut body) = reply.value() else {
            return reply;
        };
        match self {
            Self::LostSyncToken => {
                merge(&mut body, &json!({"nextSyncToken": null}));
            }
            Self::Circle => lead_back(&mut body),
            Self::CalendarsNotListedYet => {
                if let Some(items) = body["items"].as_array_mut() {
                    items.retain(|item| !text(item, "id").starts_with("c_"));
                }
            }
            Self::PoisonItem => insert_poison(&mut body),
            Self::UnknownEnums => unknown_enums(&mut body),
            Self::BareTombstones => for_items(&mut body, |item| {
                if is_cancelled(item) {
                    *item = json!({"id": item["id"], "status": "cancelled"});
                }
            }),
            Self::ShuffledRecurrence => for_items(&mut body, |item| {
                if let Some(lines) = item["recurrence"].as_array_mut() {
                    lines.reverse();
                }
            }),
            Self::StaleRepeats => {
                if let Some(items) = body["items"].as_array_mut() {
                    items.extend(former());
                }
            }
            Self::Merge(changes) => for_items(&mut body, |item| merge(item, changes)),
            _ => return reply,
        }
        reply.with_value(&body)
    }
}

impl RetryAfter {
    fn add_to(self, reply: Reply, now: Timestamp) -> Reply {
        match self {
            Self::Absent => reply,
            Self::Seconds(seconds) => reply.header("retry-after", seconds.to_string()),
            Self::Date(ahead) => {
                let date = now.saturating_add(ahead).unwrap_or(now);
                reply.header(
                    "retry-after",
                    date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
                )
            }
        }
    }
}

const PORTAL: &str =
    "<!doctype html><title>Welcome to Café WiFi</title><h1>Please sign in to use the internet</h1>";

fn forbidden(reason: &str) -> Refusal {
    let usage = [
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
    ];
    let message = match reason {
        "rateLimitExceeded" => "Rate Limit Exceeded",
        "userRateLimitExceeded" => "User Rate Limit Exceeded",
        "quotaExceeded" => "Calendar usage limits exceeded.",
        "dailyLimitExceeded" => "Daily Limit Exceeded",
        "insufficientPermissions" | "ACCESS_TOKEN_SCOPE_INSUFFICIENT" => {
            return Refusal::insufficient_scope();
        }
        "requiredAccessLevel" => return Refusal::access_level(),
        _ => "Forbidden",
    };
    let domain = if usage.contains(&reason) {
        "usageLimits"
    } else {
        "global"
    };
    Refusal {
        domain,
        ..Refusal::new(403, reason, message)
    }
}

fn lead_back(body: &mut Value) {
    let next = body["nextPageToken"].as_str();
    let next = next.and_then(|token| Cursor::decode(token, Kind::Page));
    if let Some(cursor) = next.filter(|cursor| cursor.page > 3) {
        let back = Cursor {
            page: 2,
            after: 0,
            ..cursor
        };
        body["nextPageToken"] = json!(back.encode());
    }
}

fn insert_poison(body: &mut Value) {
    let Some(items) = body["items"].as_array_mut() else {
        return;
    };
    let poison = json!({
        "kind": "calendar#event",
        "id": "poison0000",
        "etag": 17,
        "status": ["confirmed"],
        "summary": {"not": "a text"},
        "start": "yesterday",
        "end": {"dateTime": 42},
        "recurrence": "RRULE:FREQ=SOMETIMES",
    });
    items.insert(items.len() / 2, poison);
}

/// Replaces every enumeration by a word that nobody has heard of. `cancelled` stays, or the item would come to life.
fn unknown_enums(value: &mut Value) {
    const NAMES: [&str; 7] = [
        "status",
        "eventType",
        "transparency",
        "visibility",
        "responseStatus",
        "accessRole",
        "method",
    ];
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if NAMES.contains(&name.as_str()) && value != "cancelled" {
                    *value = json!("somethingNew");
                } else {
                    unknown_enums(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(unknown_enums),
        _ => {}
    }
}

/// Does something to every item of a listing, or to the answer itself where it is none.
fn for_items(body: &mut Value, mut act: impl FnMut(&mut Value)) {
    match body["items"].as_array_mut() {
        Some(items) => items.iter_mut().for_each(act),
        None => act(body),
    }
}
