//! Takes the browser's part in the demo's sign-in: opens the page and follows it to the loopback port.

/// Opens sign-in pages.
pub(crate) struct Consent(reqwest::Client);

impl Consent {
    pub(crate) fn new() -> Consent {
        // Another part of the program may have chosen the provider already; both choose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Consent(
            reqwest::Client::builder()
                .no_proxy()
                .build()
                .unwrap_or_default(),
        )
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
