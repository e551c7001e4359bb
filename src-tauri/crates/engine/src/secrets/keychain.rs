//! The keychain of the operating system: Secret Service, Keychain, Credential Manager.
//!
//! A locked or hung keychain may block a call without end, so each call runs on a thread of its own and is waited for
//! ten seconds. Only the refresh token is kept there, as bytes: Windows allows 2,560 of them.

use std::fs;
use std::path::Path;
use std::sync::{Arc, mpsc};
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
    /// Finds a user's entry.
    open: Open,
    /// How long a call may take.
    limit: Duration,
}

type Open = Arc<dyn Fn(&str) -> keyring::Result<Entry> + Send + Sync>;

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
            open: Arc::new(|user| Entry::new(SERVICE, user)),
            limit: LIMIT,
        }
    }

    fn with_entry<T: Send + 'static>(
        &self,
        sub: &str,
        work: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let user = format!("google:{sub}{}", self.suffix);
        let (send, receive) = mpsc::channel();
        let open = Arc::clone(&self.open);
        thread::spawn(move || {
            let result = open(&user).and_then(|entry| work(&entry));
            // Nobody listens any more where the limit ran out first.
            let _ = send.send(result);
        });
        match receive.recv_timeout(self.limit) {
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

#[cfg(test)]
mod tests {
    use std::any::Any;
    use std::fmt;
    use std::sync::Mutex;

    use keyring_core::Credential;
    use keyring_core::api::CredentialApi;

    use super::*;

    /// What Windows' credential manager takes, in bytes.
    const LARGEST: usize = 2_560;

    /// One entry of a keychain that counts bytes as Windows does, or fails as it is told to.
    struct Mock {
        kept: Mutex<Option<Vec<u8>>>,
        fails: Option<fn() -> KeyringError>,
    }

    impl Mock {
        fn failed(&self) -> keyring::Result<()> {
            self.fails.map_or(Ok(()), |error| Err(error()))
        }
    }

    impl CredentialApi for Mock {
        fn set_password(&self, _: &str) -> keyring::Result<()> {
            panic!("a password is kept in UTF-16, of which only half as much fits")
        }

        fn set_secret(&self, secret: &[u8]) -> keyring::Result<()> {
            self.failed()?;
            if secret.len() > LARGEST {
                return Err(KeyringError::TooLong("secret".to_owned(), 2_560));
            }
            *self.kept.lock().unwrap() = Some(secret.to_vec());
            Ok(())
        }

        fn get_secret(&self) -> keyring::Result<Vec<u8>> {
            self.failed()?;
            self.kept
                .lock()
                .unwrap()
                .clone()
                .ok_or(KeyringError::NoEntry)
        }

        fn delete_credential(&self) -> keyring::Result<()> {
            self.failed()?;
            let kept = self.kept.lock().unwrap().take();
            kept.map(drop).ok_or(KeyringError::NoEntry)
        }

        fn get_credential(&self) -> keyring::Result<Option<Arc<Credential>>> {
            Ok(None)
        }

        fn get_specifiers(&self) -> Option<(String, String)> {
            None
        }

        fn as_any(&self) -> &dyn Any {
            self
        }

        fn debug_fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("Mock")
        }
    }

    fn keychain(fails: Option<fn() -> KeyringError>) -> Keychain {
        let mock: Arc<Credential> = Arc::new(Mock {
            kept: Mutex::default(),
            fails,
        });
        Keychain {
            suffix: String::new(),
            open: Arc::new(move |_| {
                Ok(Entry {
                    inner: keyring_core::Entry::new_with_credential(Arc::clone(&mock)),
                })
            }),
            limit: LIMIT,
        }
    }

    #[test]
    fn p109_a_token_may_be_as_long_as_the_smallest_keychain_takes() {
        let keychain = keychain(None);
        assert!(keychain.load("1").unwrap().is_none());
        keychain.forget("1").unwrap();
        let longest = "x".repeat(LARGEST);
        keychain
            .store("1", &SecretString::from(longest.as_str()))
            .unwrap();
        let found = keychain.load("1").unwrap().unwrap();
        assert_eq!(found.expose_secret(), longest);
        // What does not fit is told, and what was there stays.
        let longer = SecretString::from(format!("{longest}x"));
        assert!(keychain.store("1", &longer).is_err());
        let found = keychain.load("1").unwrap().unwrap();
        assert_eq!(found.expose_secret(), longest);
        keychain.forget("1").unwrap();
        assert!(keychain.load("1").unwrap().is_none());
    }

    #[test]
    fn p110_a_keychain_that_cannot_be_used_says_what_to_do() {
        type Fails = fn() -> KeyringError;
        let cases: [(Fails, &str); 3] = [
            (
                || KeyringError::NoStorageAccess("locked".into()),
                "unlock it",
            ),
            (|| KeyringError::NoDefaultStore, "start one"),
            (|| KeyringError::PlatformFailure("denied".into()), "denied"),
        ];
        for (fails, advice) in cases {
            let keychain = keychain(Some(fails));
            let token = SecretString::from("1//token");
            for told in [
                keychain.load("1").unwrap_err(),
                keychain.store("1", &token).unwrap_err(),
                keychain.forget("1").unwrap_err(),
            ] {
                let told = told.to_string();
                assert!(told.contains(advice), "{told}");
                assert!(
                    told.contains("HOURWRIGHT_SECRETS=file"),
                    "the choice is the person's: {told}"
                );
                assert!(!told.contains("1//token"), "{told}");
            }
        }
    }

    #[test]
    fn p110_a_keychain_that_never_answers_is_given_up() {
        let (free, waits) = mpsc::channel::<()>();
        let waits = Mutex::new(waits);
        let keychain = Keychain {
            suffix: String::new(),
            open: Arc::new(move |_| {
                // Ends with the test, when the other end is dropped.
                let _ = waits.lock().unwrap().recv();
                Err(KeyringError::NoEntry)
            }),
            limit: Duration::ZERO,
        };
        let told = keychain.load("1").unwrap_err().to_string();
        assert!(told.contains("does not answer"), "{told}");
        drop(free);
    }
}
