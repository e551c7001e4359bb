//! A refusal as Google words it: status, reason, message.

use serde_json::{Value, json};

/// Why Google would not do something. In-process edits return it; over HTTP it becomes the error body.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{status} {reason}: {message}")]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Google's reason, e.g. `notFound`.
    pub reason: String,
    /// Google's message.
    pub message: String,
    pub(crate) domain: &'static str,
    /// What was at fault: its kind (`parameter` or `header`) and its name.
    pub(crate) location: Option<(&'static str, String)>,
    /// Whether a careful client would never have come to this.
    pub(crate) careless: bool,
}

impl Refusal {
    /// A refusal of the `global` domain.
    pub(crate) fn new(status: u16, reason: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.into(),
            message: message.into(),
            domain: "global",
            location: None,
            careless: status == 400,
        }
    }

    /// A refusal of the `calendar` domain.
    pub(crate) fn calendar(status: u16, reason: &str, message: impl Into<String>) -> Self {
        Self {
            domain: "calendar",
            ..Self::new(status, reason, message)
        }
    }

    /// 400: `name` has a value that is not allowed.
    pub(crate) fn invalid_parameter(name: &str, message: impl Into<String>) -> Self {
        Self::new(400, "invalidParameter", message).at("parameter", name)
    }

    /// 400: something in the body is not allowed.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid", message)
    }

    /// 400: something in the body is missing.
    pub(crate) fn required(message: impl Into<String>) -> Self {
        Self::new(400, "required", message)
    }

    /// 400: the end does not come after the start.
    pub(crate) fn empty_range() -> Self {
        Self::calendar(400, "timeRangeEmpty", "The specified time range is empty.")
    }

    /// 401: the access token is missing, unknown or expired.
    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "authError", "Invalid Credentials").at("header", "Authorization")
    }

    /// 403: the token's scopes do not reach that far.
    pub(crate) fn insufficient_scope() -> Self {
        let message = "Request had insufficient authentication scopes.";
        Self::new(403, "insufficientPermissions", message)
    }

    /// 403: the account's role on the calendar is too low.
    pub(crate) fn access_level() -> Self {
        Self::calendar(
            403,
            "requiredAccessLevel",
            "You need to have writer access to this calendar.",
        )
    }

    /// 404.
    pub(crate) fn not_found() -> Self {
        Self::new(404, "notFound", "Not Found")
    }

    /// 409: the id, or the iCalUID, has been used before.
    pub(crate) fn duplicate() -> Self {
        Self::new(409, "duplicate", "The requested identifier already exists.")
    }

    /// 410: the event has been deleted before.
    pub(crate) fn already_deleted() -> Self {
        Self::new(410, "deleted", "Resource has been deleted")
    }

    /// 410: the sync token is no longer good, and a full listing is needed.
    pub(crate) fn full_sync_required() -> Self {
        Self::calendar(
            410,
            "fullSyncRequired",
            "Sync token is no longer valid, a full sync is required.",
        )
        .at("parameter", "syncToken")
    }

    /// 412: the resource is not at the etag that `If-Match` names.
    pub(crate) fn condition_not_met() -> Self {
        Self::new(412, "conditionNotMet", "Precondition Failed").at("header", "If-Match")
    }

    /// The same refusal, of which even a careful client can't be sure to be spared.
    pub(crate) fn excusable(self) -> Self {
        Self {
            careless: false,
            ..self
        }
    }

    /// The same refusal, which a careful client would have been spared.
    pub(crate) fn careless(self, why: &str) -> Self {
        Self {
            careless: true,
            message: format!("{} ({why})", self.message),
            ..self
        }
    }

    /// Says which parameter or header was at fault.
    pub(crate) fn at(mut self, kind: &'static str, name: &str) -> Self {
        self.location = Some((kind, name.into()));
        self
    }

    /// The body that Google sends with it.
    pub(crate) fn body(&self) -> Value {
        let mut item = json!({
            "message": self.message,
            "domain": self.domain,
            "reason": self.reason,
        });
        if let Some((kind, name)) = &self.location {
            item["locationType"] = json!(kind);
            item["location"] = json!(name);
        }
        let mut error = json!({
            "code": self.status,
            "message": self.message,
            "errors": [item],
        });
        // Google's front end, which looks at tokens before the calendar does, has a vocabulary of its own.
        match self.reason.as_str() {
            "authError" => error["status"] = json!("UNAUTHENTICATED"),
            "insufficientPermissions" => {
                error["status"] = json!("PERMISSION_DENIED");
                error["details"] = json!([{
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                    "domain": "googleapis.com",
                    "metadata": {"service": "calendar-json.googleapis.com"},
                }]);
            }
            _ => {}
        }
        json!({ "error": error })
    }
}
