//! What exactly is wrong, where a window has a sentence of its own for it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A failure that a person can meet in the window, and what belongs to it. The command line prints the engine's English
/// sentence; what has no kind here is told by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Wrong {
    /// The task was removed meanwhile.
    TaskGone,
    /// The task is done; only an open one has a place.
    TaskDone,
    /// The task has no blocks to fix.
    NothingToPin,
    /// Of two tasks each would wait for the other.
    WaitsForItself,
    /// Tasks are ranked within one priority.
    OtherPriority,
    /// The step was taken back already.
    UndoneAlready,
    /// Something else was done since the step.
    DoneSince,
    /// The step's tasks were changed by something else.
    ChangedSince,
    /// There is no step to take back.
    NothingToUndo,
    /// There is no step to make again.
    NothingToRedo,
    /// The block was moved or removed meanwhile.
    BlockGone,
    /// Tasks or events changed while a plan was made.
    ChangedWhilePlanned,
    /// The workspace was removed meanwhile.
    WorkspaceGone {
        /// Its name.
        name: String,
    },
    /// There is one of that name.
    WorkspaceExists {
        /// The name.
        name: String,
    },
    /// A workspace cannot be called so.
    WorkspaceName,
    /// Nobody has said which Google client to use.
    NoClient,
    /// What was given is no id of a Google client.
    ClientId {
        /// How they end.
        ending: String,
    },
    /// The Google client's secret is missing or is no word.
    ClientSecret,
    /// Somebody else signed in than the workspace belongs to.
    OtherAccount {
        /// The workspace.
        workspace: String,
        /// Whose it is.
        owner: String,
        /// Who signed in.
        signed_in: String,
    },
    /// What Google has to allow for calendars to be read was not allowed.
    BoxesUnticked,
    /// The pasted address is not where the sign-in ends, or that is over.
    PastedAddress,
    /// Signed out here, but Google does not know of it.
    NotRevoked {
        /// Where a person can do it themselves.
        page: String,
    },
    /// A setting cannot have that value.
    Setting {
        /// Its key.
        key: String,
        /// The value; empty where it may be a secret.
        value: String,
        /// Of a number, the least and the most that it may be.
        #[ts(type = "[number, number] | null")]
        range: Option<(i64, i64)>,
    },
    /// Blocks are written to other calendars only by a sign-in that may.
    NeedsFullMode,
    /// The calendar can only be read.
    CalendarReadOnly,
    /// The workspace has no such calendar (any more).
    CalendarGone,
    /// A set of hours cannot be called so.
    HoursName {
        /// The name.
        name: String,
    },
    /// There is no set of hours of that name (any more).
    HoursGone {
        /// The name.
        name: String,
    },
    /// The job has ended, or goes on in another program.
    JobElsewhere,
    /// A file cannot be read in; nothing of it was taken.
    NotImported {
        /// The file.
        file: String,
    },
    /// A file cannot be written; an older one is as it was.
    NotWritten {
        /// The file.
        file: String,
    },
    /// A file is no backup that can be restored; nothing was changed.
    NotRestored {
        /// The file.
        file: String,
    },
    /// A backup comes from a newer Hourwright; nothing was changed.
    BackupNewer {
        /// The file.
        file: String,
    },
    /// The database is damaged; it was left as it is.
    StoreDamaged {
        /// The file.
        file: String,
    },
    /// A newer Hourwright has written the database; it was left as it is.
    StoreNewer {
        /// The file.
        file: String,
    },
    /// The database cannot be opened or written.
    StoreUnusable {
        /// The file.
        file: String,
    },
    /// The database is in use by another program for too long.
    StoreBusy,
    /// No room on the disk.
    DiskFull,
}
