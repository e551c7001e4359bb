//! The endpoints that the server knows, by the names that Google's reference gives them.

use serde::{Deserialize, Serialize};

/// Which of the server's endpoints a request meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endpoint {
    /// `GET /o/oauth2/v2/auth`: the consent screen, and the page's Allow and Deny links below it.
    Authorize,
    /// `POST /token`.
    Token,
    /// `POST /revoke`.
    Revoke,
    /// `GET /oauth2/v3/userinfo`.
    UserInfo,
    /// `calendarList.list`.
    CalendarListList,
    /// `calendarList.get`.
    CalendarListGet,
    /// `calendars.get`.
    CalendarsGet,
    /// `calendars.insert`.
    CalendarsInsert,
    /// `calendars.delete`.
    CalendarsDelete,
    /// `events.list`.
    EventsList,
    /// `events.get`.
    EventsGet,
    /// `events.insert`.
    EventsInsert,
    /// `events.update` (PUT).
    EventsUpdate,
    /// `events.patch`.
    EventsPatch,
    /// `events.delete`.
    EventsDelete,
    /// `events.instances`.
    EventsInstances,
    /// `events.move`.
    EventsMove,
    /// `POST /batch/calendar/v3`; each of its parts is logged as a request of its own, too.
    Batch,
    /// `/control/…`. Never logged.
    Control,
    /// No such endpoint.
    Unknown,
}

/// An endpoint with the ids that stood in the path, as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) endpoint: Endpoint,
    pub(crate) calendar: Option<String>,
    pub(crate) event: Option<String>,
}

impl Endpoint {
    /// Whether it belongs to the Calendar API rather than to OAuth.
    pub(crate) fn is_api(self) -> bool {
        use Endpoint::{Authorize, Control, Revoke, Token, UserInfo};
        !matches!(self, Authorize | Token | Revoke | UserInfo | Control)
    }
}

impl Route {
    /// Finds the endpoint for a method and the decoded segments of a path.
    pub(crate) fn find(method: &str, segments: &[&str]) -> Self {
        use Endpoint as E;
        let (endpoint, calendar, event) = match (method, segments) {
            (_, ["control", ..]) => (E::Control, None, None),
            ("GET", ["o", "oauth2", "v2", "auth"] | ["o", "oauth2", "v2", "auth", "decide"]) => {
                (E::Authorize, None, None)
            }
            ("POST", ["token"]) => (E::Token, None, None),
            ("POST", ["revoke"]) => (E::Revoke, None, None),
            ("GET", ["oauth2", "v3", "userinfo"]) => (E::UserInfo, None, None),
            ("POST", ["batch", "calendar", "v3"]) => (E::Batch, None, None),
            (method, ["calendar", "v3", rest @ ..]) => calendar_api(method, rest),
            _ => (E::Unknown, None, None),
        };
        Self {
            endpoint,
            calendar: calendar.map(str::to_owned),
            event: event.map(str::to_owned),
        }
    }
}

fn calendar_api<'a>(
    method: &str,
    segments: &[&'a str],
) -> (Endpoint, Option<&'a str>, Option<&'a str>) {
    use Endpoint as E;
    match (method, segments) {
        ("GET", ["users", "me", "calendarList"]) => (E::CalendarListList, None, None),
        ("GET", ["users", "me", "calendarList", c]) => (E::CalendarListGet, Some(c), None),
        ("POST", ["calendars"]) => (E::CalendarsInsert, None, None),
        ("GET", ["calendars", c]) => (E::CalendarsGet, Some(c), None),
        ("DELETE", ["calendars", c]) => (E::CalendarsDelete, Some(c), None),
        ("GET", ["calendars", c, "events"]) => (E::EventsList, Some(c), None),
        ("POST", ["calendars", c, "events"]) => (E::EventsInsert, Some(c), None),
        ("GET", ["calendars", c, "events", e]) => (E::EventsGet, Some(c), Some(e)),
        ("PUT", ["calendars", c, "events", e]) => (E::EventsUpdate, Some(c), Some(e)),
        ("PATCH", ["calendars", c, "events", e]) => (E::EventsPatch, Some(c), Some(e)),
        ("DELETE", ["calendars", c, "events", e]) => (E::EventsDelete, Some(c), Some(e)),
        ("GET", ["calendars", c, "events", e, "instances"]) => {
            (E::EventsInstances, Some(c), Some(e))
        }
        ("POST", ["calendars", c, "events", e, "move"]) => (E::EventsMove, Some(c), Some(e)),
        _ => (E::Unknown, None, None),
    }
}
