//! A server and a client to talk to it with.

use std::sync::Once;

use fake_google::{Clock, FakeGoogle, Options, seed};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;

pub(crate) const MARA: &str = "mara@example.com";
pub(crate) const EVENTS: &str = "/calendar/v3/calendars/primary/events";
pub(crate) const LIST: &str = "/calendar/v3/users/me/calendarList";

/// A server with one account, and an access token for everything.
pub(crate) struct World {
    pub(crate) google: FakeGoogle,
    pub(crate) http: Client,
    pub(crate) token: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

/// Tuesday, 24 November 2026, nine in the morning in Berlin.
pub(crate) fn options() -> Options {
    let now = "2026-11-24T08:00:00Z".parse().unwrap();
    let mut mara = seed::empty(MARA);
    mara.calendars[0].time_zone = "Europe/Berlin".into();
    Options {
        clock: Clock::frozen(now),
        ..Options::with_accounts([mara])
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(options()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let email = options.accounts[0].email.clone();
        let google = FakeGoogle::start(options).await.unwrap();
        let token = google
            .access_token(&email, &["calendar", "openid", "email"])
            .unwrap();
        Self {
            google,
            http: client(),
            token,
        }
    }

    /// The same server, seen with other scopes or by another account.
    pub(crate) fn token(&self, email: &str, scopes: &[&str]) -> String {
        self.google.access_token(email, scopes).unwrap()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.google.api_url());
        self.http.request(method, url).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Answer {
        let url = format!("{}{path}", self.google.api_url());
        answer(self.http.get(url).bearer_auth(token)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        answer(self.request(Method::DELETE, path)).await
    }

    /// All pages of a listing, and the sync token of the last.
    pub(crate) async fn all(&self, path: &str) -> (Vec<Value>, String) {
        let mut items = Vec::new();
        let mut page = String::new();
        loop {
            let answer = self.get(&format!("{path}{page}")).await;
            assert_eq!(answer.status, 200, "{path}{page}: {}", answer.text);
            items.extend(answer.json["items"].as_array().unwrap().iter().cloned());
            let Some(next) = answer.json["nextPageToken"].as_str() else {
                let token = answer.json["nextSyncToken"].as_str().unwrap_or_default();
                return (items, token.into());
            };
            assert!(
                answer.json.get("nextSyncToken").is_none(),
                "a token before the end"
            );
            page = format!(
                "{}pageToken={next}",
                if path.contains('?') { "&" } else { "?" }
            );
        }
    }
}

pub(crate) fn client() -> Client {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

pub(crate) async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer {
        status,
        headers,
        text,
        json,
    }
}

impl Answer {
    /// Google's reason of a refusal.
    pub(crate) fn reason(&self) -> &str {
        self.json["error"]["errors"][0]["reason"]
            .as_str()
            .unwrap_or_default()
    }

    /// Status and reason in one.
    pub(crate) fn refused(&self) -> (u16, &str) {
        (self.status, self.reason())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn id(&self) -> &str {
        self.json["id"].as_str().unwrap()
    }

    pub(crate) fn etag(&self) -> &str {
        self.json["etag"].as_str().unwrap()
    }
}

/// The ids of a listing's items, in order.
pub(crate) fn ids(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect()
}

/// A timed event on the test's Tuesday.
pub(crate) fn meeting(id: &str, from: &str, to: &str) -> Value {
    serde_json::json!({
        "id": id,
        "summary": id,
        "start": {"dateTime": format!("2026-11-24T{from}:00+01:00")},
        "end": {"dateTime": format!("2026-11-24T{to}:00+01:00")},
    })
}

/// A series of four Tuesdays from the test's Tuesday on, 9:00 in Berlin.
pub(crate) fn weekly(id: &str) -> Value {
    serde_json::json!({
        "id": id,
        "summary": id,
        "start": {"dateTime": "2026-11-24T09:00:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-11-24T09:30:00", "timeZone": "Europe/Berlin"},
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=4"],
    })
}
