//! The batch endpoint: up to 50 requests in one `multipart/mixed` body.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::fill;

/// Google's limit for the Calendar API.
const MOST_PARTS: usize = 50;

/// Carries out each part as a request of its own. Parts without credentials use those of the batch.
pub(super) fn answer(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    let parts = split(call)?;
    if parts.len() > MOST_PARTS {
        let message = format!("The batch request must have at most {MOST_PARTS} parts.");
        return Err(Refusal::new(400, "badRequest", message));
    }
    let boundary = format!("batch_{}", fill::new_id());
    let mut body = Vec::new();
    for (number, part) in (1..).zip(parts) {
        let (id, mut inner) = read_part(&part, call)?;
        inner.part = Some(number);
        let reply = match inner.route.endpoint {
            Endpoint::Batch | Endpoint::Authorize | Endpoint::Token | Endpoint::Revoke => {
                Reply::from(Refusal::new(400, "badRequest", "Not allowed in a batch."))
            }
            _ => state.perform(inner).reply,
        };
        write_part(&mut body, &boundary, id.as_deref(), &reply);
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    let mut reply = Reply::empty(200).header(
        "content-type",
        format!("multipart/mixed; boundary={boundary}"),
    );
    reply.body = body;
    Ok(reply)
}

fn bad(message: &str) -> Refusal {
    Refusal::new(400, "badRequest", message)
}

/// The bodies between the boundaries.
fn split(call: &Call) -> Result<Vec<String>, Refusal> {
    let kind = call.header("content-type").unwrap_or_default();
    let boundary = kind
        .split(';')
        .filter(|_| kind.starts_with("multipart/mixed"))
        .find_map(|param| param.trim().strip_prefix("boundary="))
        .ok_or_else(|| bad("The batch request must be multipart/mixed with a boundary."))?;
    let text =
        std::str::from_utf8(&call.body).map_err(|_| bad("The batch request is not UTF-8."))?;
    let delimiter = format!("--{}", boundary.trim_matches('"'));
    let mut parts = Vec::new();
    for piece in text.split(delimiter.as_str()).skip(1) {
        if piece.starts_with("--") {
            return Ok(parts);
        }
        parts.push(piece.trim_start_matches(['\r', '\n']).to_owned());
    }
    Err(bad("The batch request does not end with its boundary."))
}

/// The part's Content-ID and the request in it.
fn read_part(part: &str, outer: &Call) -> Result<(Option<String>, Call), Refusal> {
    let (envelope, request) = halves(part).ok_or_else(|| bad("A part has no request."))?;
    let envelope = headers(envelope);
    let is_http = envelope
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/http"));
    if !is_http {
        return Err(bad("The parts must be application/http."));
    }
    let (head, body) = halves(request).unwrap_or((request, ""));
    let (line, rest) = head.split_once('\n').unwrap_or((head, ""));
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(bad("A part has no request line."));
    };
    let mut inner = headers(rest);
    if let (false, Some(token)) = (
        inner.contains_key("authorization"),
        outer.headers.get("authorization"),
    ) {
        inner.insert("authorization", token.clone());
    }
    let body = Bytes::copy_from_slice(body.trim_end().as_bytes());
    let id = envelope
        .get("content-id")
        .and_then(|id| id.to_str().ok())
        .map(str::to_owned);
    Ok((id, Call::new(method, target, inner, body)))
}

/// What stands before and after the first empty line.
fn halves(text: &str) -> Option<(&str, &str)> {
    text.split_once("\r\n\r\n")
        .or_else(|| text.split_once("\n\n"))
}

fn headers(text: &str) -> HeaderMap {
    let pairs = text.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value.trim()).ok()?))
    });
    pairs.collect()
}

fn write_part(into: &mut Vec<u8>, boundary: &str, id: Option<&str>, reply: &Reply) {
    into.extend(format!("--{boundary}\r\nContent-Type: application/http\r\n").bytes());
    if let Some(id) = id {
        let id = id.trim_matches(['<', '>']);
        into.extend(format!("Content-ID: <response-{id}>\r\n").bytes());
    }
    into.extend(format!("\r\nHTTP/1.1 {} {}\r\n", reply.status, phrase(reply.status)).bytes());
    for (name, value) in &reply.headers {
        into.extend(format!("{name}: {value}\r\n").bytes());
    }
    into.extend(format!("content-length: {}\r\n\r\n", reply.body.len()).bytes());
    into.extend(&reply.body);
    into.extend(b"\r\n");
}

fn phrase(status: u16) -> &'static str {
    let status = axum::http::StatusCode::from_u16(status).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unknown")
}
