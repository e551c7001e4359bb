//! Takes the browser's part in the demo's sign-in: opens the page and follows it to the loopback port.

use engine::{Code, Error};

/// Opens sign-in pages.
pub(crate) struct Consent(reqwest::Client);

impl Consent {
    pub(crate) fn new() -> Result<Consent, Error> {
        // Another part of the program may have chosen the provider already; both choose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build();
        client
            .map(Consent)
            .map_err(|e| Error::new(Code::Internal, format!("the demo cannot sign in: {e}")))
    }

    /// Goes to the page in the background; what comes of it reaches the waiting sign-in.
    pub(crate) fn give(&self, url: &str) {
        let request = self.0.get(url);
        tokio::spawn(async move {
            if let Err(error) = request.send().await {
                tracing::warn!(
                    "the demo's sign-in page cannot be reached: {}",
                    error.without_url()
                );
            }
        });
    }
}
