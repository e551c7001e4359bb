//! `doctor`: is everything in order?

use google::{Endpoint, RefreshTokens};
use jiff::Timestamp;
use std::sync::Arc;

use crate::config::SecretsPlace;
use crate::engine::Engine;
use crate::view::{CheckList, CheckView};

impl Engine {
    /// Looks at store, schema, keychain, clock and endpoints. Touches no network.
    pub fn doctor(&self) -> CheckList {
        CheckList {
            checks: vec![
                self.check_integrity(),
                self.check_schema(),
                self.check_secrets(),
                self.check_clock(),
                self.check_endpoints(),
            ],
        }
    }

    fn check_integrity(&self) -> CheckView {
        match self.store().integrity() {
            Ok(None) => check(
                "store",
                true,
                format!("{} is whole", self.store().path().display()),
            ),
            Ok(Some(found)) => check(
                "store",
                false,
                format!("{} is damaged: {found}", self.store().path().display()),
            ),
            Err(error) => check("store", false, error.to_string()),
        }
    }

    fn check_schema(&self) -> CheckView {
        match self.store().schema_version() {
            Ok(version) => check("schema", true, format!("version {version}")),
            Err(error) => check("schema", false, error.to_string()),
        }
    }

    /// Writes, reads and forgets a value that is no token.
    fn check_secrets(&self) -> CheckView {
        let place = match self.config().secrets {
            SecretsPlace::Keychain => "the system's keychain",
            SecretsPlace::File => "secrets.json in the data directory (HOURWRIGHT_SECRETS=file)",
        };
        match try_secrets(&self.shared.secrets) {
            Ok(()) => check("keychain", true, format!("sign-ins are kept in {place}")),
            Err(error) => check("keychain", false, error.to_string()),
        }
    }

    fn check_clock(&self) -> CheckView {
        // The day on which this was written: a clock before it is wrong.
        let built: Timestamp = Timestamp::constant(1_795_478_400, 0);
        let now = self.now();
        let frozen = self.config().clock != crate::Clock::system();
        let detail = if frozen {
            format!("{now} (frozen by HOURWRIGHT_NOW)")
        } else {
            now.to_string()
        };
        check("clock", frozen || now >= built, detail)
    }

    fn check_endpoints(&self) -> CheckView {
        let endpoints = &self.config().endpoints;
        let all = [
            Endpoint::Authorization,
            Endpoint::Token,
            Endpoint::Revocation,
            Endpoint::Api,
        ];
        let detail: Vec<String> = all
            .into_iter()
            .map(|which| format!("{which}: {}", endpoints.url(which)))
            .collect();
        let client = if self.google_app().is_ok() {
            "a Google client is configured"
        } else {
            "no Google client is configured yet"
        };
        check(
            "endpoints",
            true,
            format!("{}; {client}", detail.join(", ")),
        )
    }
}

fn try_secrets(secrets: &Arc<dyn RefreshTokens>) -> Result<(), google::SecretError> {
    const NAME: &str = "doctor";
    secrets.store(NAME, &google::SecretString::from("works"))?;
    let found = secrets.load(NAME)?;
    secrets.forget(NAME)?;
    if found.is_some() {
        Ok(())
    } else {
        Err(google::SecretError::new(
            "what was stored could not be read back",
        ))
    }
}

fn check(name: &str, ok: bool, detail: String) -> CheckView {
    CheckView {
        name: name.to_owned(),
        ok,
        detail,
    }
}
