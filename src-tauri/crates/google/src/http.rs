//! The one function through which everything reaches the network, and what can be read off any answer.
//!
//! Requests and answers are plain values with whole bodies: an answer is complete or it is an error, so that nothing
//! half received is ever parsed. What an answer *means* is decided in `refusal` and by whoever asked.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use oauth2::http::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, HeaderName, HeaderValue, RETRY_AFTER,
};
use oauth2::http::{Method, request};
use oauth2::{HttpRequest, HttpResponse};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use url::Url;

use crate::endpoints::is_loopback;
use crate::error::{Error, Result};
use crate::run::Run;

/// A request with its whole body.
pub(crate) type Request = HttpRequest;
/// An answer with its whole body.
pub(crate) type Answer = HttpResponse;

/// Until a connection stands.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Until the head of the answer is there.
const FIRST_BYTE_LIMIT: Duration = Duration::from_secs(30);
/// Until the answer is complete.
const WHOLE_ANSWER_LIMIT: Duration = Duration::from_secs(90);
/// How long an unused connection is kept: one that slept with the machine is dead without knowing it.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// No page of events comes near this; what does is not Google.
const LARGEST_BODY: usize = 64 << 20;

// Google compresses only for clients that say so twice, in Accept-Encoding and in their name.
const USER_AGENT: &str = concat!("Hourwright/", env!("CARGO_PKG_VERSION"), " (gzip)");

/// The connections, opened when first needed.
#[derive(Debug, Default)]
pub(crate) struct Http {
    /// Another than the system's.
    proxy: Option<Url>,
    pools: Mutex<Pools>,
}

/// Those that are open, by where they lead.
#[derive(Debug, Default)]
struct Pools {
    outward: Option<reqwest::Client>,
    loopback: Option<reqwest::Client>,
    plain: Option<reqwest::Client>,
}

impl Http {
    /// What leaves this machine goes by way of this proxy.
    pub(crate) fn through_proxy(proxy: Url) -> Http {
        Http {
            proxy: Some(proxy),
            pools: Mutex::default(),
        }
    }

    /// Sends one request once and receives its whole answer, whatever its status.
    ///
    /// # Errors
    /// [`Error::Network`], [`Error::Timeout`], [`Error::Cancelled`], or [`Error::BadResponse`] for a body that cannot
    /// be unpacked or is absurdly large.
    pub(crate) async fn send(&self, run: &Run, request: Request) -> Result<Answer> {
        let request = reqwest::Request::try_from(request).map_err(|error| broken(error, ""))?;
        let host = request.url().host_str().unwrap_or_default().to_owned();
        let client = self.client(request.url())?;
        let exchange = async {
            let response = timeout(FIRST_BYTE_LIMIT, client.execute(request))
                .await
                .map_err(|_| silent(&host, FIRST_BYTE_LIMIT))?
                .map_err(|error| broken(error, &host))?;
            receive(response, &host).await
        };
        sabotage::step!("before a request");
        let answer = run.within(async {
            timeout(WHOLE_ANSWER_LIMIT, exchange)
                .await
                .unwrap_or_else(|_| Err(silent(&host, WHOLE_ANSWER_LIMIT)))
        });
        let answer = answer.await;
        sabotage::step!("after an answer");
        answer
    }

    /// Lets go of every connection that is not in use, and opens new ones from here on: those that are open may lead
    /// nowhere without knowing it, after a sleep or in another network (P91).
    pub(crate) fn reconnect(&self) {
        *self.pools() = Pools::default();
    }

    fn client(&self, url: &Url) -> Result<reqwest::Client> {
        let mut pools = self.pools();
        let stays_here = url.scheme() == "http" || is_loopback(url);
        let pool = match url.scheme() {
            "http" => &mut pools.plain,
            _ if stays_here => &mut pools.loopback,
            _ => &mut pools.outward,
        };
        if let Some(client) = pool {
            return Ok(client.clone());
        }
        let mut builder = builder();
        if url.scheme() == "http" {
            // It needs no certificates, and a bare container has none to load.
            builder = builder.tls_certs_only([]);
        }
        let prepared = match &self.proxy {
            _ if stays_here => builder.no_proxy().build(),
            Some(proxy) => {
                reqwest::Proxy::all(proxy.clone()).and_then(|proxy| builder.proxy(proxy).build())
            }
            None => builder.build(),
        };
        let client = prepared.map_err(|error| {
            Error::Network(format!("no connection can be prepared: {}", cause(&error)))
        })?;
        Ok(pool.insert(client).clone())
    }

    /// A panic while the lock was held leaves whole values behind.
    fn pools(&self) -> std::sync::MutexGuard<'_, Pools> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn builder() -> reqwest::ClientBuilder {
    // An error means that another part of the program installed one already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_LIMIT)
        .pool_idle_timeout(IDLE_LIMIT)
        // A redirect of an API call leads to a sign-in page of some network, and must not be given our token.
        .redirect(reqwest::redirect::Policy::none())
        // Tries are counted here, by the run.
        .retry(reqwest::retry::never())
}

async fn receive(mut response: reqwest::Response, host: &str) -> Result<Answer> {
    let mut answer = oauth2::http::Response::new(Vec::new());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    while let Some(part) = response
        .chunk()
        .await
        .map_err(|error| broken(error, host))?
    {
        if answer.body().len() + part.len() > LARGEST_BODY {
            return Err(Error::unreadable(format!(
                "{host} sent an answer of more than {} MB",
                LARGEST_BODY >> 20
            )));
        }
        answer.body_mut().extend_from_slice(&part);
    }
    Ok(answer)
}

fn silent(host: &str, limit: Duration) -> Error {
    Error::Timeout {
        message: format!("{host} did not answer within {} s", limit.as_secs()),
        of_run: false,
    }
}

/// A failure on the way, told without the address, whose query may hold a token.
fn broken(error: reqwest::Error, host: &str) -> Error {
    let error = error.without_url();
    let cause = cause(&error);
    if error.is_decode() {
        Error::unreadable(format!(
            "{host} sent an answer that cannot be unpacked: {cause}"
        ))
    } else if error.is_connect() {
        Error::Network(format!("cannot reach {host}: {cause}"))
    } else {
        Error::Network(format!("the connection to {host} broke: {cause}"))
    }
}

/// The innermost cause, which is what a person can do something about.
fn cause(error: &dyn std::error::Error) -> &dyn std::error::Error {
    error.source().map_or(error, cause)
}

/// A request without a body.
pub(crate) fn get(url: &Url) -> Result<Request> {
    request::Builder::new()
        .method(Method::GET)
        .uri(url.as_str())
        .body(Vec::new())
        .map_err(|_| Error::unreadable("what is asked for makes no address"))
}

/// A request with a JSON body; an empty one has none.
pub(crate) fn with_json(method: Method, url: &Url, body: &str) -> Result<Request> {
    let mut request = request::Builder::new().method(method).uri(url.as_str());
    if !body.is_empty() {
        request = request.header(CONTENT_TYPE, "application/json");
    }
    request
        .body(body.as_bytes().to_vec())
        .map_err(|_| Error::unreadable("what is to be written makes no address"))
}

/// The same request, made in the name of the account that this access token is for.
pub(crate) fn authorised(mut request: Request, access: &SecretString) -> Result<Request> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", access.expose_secret()))
        .map_err(|_| Error::unreadable("Google's access token cannot be sent in a header"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(request)
}

/// Whether an answer says that it is JSON.
pub(crate) fn is_json(answer: &Answer) -> bool {
    header(answer, &CONTENT_TYPE).is_some_and(|kind| {
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    })
}

/// How long the answer asks to wait: RFC 9110 section 10.2.3, in seconds or until a date.
pub(crate) fn retry_after(answer: &Answer) -> Option<Duration> {
    let value = header(answer, &RETRY_AFTER)?.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let until = http_date(value)?;
    let since = header(answer, &DATE)
        .and_then(http_date)
        .unwrap_or_else(wall_clock);
    Some(
        until
            .duration_since(since)
            .try_into()
            .unwrap_or(Duration::ZERO),
    )
}

fn http_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "only for an answer that names a date to wait for and not its own: a frozen clock has no use for it"
)]
fn wall_clock() -> Timestamp {
    Timestamp::now()
}

fn header<'a>(answer: &'a Answer, name: &HeaderName) -> Option<&'a str> {
    answer.headers().get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let mut answer = oauth2::http::Response::builder();
        for &(name, value) in headers {
            answer = answer.header(name, value);
        }
        answer.body(Vec::new()).unwrap()
    }

    #[test]
    fn p85_retry_after_is_read_in_both_forms() {
        let date = ("Date", "Tue, 24 Nov 2026 10:00:00 GMT");
        for (value, seconds) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 120 ", Some(120)),
            ("4294967295", Some(4_294_967_295)),
            ("Tue, 24 Nov 2026 10:00:30 GMT", Some(30)),
            ("Tue, 24 Nov 2026 09:59:00 GMT", Some(0)),
            ("-5", None),
            ("99999999999999999999", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(
                retry_after(&answer(&[date, ("Retry-After", value)])),
                seconds.map(Duration::from_secs),
                "{value:?}"
            );
        }
        assert_eq!(retry_after(&answer(&[])), None);
    }

    #[test]
    fn json_is_told_from_its_look_alikes() {
        for (kind, json) in [
            ("application/json", true),
            ("application/json; charset=UTF-8", true),
            ("Application/JSON;charset=utf-8", true),
            ("text/html", false),
            ("application/jsonp", false),
            ("text/plain; application/json", false),
        ] {
            assert_eq!(is_json(&answer(&[("content-type", kind)])), json, "{kind}");
        }
        assert!(!is_json(&answer(&[])));
    }
}
