//! `secrets.json`: refresh tokens in a plain file that only its owner may read.
//!
//! Each change is written whole to a second file that then takes the first one's place, under a lock that also keeps
//! other processes out: a crash leaves the old file or the new one.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Once;

use google::{ExposeSecret, RefreshTokens, SecretError, SecretString};

pub(crate) struct SecretsFile {
    path: PathBuf,
    warned: Once,
}

impl SecretsFile {
    pub(crate) fn new(path: PathBuf) -> SecretsFile {
        SecretsFile {
            path,
            warned: Once::new(),
        }
    }

    /// Once, and only from whoever comes to the secrets: a command that has nothing to do with them, or that refuses
    /// what was typed, says nothing about where they are.
    fn warn(&self) {
        self.warned.call_once(|| {
            tracing::warn!(
                "HOURWRIGHT_SECRETS=file: sign-ins are kept in the plain file {}",
                self.path.display()
            );
        });
    }

    fn read(&self) -> io::Result<BTreeMap<String, String>> {
        self.warn();
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error),
        }
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> io::Result<()> {
        let _lock = self.lock()?;
        let mut secrets = self.read()?;
        change(&mut secrets);
        let fresh = self.path.with_extension("json.new");
        let mut file =
            private(OpenOptions::new().write(true).create(true).truncate(true)).open(&fresh)?;
        file.write_all(&serde_json::to_vec(&secrets)?)?;
        sabotage::step!("before a secret is written out");
        file.sync_all()?;
        sabotage::step!("before a secret counts");
        fs::rename(&fresh, &self.path)?;
        sabotage::step!("after a secret counts");
        Ok(())
    }

    fn lock(&self) -> io::Result<File> {
        let lock = private(OpenOptions::new().write(true).create(true).truncate(false))
            .open(self.path.with_extension("json.lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    fn named(&self, error: &io::Error) -> SecretError {
        SecretError::new(format!(
            "the secrets file {} cannot be used: {error}",
            self.path.display()
        ))
    }
}

impl RefreshTokens for SecretsFile {
    fn load(&self, sub: &str) -> Result<Option<SecretString>, SecretError> {
        let mut secrets = self.read().map_err(|e| self.named(&e))?;
        Ok(secrets.remove(sub).map(SecretString::from))
    }

    fn store(&self, sub: &str, token: &SecretString) -> Result<(), SecretError> {
        let token = token.expose_secret().to_owned();
        self.change(|secrets| {
            secrets.insert(sub.to_owned(), token);
        })
        .map_err(|e| self.named(&e))
    }

    fn forget(&self, sub: &str) -> Result<(), SecretError> {
        self.change(|secrets| {
            secrets.remove(sub);
        })
        .map_err(|e| self.named(&e))
    }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_and_are_the_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.json");
        let tokens = SecretsFile::new(path.clone());
        tokens
            .store("a", &SecretString::from("1//token-a"))
            .unwrap();
        tokens
            .store("b", &SecretString::from("1//token-b"))
            .unwrap();
        tokens.forget("a").unwrap();
        let again = SecretsFile::new(path.clone());
        assert!(again.load("a").unwrap().is_none());
        assert_eq!(
            again.load("b").unwrap().unwrap().expose_secret(),
            "1//token-b"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn a_damaged_file_is_refused_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.json");
        fs::write(&path, "{oops").unwrap();
        let tokens = SecretsFile::new(path.clone());
        let error = tokens.store("a", &SecretString::from("t")).unwrap_err();
        assert!(error.to_string().contains("secrets.json"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "{oops");
    }
}
