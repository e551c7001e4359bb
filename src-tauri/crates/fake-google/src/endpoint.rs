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
