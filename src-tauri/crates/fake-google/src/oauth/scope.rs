//! Which scopes open which endpoints.

use crate::endpoint::Endpoint;

const PREFIX: &str = "https://www.googleapis.com/auth/";

/// The name of a scope without Google's address; OpenID's older names become the newer ones.
pub(super) fn short(scope: &str) -> &str {
    match scope.strip_prefix(PREFIX).unwrap_or(scope) {
        "userinfo.email" => "email",
        "userinfo.profile" => "profile",
        short => short,
    }
}

/// The whole name of a scope, as Google gives it back.
pub(super) fn long(scope: &str) -> String {
    match short(scope) {
        "openid" => "openid".into(),
        "email" => format!("{PREFIX}userinfo.email"),
        "profile" => format!("{PREFIX}userinfo.profile"),
        calendar => format!("{PREFIX}{calendar}"),
    }
}

/// Whether Google knows the scope at all.
pub(super) fn is_known(scope: &str) -> bool {
    const KNOWN: [&str; 18] = [
        "openid",
        "email",
        "profile",
        "calendar",
        "calendar.readonly",
        "calendar.calendarlist",
        "calendar.calendarlist.readonly",
        "calendar.calendars",
        "calendar.calendars.readonly",
        "calendar.events",
        "calendar.events.readonly",
        "calendar.events.owned",
        "calendar.events.owned.readonly",
        "calendar.events.freebusy",
        "calendar.freebusy",
        "calendar.app.created",
        "calendar.settings.readonly",
        "calendar.acls.readonly",
    ];
    KNOWN.contains(&short(scope))
}

/// Scopes that open an endpoint for every calendar.
pub(super) fn for_all(endpoint: Endpoint) -> &'static [&'static str] {
    use Endpoint as E;
    match endpoint {
        E::UserInfo => &["openid", "email", "profile"],
        E::CalendarListList | E::CalendarListGet => &[
            "calendar",
            "calendar.readonly",
            "calendar.calendarlist",
            "calendar.calendarlist.readonly",
        ],
        E::CalendarsGet => &[
            "calendar",
            "calendar.readonly",
            "calendar.calendars",
            "calendar.calendars.readonly",
        ],
        E::CalendarsInsert => &["calendar", "calendar.calendars", "calendar.app.created"],
        E::CalendarsDelete => &["calendar", "calendar.calendars"],
        E::EventsList | E::EventsGet | E::EventsInstances => &[
            "calendar",
            "calendar.readonly",
            "calendar.events",
            "calendar.events.readonly",
        ],
        _ => &["calendar", "calendar.events"],
    }
}

/// Scopes that open an endpoint for the calendars that the client created.
pub(super) fn for_own_calendars(endpoint: Endpoint) -> &'static [&'static str] {
    match endpoint {
        Endpoint::UserInfo
        | Endpoint::CalendarListList
        | Endpoint::CalendarListGet
        | Endpoint::CalendarsInsert => &[],
        _ => &["calendar.app.created"],
    }
}
