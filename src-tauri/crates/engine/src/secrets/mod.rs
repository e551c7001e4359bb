//! Where refresh tokens are kept: the keychain of the operating system, or, where the user asks for it, a file.
//!
//! Nothing else is kept there, and no token is anywhere else: access tokens live in memory.

mod file;
mod keychain;
mod turns;

use std::sync::Arc;

use google::RefreshTokens;

use crate::config::{Config, SecretsPlace};
use file::SecretsFile;
use keychain::Keychain;
use turns::Turns;

/// The place that the configuration names.
pub(crate) fn open(config: &Config) -> Arc<dyn RefreshTokens> {
    let locks = config.locks();
    match config.secrets {
        SecretsPlace::Keychain => Arc::new(Turns::new(Keychain::new(config), locks)),
        SecretsPlace::File => {
            let file = SecretsFile::new(config.data_dir.join("secrets.json"));
            Arc::new(Turns::new(file, locks))
        }
    }
}
