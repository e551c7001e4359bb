//! The redirect's end: a listener on a free loopback port that waits for exactly one answer.
//!
//! Browsers ask for icons, scanners for anything, and a page of somebody else may try to answer for the person. So:
//! only `GET /` with our own Host counts, the state must be ours, everything else gets a 404 and the waiting goes on,
//! for a bounded number of requests. Dropping the waiting frees the port.

use std::future::IntoFuture as _;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use oauth2::RedirectUrl;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use url::form_urlencoded;

use super::paste::Paste;
use crate::error::{Error, Result};
use crate::refusal::short;

const MOST_REQUESTS: u32 = 20;

/// How long the page that thanks the person may take to be delivered.
const GOODBYE_LIMIT: Duration = Duration::from_secs(1);

/// A port that is ours and not yet listened to.
pub(super) struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
    desk: Arc<Desk>,
    answers: mpsc::Receiver<Result<SecretString>>,
}

impl Loopback {
    /// On IPv4, else on IPv6, for the answer to the question that `state` marks.
    pub(super) async fn bind(state: &str) -> Result<Loopback> {
        let any_port = [
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        ];
        let bound = async {
            let listener = TcpListener::bind(any_port.as_slice()).await?;
            let address = listener.local_addr()?;
            let (found, answers) = mpsc::channel(1);
            let desk = Arc::new(Desk {
                host: address.to_string(),
                state: SecretString::from(state),
                requests: AtomicU32::new(0),
                found,
            });
            Ok(Loopback {
                listener,
                address,
                desk,
                answers,
            })
        };
        bound.await.map_err(|error: std::io::Error| {
            Error::Network(format!(
                "no port of this machine can be used to wait for the sign-in: {error}"
            ))
        })
    }

    /// Where Google sends the browser; without a path, as a desktop client registers it.
    pub(super) fn redirect(&self) -> RedirectUrl {
        RedirectUrl::new(format!("http://{}", self.address))
            .expect("an address and a port make a URL")
    }

    /// The other way by which the answer may come.
    pub(super) fn paste(&self) -> Paste {
        Paste(Arc::clone(&self.desk))
    }

    /// Waits for the answer, and gives its code.
    ///
    /// # Errors
    /// [`Error::AccessDenied`]: the person refused, the state is not ours, or too many requests were no answer.
    pub(super) async fn answer(mut self) -> Result<SecretString> {
        let done = CancellationToken::new();
        let router = Router::new().fallback(receive).with_state(self.desk);
        let serving = axum::serve(self.listener, router)
            .with_graceful_shutdown(done.clone().cancelled_owned())
            .into_future();
        tokio::pin!(serving);
        let answer = tokio::select! {
            answer = self.answers.recv() => answer,
            _ = &mut serving => None,
        };
        done.cancel();
        // The answer is what matters; a browser that does not take its page is not waited for.
        let _ = timeout(GOODBYE_LIMIT, serving).await;
        answer.unwrap_or_else(|| Err(Error::Network("the sign-in's port was closed".to_owned())))
    }
}

/// What judges each request, and each address that was pasted.
pub(super) struct Desk {
    pub(super) host: String,
    pub(super) state: SecretString,
    requests: AtomicU32,
    pub(super) found: mpsc::Sender<Result<SecretString>>,
}

async fn receive(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let number = desk.requests.fetch_add(1, Ordering::Relaxed) + 1;
    if let Some(answer) = judge(&request, &desk.host, &desk.state) {
        let page = page(&answer);
        // A second answer finds the place taken, and is as void as a stray.
        let _ = desk.found.try_send(answer);
        return page;
    }
    if number >= MOST_REQUESTS {
        let _ = desk.found.try_send(Err(Error::AccessDenied(format!(
            "{MOST_REQUESTS} requests came that were no answer to the sign-in; try again"
        ))));
    }
    StatusCode::NOT_FOUND.into_response()
}

/// What a request says: `None` for one that is no answer at all.
fn judge(
    request: &Request,
    our_host: &str,
    our_state: &SecretString,
) -> Option<Result<SecretString>> {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    if request.method() != Method::GET || host != Some(our_host) {
        return None;
    }
    understand(request.uri().path(), request.uri().query(), our_state)
}

/// What an address at our host says: `None` for one that is no answer at all.
pub(super) fn understand(
    path: &str,
    query: Option<&str>,
    our_state: &SecretString,
) -> Option<Result<SecretString>> {
    if path != "/" {
        return None;
    }
    let query = query.unwrap_or_default().as_bytes();
    let value = |name: &str| {
        form_urlencoded::parse(query)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let (code, error) = (value("code"), value("error"));
    if code.is_none() && error.is_none() {
        return None;
    }
    if !is_same(&value("state").unwrap_or_default(), our_state) {
        return Some(Err(Error::AccessDenied(
            "the browser brought an answer to another sign-in (its state is not ours); try again"
                .to_owned(),
        )));
    }
    Some(match (error, code) {
        (Some(error), _) if error == "access_denied" => Err(Error::AccessDenied(
            "access was denied on Google's page; nothing was changed".to_owned(),
        )),
        (Some(error), _) => Err(Error::AccessDenied(format!(
            "Google ended the sign-in: {}",
            short(&error)
        ))),
        (None, code) => Ok(SecretString::from(code.unwrap_or_default())),
    })
}

/// Compares in a time that depends on the lengths alone, so that the state cannot be guessed letter by letter.
fn is_same(given: &str, ours: &SecretString) -> bool {
    use secrecy::ExposeSecret as _;
    let (given, ours) = (given.as_bytes(), ours.expose_secret().as_bytes());
    let differing = given
        .iter()
        .zip(ours)
        .fold(0, |bits, (a, b)| bits | (a ^ b));
    given.len() == ours.len() && std::hint::black_box(differing) == 0
}

fn page(answer: &Result<SecretString>) -> Response {
    let (status, title, text) = match answer {
        Ok(_) => (
            StatusCode::OK,
            "You can close this tab",
            "Hourwright has Google’s answer and goes on by itself.",
        ),
        Err(_) => (
            StatusCode::FORBIDDEN,
            "Not signed in",
            "Hourwright was not given access, and nothing was changed. You can close this tab and try again there.",
        ),
    };
    let html = include_str!("answer.html")
        .replace("{title}", title)
        .replace("{text}", text);
    let headers = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONNECTION, "close"),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (status, headers, Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    /// P99, P100: method, target, Host, and what is made of it.
    #[test]
    fn p99_p100_only_the_answer_to_our_question_counts() {
        let ours = "127.0.0.1:4711";
        for (method, target, host, expected) in [
            ("GET", "/?code=c%2F1&state=s3cret", ours, "code c/1"),
            ("GET", "/?state=s3cret&scope=a%20b&code=c", ours, "code c"),
            ("GET", "/?error=access_denied&state=s3cret", ours, "denied"),
            (
                "GET",
                "/?error=admin_policy_enforced&state=s3cret",
                ours,
                "denied",
            ),
            ("GET", "/?code=c&state=other!", ours, "denied"),
            ("GET", "/?code=c&state=s3cre", ours, "denied"),
            ("GET", "/?code=c&state=", ours, "denied"),
            ("GET", "/?code=c", ours, "denied"),
            ("GET", "/", ours, "stray"),
            ("GET", "/?state=s3cret", ours, "stray"),
            ("GET", "/favicon.ico", ours, "stray"),
            ("GET", "/callback?code=c&state=s3cret", ours, "stray"),
            ("GET", "//?code=c&state=s3cret", ours, "stray"),
            ("POST", "/?code=c&state=s3cret", ours, "stray"),
            ("HEAD", "/?code=c&state=s3cret", ours, "stray"),
            ("GET", "/?code=c&state=s3cret", "evil.example:4711", "stray"),
            ("GET", "/?code=c&state=s3cret", "127.0.0.1:4712", "stray"),
            ("GET", "/?code=c&state=s3cret", "", "stray"),
        ] {
            let mut request = Request::builder().method(method).uri(target);
            if !host.is_empty() {
                request = request.header("Host", host);
            }
            let request = request.body(axum::body::Body::empty()).unwrap();
            let judged = judge(&request, ours, &SecretString::from("s3cret"));
            let judged = match judged {
                None => "stray".to_owned(),
                Some(Ok(code)) => format!("code {}", code.expose_secret()),
                Some(Err(error)) => {
                    assert_eq!(error.code(), "access-denied");
                    "denied".to_owned()
                }
            };
            assert_eq!(judged, expected, "{method} {target} {host:?}");
        }
    }
}
