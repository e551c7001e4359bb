//! Where refresh tokens are kept: the keychain of the operating system, or, where the user asks for it, a file.
//!
//! Nothing else is kept there, and no token is anywhere else: access tokens live in memory.

mod file;
mod keychain;

use std::sync::Arc;

use google::RefreshTokens;

use crate::config::{Config, SecretsPlace};

/// The place that the configuration names.
pub(crate) fn open(config: &Config) -> Arc<dyn RefreshTokens> {
    match config.secrets {
        SecretsPlace::Keychain => Arc::new(keychain::Keychain::new(config)),
        SecretsPlace::File => {
            Arc::new(file::SecretsFile::new(config.data_dir.join("secrets.json")))
        }
    }
}
