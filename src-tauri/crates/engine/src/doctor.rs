//! `doctor`: is everything in order? Touches no network.

use google::{Endpoint, RefreshTokens, SecretError, SecretString};
use jiff::Timestamp;

use crate::config::SecretsPlace;
use crate::engine::Engine;
use crate::random::random_id;
use crate::view::{CheckList, CheckView};
use crate::{Clock, Config, secrets};

/// Looks at store, schema, keychain, clock and endpoints. A store that cannot be opened is one of the findings.
pub fn check_up(config: &Config) -> CheckList {
    let mut checks = match Engine::open(config.clone()) {
        Ok(engine) => vec![integrity(&engine), schema(&engine)],
        Err(error) => vec![check("store", Err(error.message))],
    };
    checks.extend([keychain(config), clock(&config.clock), endpoints(config)]);
    CheckList { checks }
}

fn integrity(engine: &Engine) -> CheckView {
    let file = engine.store().path().display();
    let found = match engine.store().integrity() {
        Ok(None) => Ok(format!("{file} is whole")),
        Ok(Some(found)) => Err(format!(
            "{file} is damaged: {found}. Move it away to start anew, or put a backup in its place"
        )),
        Err(error) => Err(error.to_string()),
    };
    check("store", found)
}

fn schema(engine: &Engine) -> CheckView {
    let version = engine.store().schema_version();
    check(
        "schema",
        version
            .map(|version| format!("version {version}"))
            .map_err(|error| error.to_string()),
    )
}

fn keychain(config: &Config) -> CheckView {
    let place = match config.secrets {
        SecretsPlace::Keychain => "the system's keychain",
        SecretsPlace::File => "secrets.json in the data directory (HOURWRIGHT_SECRETS=file)",
    };
    let tried = try_secrets(&*secrets::open(config));
    check(
        "keychain",
        tried
            .map(|()| format!("sign-ins are kept in {place}"))
            .map_err(|error| error.to_string()),
    )
}

/// Stores, reads and forgets a value that is no token, under a name that nobody else uses.
pub(crate) fn try_secrets(secrets: &dyn RefreshTokens) -> Result<(), SecretError> {
    let name = format!("try-{}", random_id());
    secrets.store(&name, &SecretString::from("works"))?;
    let found = secrets.load(&name)?;
    secrets.forget(&name)?;
    found
        .map(drop)
        .ok_or_else(|| SecretError::new("what was stored could not be read back"))
}

fn clock(clock: &Clock) -> CheckView {
    // The day on which this was written, 2026-11-24: a clock before it is wrong.
    let written = Timestamp::constant(1_795_478_400, 0);
    let now = clock.now();
    let found = if !clock.is_system() {
        Ok(format!("{now} (frozen by HOURWRIGHT_NOW)"))
    } else if now < written {
        Err(format!("{now}: the system's clock is wrong"))
    } else {
        Ok(now.to_string())
    };
    check("clock", found)
}

/// They were checked when the configuration was read.
fn endpoints(config: &Config) -> CheckView {
    let all = [
        Endpoint::Authorization,
        Endpoint::Token,
        Endpoint::Revocation,
        Endpoint::Api,
    ];
    let urls: Vec<String> = all
        .into_iter()
        .map(|which| format!("{which}: {}", config.endpoints.url(which)))
        .collect();
    check("endpoints", Ok(urls.join(", ")))
}

/// What was found, as a text that is good or bad.
fn check(name: &str, found: Result<String, String>) -> CheckView {
    let ok = found.is_ok();
    let (Ok(detail) | Err(detail)) = found;
    CheckView {
        name: name.to_owned(),
        ok,
        detail,
    }
}
