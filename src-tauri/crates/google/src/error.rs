//! What can go wrong between Hourwright and Google, with the questions that callers ask about it.
//!
//! A message says what happened, why, and what to do; it carries Google's own words where there are any, and never a
//! token, a code or an address with either in it.

use std::time::Duration;

use crate::endpoints::Endpoint;
use crate::token::SecretError;

/// The result of everything that talks to Google.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, after all tries that were worth making.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nobody is signed in, or Google takes the renewed access token no better than the old one.
    #[error("{0}")]
    AuthRequired(String),
    /// Google refused the access token once. It is renewed and the request sent again, so that this is seen only
    /// where no try was left.
    #[error("Google refused the access token: {0}")]
    StaleAccess(String),
    /// The person, an administrator or Google said no.
    #[error("{0}")]
    AccessDenied(String),
    /// The sign-in is dead (`invalid_grant`); only a new one helps.
    #[error("{0}")]
    AccessRevoked(String),
    /// Too many requests.
    #[error("{message}")]
    RateLimited {
        /// Google's words.
        message: String,
        /// How long Google said to wait, counted from its answer.
        retry_after: Option<Duration>,
        /// Whether a quota of hours or days is used up, so that no retry within a run can help.
        lasting: bool,
    },
    /// No connection, or one that broke.
    #[error("{0}")]
    Network(String),
    /// No answer in time.
    #[error("{message}")]
    Timeout {
        /// What was waited for.
        message: String,
        /// Whether the limit of the whole run is over, not only that of one request.
        of_run: bool,
    },
    /// The calendar does not exist, or is not ours to read any more.
    #[error("Google does not know it: {0}")]
    NotFound(String),
    /// The id of a new event is taken.
    #[error("Google has an event of this id already: {0}")]
    Duplicate(String),
    /// What was to be changed is no longer as it was when we looked.
    #[error("the event was changed meanwhile: {0}")]
    Conflict(String),
    /// The sync token or the page token is dead: read the calendar from its first page.
    #[error("Google asks for a full sync: {0}")]
    FullSyncRequired(String),
    /// An answer that cannot be Google's or cannot be read, or trouble on Google's side.
    #[error("{message}")]
    BadResponse {
        /// What came instead.
        message: String,
        /// How long to wait before asking again, where the answer said so.
        retry_after: Option<Duration>,
    },
    /// Google says something of this one thing that this version does not know: it is left alone, and nothing else waits
    /// for it.
    #[error("{0}")]
    Unfamiliar(String),
    /// Google refuses this very request; sending it again is useless.
    #[error("Google refused the request ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Google's words.
        message: String,
    },
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The keychain, or the file that stands in for it, cannot be used.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// An address that tokens must not be sent to.
    #[error("the {which} address {value:?} cannot be used: {reason}")]
    Endpoint {
        /// Which of the four.
        which: Endpoint,
        /// What was given.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// The kebab-case word that the command line and the window show.
    pub fn code(&self) -> &'static str {
        match self {
            Error::AuthRequired(_) | Error::StaleAccess(_) => "auth-required",
            Error::AccessDenied(_) => "access-denied",
            Error::AccessRevoked(_) => "access-revoked",
            Error::RateLimited { .. } => "rate-limited",
            Error::Network(_) => "network",
            Error::Timeout { .. } => "timeout",
            Error::NotFound(_) => "not-found",
            Error::FullSyncRequired(_)
            | Error::BadResponse { .. }
            | Error::Unfamiliar(_)
            | Error::Refused { .. }
            | Error::Duplicate(_)
            | Error::Conflict(_) => "bad-response",
            Error::Cancelled => "cancelled",
            Error::Secret(_) => "keychain",
            Error::Endpoint { .. } => "invalid-input",
        }
    }

    /// Whether the calendar has to be read from its first page again, without a sync token.
    pub fn is_full_sync_required(&self) -> bool {
        matches!(self, Error::FullSyncRequired(_))
    }

    /// Whether the calendar is gone or not ours any more: its rows stay, reading it pauses.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::NotFound(_))
    }

    /// Whether a new event's id is taken.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Error::Duplicate(_))
    }

    /// Whether an event was changed since we looked.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Error::Conflict(_))
    }

    /// Whether Google says that this is not allowed.
    pub fn is_access_denied(&self) -> bool {
        matches!(self, Error::AccessDenied(_))
    }

    /// Whether the sign-in itself is dead.
    pub fn is_access_revoked(&self) -> bool {
        matches!(self, Error::AccessRevoked(_))
    }

    /// Whether only a person can help, by signing in again or by allowing more.
    pub fn is_sign_in_needed(&self) -> bool {
        matches!(
            self,
            Error::AuthRequired(_)
                | Error::StaleAccess(_)
                | Error::AccessDenied(_)
                | Error::AccessRevoked(_)
        )
    }

    /// Whether the answer did not come, or not whole, in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Error::Timeout { .. })
    }

    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Error::Cancelled)
    }

    /// Whether the same request is useless, also in a later run, until something else changes.
    pub fn is_permanent(&self) -> bool {
        matches!(
            self,
            Error::AuthRequired(_)
                | Error::AccessDenied(_)
                | Error::AccessRevoked(_)
                | Error::NotFound(_)
                | Error::FullSyncRequired(_)
                | Error::Unfamiliar(_)
                | Error::Refused { .. }
                | Error::Endpoint { .. }
        )
    }

    /// How long Google said to wait before the next request, counted from its answer.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::RateLimited { retry_after, .. } | Error::BadResponse { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }

    /// Whether another try within the same run may succeed.
    pub(crate) fn is_worth_a_retry(&self) -> bool {
        match self {
            Error::StaleAccess(_) | Error::Network(_) | Error::BadResponse { .. } => true,
            Error::RateLimited { lasting, .. } => !lasting,
            Error::Timeout { of_run, .. } => !of_run,
            _ => false,
        }
    }

    /// An answer that cannot be read.
    pub(crate) fn unreadable(message: impl Into<String>) -> Error {
        Error::BadResponse {
            message: message.into(),
            retry_after: None,
        }
    }
}
