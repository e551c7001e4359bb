//! Processes take turns to exchange an account's refresh token, whatever place it is kept in.
//!
//! The turn is the operating system's lock on an open file, which the kernel frees at any death. Files are never
//! removed: a removed one could be locked twice, once by its old and once by its new name.

use std::fs::{OpenOptions, TryLockError};
use std::path::PathBuf;

use google::{RefreshTokens, SecretError, SecretString, Turn};
use sha2::{Digest, Sha256};

/// A place for refresh tokens that other processes use, too.
pub(crate) struct Turns<T> {
    place: T,
    /// The folder of lock files.
    locks: PathBuf,
}

impl<T: RefreshTokens> Turns<T> {
    pub(crate) fn new(place: T, locks: PathBuf) -> Turns<T> {
        Turns { place, locks }
    }
}

impl<T: RefreshTokens> RefreshTokens for Turns<T> {
    fn load(&self, sub: &str) -> Result<Option<SecretString>, SecretError> {
        self.place.load(sub)
    }

    fn store(&self, sub: &str, token: &SecretString) -> Result<(), SecretError> {
        self.place.store(sub, token)
    }

    fn forget(&self, sub: &str) -> Result<(), SecretError> {
        self.place.forget(sub)
    }

    fn take_turn(&self, sub: &str) -> Result<Option<Turn>, SecretError> {
        let path = self.locks.join(file_name(sub));
        let unusable = |error| {
            SecretError::new(format!(
                "the lock file {} cannot be used: {error}",
                path.display()
            ))
        };
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Turn::locked(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}

/// A hash, because what Google calls a person may be no name for a file.
fn file_name(sub: &str) -> String {
    let digest = Sha256::digest(sub.as_bytes());
    let (half, _) = digest
        .split_first_chunk::<16>()
        .expect("SHA-256 has 32 bytes");
    format!("token-{:032x}.lock", u128::from_be_bytes(*half))
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::path::Path;
    use std::process::{Child, Command};
    use std::sync::Arc;
    use std::time::Duration;

    use fake_google::{Endpoint, FakeGoogle, Options};
    use google::{App, Client, ClientId, Run};
    use jiff::SignedDuration;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::secrets::file::SecretsFile;

    const TIMES: usize = 1_000;
    /// Says to a process of this test that it is one of those that refresh, and how often.
    const PART: &str = "HOURWRIGHT_TEST_REFRESHES";

    fn tokens_in(folder: &Path) -> Turns<SecretsFile> {
        Turns::new(
            SecretsFile::new(folder.join("secrets.json")),
            folder.to_owned(),
        )
    }

    fn quick() -> Run {
        Run::new(Duration::from_mins(5), CancellationToken::new())
    }

    /// Two processes whose access tokens are always too old, and a server that takes each refresh token once: a token
    /// that was used twice, or got lost on the way, is an `invalid_grant`.
    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the test starts itself again, and tells its other self in the environment"
    )]
    fn p106_two_processes_share_rotating_tokens_through_1000_expiries_each() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        if let Ok(folder) = env::var(PART) {
            return runtime.block_on(refresh_again_and_again(Path::new(&folder)));
        }
        let google = runtime
            .block_on(FakeGoogle::start(Options {
                access_token_life: SignedDuration::from_secs(1),
                rotate_refresh_tokens: true,
                ..Options::default()
            }))
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let scopes = ["calendar.calendarlist.readonly"];
        let first = google.refresh_token("mara@example.com", &scopes).unwrap();
        tokens_in(folder.path())
            .store("mara", &first.into())
            .unwrap();
        let parts: Vec<Child> = (0..2)
            .map(|_| {
                Command::new(env::current_exe().unwrap())
                    .args(["--exact", "--nocapture"])
                    .arg("secrets::turns::tests::p106_two_processes_share_rotating_tokens_through_1000_expiries_each")
                    .env(PART, folder.path())
                    .env("HOURWRIGHT_GOOGLE_TOKEN_URL", google.token_url())
                    .env("HOURWRIGHT_GOOGLE_API_URL", google.api_url())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for mut part in parts {
            assert!(part.wait().unwrap().success());
        }
        let log = google.log();
        let refused = log.iter().filter(|asked| asked.status != 200).count();
        assert_eq!(refused, 0, "refused requests");
        assert_eq!(google.count(Endpoint::Token), 2 * TIMES);
    }

    async fn refresh_again_and_again(folder: &Path) {
        let demo = fake_google::Client::demo();
        let client_id = ClientId {
            id: demo.id,
            secret: Some(demo.secret.into()),
        };
        let endpoints = crate::config::endpoints().unwrap();
        let app = App::new(endpoints, client_id);
        let client = Client::new(&app, "mara", Arc::new(tokens_in(folder)));
        for _ in 0..TIMES {
            client.calendar_list(&quick()).await.unwrap();
        }
    }

    /// Another process hangs in the middle of its turn: whoever waits can be stopped.
    #[tokio::test]
    async fn p106_p125_waiting_for_a_turn_can_be_cancelled() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = tokens_in(folder.path());
        tokens.store("mara", &"1//token".into()).unwrap();
        let held = tokens.take_turn("mara").unwrap().expect("nobody has it");
        assert!(tokens.take_turn("mara").unwrap().is_none());
        assert!(tokens.take_turn("ines").unwrap().is_some());
        let client_id = ClientId {
            id: "id".to_owned(),
            secret: None,
        };
        let app = App::new(google::Endpoints::default(), client_id);
        let client = Client::new(&app, "mara", Arc::new(tokens_in(folder.path())));
        let cancel = CancellationToken::new();
        let run = Run::new(Duration::from_mins(5), cancel.clone());
        let (ended, ()) = tokio::join!(client.calendar_list(&run), async {
            tokio::task::yield_now().await;
            cancel.cancel();
        });
        assert!(ended.unwrap_err().is_cancelled());
        drop(held);
        assert!(tokens.take_turn("mara").unwrap().is_some());
    }
}
