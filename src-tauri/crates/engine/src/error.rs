//! One error for everything that a person or a program may be told: a stable word, and a sentence that says what
//! happened and what to do.

use std::fmt;
use std::path::Path;

use crate::view::{ErrorView, Wrong};

/// The contract's stable words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// Another sync of this calendar is going on.
    LockHeld,
    /// No account, or one that has to sign in.
    AuthRequired,
    /// The person or Google said no.
    AccessDenied,
    /// Google no longer accepts the sign-in.
    AccessRevoked,
    /// Google asks to slow down for longer than the run may take.
    RateLimited,
    /// No connection.
    Network,
    /// It took too long.
    Timeout,
    /// Google does not know it (any more).
    NotFound,
    /// An answer that makes no sense.
    BadResponse,
    /// What was asked for cannot be.
    InvalidInput,
    /// The database cannot be used.
    Store,
    /// The keychain cannot be used.
    Keychain,
    /// Somebody stopped it.
    Cancelled,
    /// A bug in this program.
    Internal,
}

impl Code {
    /// The word as the contract has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::LockHeld => "lock-held",
            Code::AuthRequired => "auth-required",
            Code::AccessDenied => "access-denied",
            Code::AccessRevoked => "access-revoked",
            Code::RateLimited => "rate-limited",
            Code::Network => "network",
            Code::Timeout => "timeout",
            Code::NotFound => "not-found",
            Code::BadResponse => "bad-response",
            Code::InvalidInput => "invalid-input",
            Code::Store => "store",
            Code::Keychain => "keychain",
            Code::Cancelled => "cancelled",
            Code::Internal => "internal",
        }
    }

    /// The code of that word; an unknown one is a bug.
    pub fn from_word(word: &str) -> Code {
        [
            Code::LockHeld,
            Code::AuthRequired,
            Code::AccessDenied,
            Code::AccessRevoked,
            Code::RateLimited,
            Code::Network,
            Code::Timeout,
            Code::NotFound,
            Code::BadResponse,
            Code::InvalidInput,
            Code::Store,
            Code::Keychain,
            Code::Cancelled,
        ]
        .into_iter()
        .find(|code| code.as_str() == word)
        .unwrap_or(Code::Internal)
    }

    /// The exit code that the contract gives it.
    pub fn exit(self) -> u8 {
        match self {
            Code::Internal => 1,
            Code::InvalidInput => 2,
            Code::LockHeld => 3,
            Code::AuthRequired | Code::AccessDenied | Code::AccessRevoked => 4,
            Code::RateLimited
            | Code::Network
            | Code::Timeout
            | Code::NotFound
            | Code::BadResponse => 5,
            Code::Store | Code::Keychain => 6,
            Code::Cancelled => 130,
        }
    }

    /// The one that decides how a run of several parts ended: by exit code in the contract's order 130, 6, 4, 5, 3, in
    /// which a bug comes after the store.
    pub fn worst(codes: impl IntoIterator<Item = Code>) -> Option<Code> {
        const MILDEST_FIRST: [u8; 7] = [2, 3, 5, 4, 1, 6, 130];
        codes
            .into_iter()
            .max_by_key(|code| MILDEST_FIRST.iter().position(|exit| *exit == code.exit()))
    }
}

/// A failure, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kind.
    pub code: Code,
    /// What happened, why, and what to do: one line.
    pub message: String,
    /// What exactly is wrong, where a window has its own sentence for it.
    pub wrong: Option<Box<Wrong>>,
}

impl Error {
    /// A failure of that kind.
    pub fn new(code: Code, message: impl fmt::Display) -> Error {
        Error {
            code,
            message: message
                .to_string()
                .lines()
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" "),
            wrong: None,
        }
    }

    /// The same, and what exactly is wrong.
    #[must_use]
    pub(crate) fn because(self, wrong: Wrong) -> Error {
        Error {
            wrong: Some(Box::new(wrong)),
            ..self
        }
    }

    /// What was asked for cannot be; the message names the field and the value.
    pub fn invalid(message: impl fmt::Display) -> Error {
        Error::new(Code::InvalidInput, message)
    }

    /// The same failure as a window or `--json` shows it.
    pub fn view(&self) -> ErrorView {
        ErrorView {
            code: self.code.as_str().to_owned(),
            message: self.message.clone(),
            wrong: self.wrong.clone(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::from(&error)
    }
}

impl From<&store::Error> for Error {
    fn from(error: &store::Error) -> Error {
        Error {
            wrong: wrong_with(error).map(Box::new),
            ..Error::new(Code::Store, error)
        }
    }
}

/// What exactly is wrong with the store, for the errors that a person can do something about.
fn wrong_with(error: &store::Error) -> Option<Wrong> {
    let name = |path: &Path| path.display().to_string();
    Some(match error {
        store::Error::Corrupt { path, .. } => Wrong::StoreDamaged { file: name(path) },
        store::Error::NewerSchema { path, .. } => Wrong::StoreNewer { file: name(path) },
        store::Error::Inaccessible { path, .. } => Wrong::StoreUnusable { file: name(path) },
        store::Error::Busy(_) => Wrong::StoreBusy,
        store::Error::DiskFull(_) => Wrong::DiskFull,
        _ => return None,
    })
}

impl From<model::ParseError> for Error {
    fn from(error: model::ParseError) -> Error {
        Error::invalid(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_code_is_the_contracts() {
        let worst = |codes: &[Code]| Code::worst(codes.iter().copied());
        assert_eq!(worst(&[]), None);
        for (codes, expected) in [
            (&[Code::LockHeld, Code::Network][..], Code::Network),
            (&[Code::Network, Code::AccessRevoked], Code::AccessRevoked),
            (&[Code::Store, Code::AuthRequired], Code::Store),
            (&[Code::Store, Code::Cancelled], Code::Cancelled),
        ] {
            assert_eq!(worst(codes), Some(expected), "{codes:?}");
            let reversed: Vec<Code> = codes.iter().rev().copied().collect();
            assert_eq!(worst(&reversed), Some(expected), "{codes:?}");
        }
    }

    #[test]
    fn a_message_is_one_line() {
        assert_eq!(Error::invalid("a\nb\r\nc").message, "a b c");
    }
}
