//! An answer before it goes on the wire.

use serde::Serialize;
use serde_json::Value;

use crate::refusal::Refusal;

/// Status, headers, body.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Google's reason, for the log.
    pub(crate) reason: Option<String>,
    /// What a careful client would have done better, for the list of violations.
    pub(crate) careless: Option<String>,
}

impl Reply {
    /// No content.
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            reason: None,
            careless: None,
        }
    }

    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        let mut reply =
            Self::empty(status).header("content-type", "application/json; charset=UTF-8");
        // Values made of JSON can't fail to be written as JSON.
        reply.body = serde_json::to_vec(body).unwrap_or_default();
        reply
    }

    pub(crate) fn html(status: u16, text: impl Into<String>) -> Self {
        let mut reply = Self::empty(status).header("content-type", "text/html; charset=utf-8");
        reply.body = text.into().into_bytes();
        reply
    }

    pub(crate) fn redirect(location: impl Into<String>) -> Self {
        Self::empty(302).header("location", location)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The body as JSON, if it is that.
    pub(crate) fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The same answer with another JSON body.
    pub(crate) fn with_value(mut self, body: &Value) -> Self {
        self.body = serde_json::to_vec(body).unwrap_or_default();
        self
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let mut reply = Self::json(refusal.status, &refusal.body());
        if refusal.status == 401 {
            let challenge = r#"Bearer realm="https://accounts.google.com/", error="invalid_token""#;
            reply = reply.header("www-authenticate", challenge);
        }
        reply.careless = refusal.careless.then(|| refusal.message.clone());
        reply.reason = Some(refusal.reason);
        reply
    }
}
