//! This program as registered with Google: where Google is, which OAuth client we are, and the connections.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::endpoints::{Endpoint, Endpoints};
use crate::error::Error;
use crate::http::Http;
use crate::run::Run;

/// The OAuth client that the person or the build supplied, of type "Desktop app".
#[derive(Debug, Clone)]
pub struct ClientId {
    /// `….apps.googleusercontent.com`.
    pub id: String,
    /// What Google calls the client secret. It is not confidential for a desktop app, but the token endpoint asks
    /// for it.
    pub secret: Option<SecretString>,
}

/// Endpoints, OAuth client and connection pool; cheap to clone. Making one does nothing yet.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    endpoints: Endpoints,
    client_id: ClientId,
    http: Http,
}

impl App {
    /// Does no I/O.
    pub fn new(endpoints: Endpoints, client_id: ClientId) -> App {
        App(Arc::new(Inner {
            endpoints,
            client_id,
            http: Http::default(),
        }))
    }

    /// The same by way of this proxy, whatever the system says; what stays on this machine does not go there.
    #[must_use]
    pub fn through_proxy(self, proxy: Url) -> App {
        App(Arc::new(Inner {
            endpoints: self.endpoints().clone(),
            client_id: self.client_id().clone(),
            http: Http::through_proxy(proxy),
        }))
    }

    /// Where Google is.
    pub fn endpoints(&self) -> &Endpoints {
        &self.0.endpoints
    }

    /// Which OAuth client this is.
    pub fn client_id(&self) -> &ClientId {
        &self.0.client_id
    }

    /// Whether anybody answers where the Calendar API is, whatever the answer.
    pub async fn is_reachable(&self, limit: Duration) -> bool {
        let run = Run::new(limit, CancellationToken::new());
        let api = self.endpoints().url(Endpoint::Api);
        // Without a token Google answers that there is none, which is an answer.
        let url = format!(
            "{}/calendar/v3/users/me/calendarList",
            api.as_str().trim_end_matches('/')
        );
        let request = oauth2::http::Request::get(url).body(Vec::new());
        match request {
            Ok(request) => !matches!(
                self.http().send(&run, request).await,
                Err(Error::Network(_) | Error::Timeout { .. })
            ),
            // An address that no request can be made of leads nowhere.
            Err(_) => false,
        }
    }

    pub(crate) fn http(&self) -> &Http {
        &self.0.http
    }
}
