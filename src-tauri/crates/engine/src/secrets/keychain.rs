//! The keychain of the operating system: Secret Service, Keychain, Credential Manager.
//!
//! A locked or hung keychain may block a call without end, so each call runs on a thread of its own and is waited for
//! ten seconds. Only the refresh token is kept there, as bytes: Windows allows 2,560 of them.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use google::{ExposeSecret, RefreshTokens, SecretError, SecretString};
use keyring::{Entry, Error as KeyringError};

use crate::config::{Config, platform_data_dir};

const SERVICE: &str = "io.github.hourwright.Hourwright";
const LIMIT: Duration = Duration::from_secs(10);

pub(crate) struct Keychain {
    /// Sets the entries of another data directory apart from those of the platform's.
    suffix: String,
}

impl Keychain {
    pub(crate) fn new(config: &Config) -> Keychain {
        // One folder may be named in several ways.
        let real = |dir: &Path| fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        let dir = real(&config.data_dir);
        let is_default = platform_data_dir().is_some_and(|default| real(&default) == dir);
        Keychain {
            suffix: if is_default {
                String::new()
            } else {
                format!(" in {}", dir.display())
            },
        }
    }

    fn with_entry<T: Send + 'static>(
        &self,
        sub: &str,
        work: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let user = format!("google:{sub}{}", self.suffix);
        let (send, receive) = mpsc::channel();
        thread::spawn(move || {
            let result = Entry::new(SERVICE, &user).and_then(|entry| work(&entry));
            // Nobody listens any more where the limit ran out first.
            let _ = send.send(result);
        });
        match receive.recv_timeout(LIMIT) {
            Ok(result) => result.map_err(|e| SecretError::new(explained(&e))),
            Err(_) => Err(SecretError::new(
                "the keychain does not answer; unlock it, or set HOURWRIGHT_SECRETS=file to keep sign-ins in a file",
            )),
        }
    }
}

impl RefreshTokens for Keychain {
    fn load(&self, sub: &str) -> Result<Option<SecretString>, SecretError> {
        let bytes = self.with_entry(sub, |entry| match entry.get_secret() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        bytes
            .map(|bytes| {
                String::from_utf8(bytes)
                    .map(SecretString::from)
                    .map_err(|_| {
                        SecretError::new("the keychain holds something that is not a token of ours")
                    })
            })
            .transpose()
    }

    fn store(&self, sub: &str, token: &SecretString) -> Result<(), SecretError> {
        let token = token.clone();
        self.with_entry(sub, move |entry| {
            entry.set_secret(token.expose_secret().as_bytes())
        })
    }

    fn forget(&self, sub: &str) -> Result<(), SecretError> {
        self.with_entry(sub, |entry| match entry.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}

/// The keychain's words, and what to do about them.
fn explained(error: &KeyringError) -> String {
    match error {
        KeyringError::NoDefaultStore | KeyringError::PlatformFailure(_) => format!(
            "no keychain is there ({error}); start one (GNOME Keyring, KWallet) and start Hourwright again, \
             or set HOURWRIGHT_SECRETS=file to keep sign-ins in a file"
        ),
        KeyringError::NoStorageAccess(_) => format!(
            "the keychain is locked ({error}); unlock it and try again, \
             or set HOURWRIGHT_SECRETS=file to keep sign-ins in a file"
        ),
        _ => format!("the keychain refused: {error}"),
    }
}
