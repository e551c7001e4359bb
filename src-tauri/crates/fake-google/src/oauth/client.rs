//! Which client asks, and whether it is who it says.

use super::OAuth;
use crate::call::Call;
use crate::reply::Reply;

/// A form, to ask by name.
pub(super) struct Form(pub(super) Vec<(String, String)>);

impl Form {
    /// A field that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }
}

impl OAuth {
    pub(super) fn knows_client(&self, id: &str) -> bool {
        self.clients.is_empty() || self.clients.iter().any(|client| client.id == id)
    }

    /// The client of a token request: id and secret stand in the body, nowhere else.
    pub(super) fn client<'a>(&self, call: &Call, form: &'a Form) -> Result<&'a str, Reply> {
        if call.header("authorization").is_some() {
            return Err(careless(
                "invalid_request",
                "Client credentials belong in the body.",
            ));
        }
        let Some(id) = form.get("client_id") else {
            return Err(careless(
                "invalid_request",
                "Could not determine client ID from request.",
            ));
        };
        let Some(secret) = form.get("client_secret") else {
            return Err(careless("invalid_request", "client_secret is missing."));
        };
        let known = |client: &crate::Client| client.id == id && client.secret == secret;
        if self.clients.is_empty() || self.clients.iter().any(known) {
            return Ok(id);
        }
        let mut reply = error(
            "invalid_client",
            "The OAuth client was not found or its secret is wrong.",
        );
        reply.status = 401;
        Err(reply)
    }
}

/// The token endpoint's 400.
pub(super) fn error(code: &str, description: &str) -> Reply {
    let body = serde_json::json!({"error": code, "error_description": description});
    let mut reply = Reply::json(400, &body);
    reply.reason = Some(code.into());
    reply
}

/// The token endpoint's 400 for a request that no careful client sends.
pub(super) fn careless(code: &str, description: &str) -> Reply {
    let mut reply = error(code, description);
    reply.careless = Some(description.into());
    reply
}
