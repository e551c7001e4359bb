//! From HTTP to a call, and from an answer back to HTTP, at whatever pace a fault demands.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use tokio::sync::Notify;

use crate::call::Call;
use crate::control;
use crate::endpoint::Endpoint;
use crate::faults::play::Manner;
use crate::reply::Reply;
use crate::state::State;
use crate::transport::HangUp;

/// Longer bodies than this are cut off; nobody sends that much to a calendar.
const LONGEST_BODY: usize = 16 << 20;

/// What the connections and the handle of a server share.
#[derive(Debug)]
pub(crate) struct Inner {
    state: Mutex<State>,
    gzip: bool,
    control: bool,
    /// Told of each request that is left without an answer.
    pub(crate) silence: Notify,
}

impl Inner {
    pub(crate) fn new(state: State, gzip: bool, control: bool) -> Self {
        Self {
            state: Mutex::new(state),
            gzip,
            control,
            silence: Notify::new(),
        }
    }

    /// The state. A test that panicked while it held the lock has left nothing half done that would matter.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers one HTTP request.
pub(crate) async fn serve(
    Extension(inner): Extension<Arc<Inner>>,
    ConnectInfo(HangUp(line)): ConnectInfo<HangUp>,
    request: Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let target = head
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let body = to_bytes(body, LONGEST_BODY).await.unwrap_or_default();
    let call = Call::new(head.method.as_str(), target, head.headers, body);
    if call.route.endpoint == Endpoint::Control && inner.control {
        return send(control::answer(&inner, &call), Manner::Whole, None);
    }
    let encoding = inner.gzip && accepts_gzip(&call.headers);
    let date = inner.state().clock.now();
    let mut sent = inner.state().perform(call);
    match sent.manner {
        Manner::Dropped => line.cancel(),
        Manner::Silent => {
            inner.silence.notify_one();
            line.cancelled().await;
        }
        _ => {}
    }
    if encoding {
        sent.reply = compressed(sent.reply);
    }
    send(sent.reply, sent.manner, Some(date))
}

fn send(reply: Reply, manner: Manner, date: Option<jiff::Timestamp>) -> Response<Body> {
    let length = reply.body.len();
    let body = match manner {
        Manner::Cut(bytes) if bytes < length => cut(reply.body, bytes),
        Manner::Slow(speed) => slow(reply.body, speed),
        _ => Body::from(reply.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if reply.status != 204 && reply.status != 304 {
        headers.insert("content-length", HeaderValue::from(length));
    }
    if let Some(date) = date {
        let text = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert("date", value);
        }
    }
    response
}

/// The first bytes; then, when these are on their way, an error that makes the connection break off.
fn cut(mut body: Vec<u8>, bytes: usize) -> Body {
    body.truncate(bytes);
    let first = Bytes::from(body);
    Body::from_stream(stream::unfold(Some(first), |rest| async move {
        let broken = || Err(io::Error::from(io::ErrorKind::ConnectionAborted));
        match rest {
            None => {
                tokio::task::yield_now().await;
                Some((broken(), None))
            }
            Some(first) => Some((Ok(first), None)),
        }
    }))
}

/// Ten portions a second.
fn slow(body: Vec<u8>, bytes_per_second: u32) -> Body {
    let portion = usize::try_from(bytes_per_second / 10)
        .unwrap_or(usize::MAX)
        .max(1);
    Body::from_stream(stream::unfold(
        Bytes::from(body),
        move |mut rest| async move {
            if rest.is_empty() {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            let next = rest.split_to(portion.min(rest.len()));
            Some((Ok::<_, io::Error>(next), rest))
        },
    ))
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get("accept-encoding")
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|value| value.contains("gzip"))
}

fn compressed(reply: Reply) -> Reply {
    if reply.body.is_empty() {
        return reply;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory does not fail; if it did, the plain body would do.
    let done = encoder
        .write_all(&reply.body)
        .and_then(|()| encoder.finish());
    match done {
        Ok(body) => Reply { body, ..reply }.header("content-encoding", "gzip"),
        Err(_) => reply,
    }
}
