//! Why a calendar could not be read to its end.

/// The result of everything here.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure. The calendar's events, token and state are as they were before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Google, or the way there.
    #[error(transparent)]
    Google(#[from] google::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Another run is at this calendar.
    #[error("another sync of this calendar is running{}", .holder.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Locked {
        /// Its process, where that could be read.
        holder: Option<u32>,
    },
    /// The lock file cannot be made or locked.
    #[error(
        "the lock file {path} cannot be used: {cause}; check that its folder is yours and writable"
    )]
    LockFile {
        /// The file.
        path: std::path::PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// The last page had no sync token (P04).
    #[error(
        "Google's listing ended without a sync token, so it may not be complete; the next run tries again"
    )]
    TokenMissing,
    /// A page names one as the next that was read before.
    #[error("Google's listing goes round in circles; the next run tries again")]
    EndlessPages,
    /// What the account may see changed while an older listing was going on (P44).
    #[error("the access to this calendar changed during the run; the next run reads it anew")]
    AccessChanged,
    /// A listing would remove more than is plausible (P74).
    #[error("the listing would remove {removed} of {stored} events")]
    Brake {
        /// How many it does not name.
        removed: u32,
        /// How many there are.
        stored: u32,
    },
    /// Another run took over, although this one held the lock: somebody removed the lock file (P113).
    #[error("another run has read this calendar meanwhile; this one was undone")]
    Overtaken,
    /// The account's list of calendars came without any (P46).
    #[error("Google's list of calendars came empty; the next sync tries again")]
    NoCalendars,
    /// The calendar that blocks are written to does not exist any more.
    #[error("the calendar for planned blocks ({0}) is gone or not ours to write to any more")]
    PlanningCalendarGone(String),
    /// Somebody else changed the same event again and again.
    #[error("a planned block is being changed by somebody else; the next sync tries again")]
    Busy,
    /// The calendar is not in the store (any more).
    #[error("the calendar was removed meanwhile")]
    CalendarRemoved,
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// The kebab-case word that the command line and the window show.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Google(error) => error.code(),
            Error::Store(_) | Error::LockFile { .. } => "store",
            Error::Locked { .. } | Error::Overtaken => "lock-held",
            Error::TokenMissing
            | Error::EndlessPages
            | Error::AccessChanged
            | Error::Busy
            | Error::NoCalendars
            | Error::Brake { .. } => "bad-response",
            Error::CalendarRemoved | Error::PlanningCalendarGone(_) => "not-found",
            Error::Cancelled => "cancelled",
        }
    }

    /// Whether another run is at this calendar, so that nothing is to be done.
    pub fn is_locked(&self) -> bool {
        matches!(self, Error::Locked { .. } | Error::Overtaken)
    }

    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        match self {
            Error::Google(error) => error.is_cancelled(),
            Error::Cancelled => true,
            _ => false,
        }
    }

    /// Whether the calendar is gone at Google, or not ours to read any more (P14).
    pub fn is_calendar_gone(&self) -> bool {
        matches!(self, Error::Google(error) if error.is_not_found())
    }

    /// Whether Google refuses just this, now and later: a dead letter.
    pub(crate) fn is_refusal(&self) -> bool {
        match self {
            Error::Google(error) => {
                error.is_permanent() && (error.is_access_denied() || !error.is_sign_in_needed())
            }
            _ => false,
        }
    }

    /// Whether Google says that this account may not do this.
    pub(crate) fn is_access_denied(&self) -> bool {
        matches!(self, Error::Google(error) if error.is_access_denied())
    }

    /// Whether Google no longer knows the sync or page token that it was asked with.
    pub(crate) fn is_dead_token(&self) -> bool {
        matches!(self, Error::Google(error) if error.is_full_sync_required())
    }

    /// Whether the pages fetched before it are still good, so that a full listing may go on after them (P129).
    ///
    /// Not so where Google's answers themselves are in doubt and this run got no further than the one before: a
    /// listing that can't get past a page has to begin anew some time.
    pub(crate) fn leaves_pages_good(&self, got_further: bool) -> bool {
        match self {
            Error::Google(error) if error.is_not_found() || error.is_full_sync_required() => false,
            Error::Google(error) if error.code() == "bad-response" => {
                got_further && !error.is_permanent()
            }
            Error::Google(_) | Error::Store(_) | Error::Cancelled => true,
            _ => false,
        }
    }
}
