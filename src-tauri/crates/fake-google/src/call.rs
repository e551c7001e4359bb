//! A request, read far enough that handlers need not look at HTTP.

use axum::body::Bytes;
use axum::http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::form_urlencoded;

use crate::endpoint::Route;
use crate::refusal::Refusal;

/// One request; a part of a batch is one, too.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// As it was sent, still percent-encoded.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) route: Route,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Which part of a batch this is, from 1.
    pub(crate) part: Option<u32>,
    /// Items that a listing keeps back, because a fault says so.
    pub(crate) withhold: Withhold,
}

/// What a listing keeps back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Withhold {
    #[default]
    Nothing,
    /// This page is empty; the next one has what this should have had.
    Page,
    /// There seems to be nothing at all.
    Everything,
}

impl Call {
    /// `target` is the path and query of the request line.
    pub(crate) fn new(method: &str, target: &str, headers: HeaderMap, body: Bytes) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let decode = |segment| percent_decode_str(segment).decode_utf8_lossy().into_owned();
        let segments: Vec<String> = path.trim_matches('/').split('/').map(decode).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: pairs(query.as_bytes()),
            route: Route::find(method, &segments),
            headers,
            body,
            part: None,
            withhold: Withhold::Nothing,
        }
    }

    /// The first value of a query parameter; an empty one counts as absent.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        let found = self
            .query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a query parameter that may be repeated.
    pub(crate) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.query.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// A boolean query parameter, `None` where it is absent.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.param(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                let message = format!("Invalid boolean value: '{other}'.");
                Err(Refusal::invalid_parameter(name, message))
            }
        }
    }

    /// How many items a page may have: `maxResults`, never above `most`.
    pub(crate) fn page_size(&self, usual: usize, most: usize) -> Result<usize, Refusal> {
        let Some(text) = self.param("maxResults") else {
            return Ok(usual);
        };
        match text.parse::<usize>() {
            Ok(wanted) if wanted > 0 => Ok(wanted.min(most)),
            _ => {
                let message = format!("Invalid integer value: '{text}'.");
                Err(Refusal::invalid_parameter("maxResults", message))
            }
        }
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The access token.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let value = self.header("authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then_some(token.trim())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        serde_json::from_slice(&self.body)
            .map_err(|_| Refusal::new(400, "parseError", "Parse Error"))
    }

    /// The body as a form.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }

    /// The calendar as it was sent. Only for endpoints that name one.
    pub(crate) fn calendar(&self) -> &str {
        self.route.calendar.as_deref().unwrap_or_default()
    }

    /// The event as it was sent. Only for endpoints that name one.
    pub(crate) fn event(&self) -> &str {
        self.route.event.as_deref().unwrap_or_default()
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}
