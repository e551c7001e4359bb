//! The google crate's failures in our words.

use google::SecretError;

use crate::{Code, Error};

/// A failure of the keychain or the secrets file.
pub(crate) fn secret(error: SecretError) -> Error {
    Error::new(Code::Keychain, error)
}

impl From<google::Error> for Error {
    fn from(error: google::Error) -> Error {
        Error::new(Code::from_word(error.code()), error)
    }
}

impl From<sync::Error> for Error {
    fn from(error: sync::Error) -> Error {
        match error {
            sync::Error::Store(error) => error.into(),
            error => Error::new(Code::from_word(error.code()), error),
        }
    }
}
