//! Where things are and how the program was started: environment and folders are read here, once.

use std::fs::{self, DirBuilder};
use std::path::{Path, PathBuf};
use std::{env, io};

use google::{Endpoint, Endpoints, SecretString};
use jiff::Timestamp;

use crate::{Clock, Code, Error};

/// Where refresh tokens are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsPlace {
    /// The keychain of the operating system.
    Keychain,
    /// A plain file in the data directory, readable by its owner: the user's explicit choice.
    File,
}

/// Everything that the outside decides.
#[derive(Clone)]
pub struct Config {
    /// Holds all that belongs together: database, secrets file, locks.
    pub data_dir: PathBuf,
    /// The civil clock.
    pub clock: Clock,
    /// Google's, or a stand-in's.
    pub endpoints: Endpoints,
    /// The OAuth client of the environment, if any; the settings come after it.
    pub client_id: Option<String>,
    /// Its secret.
    pub client_secret: Option<SecretString>,
    /// Where refresh tokens are kept.
    pub secrets: SecretsPlace,
    /// Whether a person is asked before the first block is written to Google. A window does; at the command line, to
    /// say `schedule` is to agree.
    pub asks_first: bool,
}

impl Config {
    /// What the environment says; `data_dir` is the command line's, which counts more.
    ///
    /// # Errors
    /// `invalid-input`, naming the variable.
    pub fn from_env(data_dir: Option<PathBuf>) -> Result<Config, Error> {
        Ok(Config {
            data_dir: match data_dir.or_else(named_data_dir) {
                Some(dir) => dir,
                None => platform_data_dir().ok_or_else(|| {
                    Error::invalid(
                        "no home directory is known; name a folder with --data-dir or HOURWRIGHT_DATA_DIR",
                    )
                })?,
            },
            clock: clock()?,
            endpoints: endpoints()?,
            client_id: variable("HOURWRIGHT_GOOGLE_CLIENT_ID"),
            client_secret: variable("HOURWRIGHT_GOOGLE_CLIENT_SECRET").map(SecretString::from),
            secrets: secrets_place()?,
            asks_first: false,
        })
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.data_dir.join("hourwright.db")
    }

    /// The folder of lock files.
    pub fn locks(&self) -> PathBuf {
        self.data_dir.join("locks")
    }

    /// The folder of the daily copies of the database.
    pub fn backups(&self) -> PathBuf {
        self.data_dir.join("backups")
    }

    /// Makes the data directory, for its owner alone, where it is not there. An empty one is closed to others, too; one
    /// that holds something is as its owner wants it.
    pub(crate) fn create_data_dir(&self) -> Result<(), Error> {
        let create = || {
            create_private_dir(&self.data_dir)?;
            close_empty_dir(&self.data_dir)?;
            create_private_dir(&self.locks())
        };
        create().map_err(|e| {
            Error::new(
                Code::Store,
                format!(
                    "the data directory {} cannot be made: {e}",
                    self.data_dir.display()
                ),
            )
        })
    }
}

fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg(unix)]
fn close_empty_dir(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mut permissions = fs::metadata(dir)?.permissions();
    if permissions.mode() & 0o077 != 0 && fs::read_dir(dir)?.next().is_none() {
        permissions.set_mode(0o700);
        fs::set_permissions(dir, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn close_empty_dir(_dir: &Path) -> io::Result<()> {
    Ok(())
}

/// A variable's value; an empty one counts as unset.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The zone that `TZ` names; POSIX lets a colon stand before it.
pub(crate) fn named_zone() -> Option<String> {
    variable("TZ").map(|name| name.trim_start_matches(':').to_owned())
}

/// A folder's name need not be text.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
fn named_data_dir() -> Option<PathBuf> {
    env::var_os("HOURWRIGHT_DATA_DIR")
        .filter(|dir| !dir.is_empty())
        .map(PathBuf::from)
}

/// The person's home.
pub fn home_dir() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned())
}

/// Where the data are when nobody says, on Linux by the XDG rules; `None` without a home directory.
pub(crate) fn platform_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("io.github", "hourwright", "hourwright")
        .map(|dirs| dirs.data_dir().to_owned())
}

/// The endpoints of a stand-in for Google.
///
/// # Errors
/// `invalid-input` for anything but https, or http on a loopback address.
pub fn endpoints_at(
    authorization: &str,
    token: &str,
    revocation: &str,
    api: &str,
) -> Result<Endpoints, Error> {
    Ok(Endpoints::default()
        .with(Endpoint::Authorization, authorization)?
        .with(Endpoint::Token, token)?
        .with(Endpoint::Revocation, revocation)?
        .with(Endpoint::Api, api)?)
}

fn clock() -> Result<Clock, Error> {
    let Some(text) = variable("HOURWRIGHT_NOW") else {
        return Ok(Clock::system());
    };
    let at: Timestamp = text.parse().map_err(|_| {
        Error::invalid(format!(
            "HOURWRIGHT_NOW: {text:?} is not an RFC 3339 instant"
        ))
    })?;
    Ok(Clock::frozen(at))
}

pub(crate) fn endpoints() -> Result<Endpoints, Error> {
    const VARIABLES: [(&str, Endpoint); 4] = [
        ("HOURWRIGHT_GOOGLE_AUTH_URL", Endpoint::Authorization),
        ("HOURWRIGHT_GOOGLE_TOKEN_URL", Endpoint::Token),
        ("HOURWRIGHT_GOOGLE_REVOKE_URL", Endpoint::Revocation),
        ("HOURWRIGHT_GOOGLE_API_URL", Endpoint::Api),
    ];
    let mut endpoints = Endpoints::default();
    for (name, which) in VARIABLES {
        if let Some(url) = variable(name) {
            endpoints = endpoints
                .with(which, &url)
                .map_err(|e| Error::invalid(format!("{name}: {e}")))?;
        }
    }
    Ok(endpoints)
}

fn secrets_place() -> Result<SecretsPlace, Error> {
    match variable("HOURWRIGHT_SECRETS").as_deref() {
        None | Some("keychain") => Ok(SecretsPlace::Keychain),
        Some("file") => Ok(SecretsPlace::File),
        Some(other) => Err(Error::invalid(format!(
            "HOURWRIGHT_SECRETS: {other:?} is neither keychain nor file"
        ))),
    }
}
