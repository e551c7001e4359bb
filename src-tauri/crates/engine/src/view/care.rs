//! Backups, restores, exports and imports.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `backup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupView {
    /// Where it is, as asked for.
    pub file: String,
    /// How large it is.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// `restore`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreView {
    /// What was restored.
    pub file: String,
    /// Where the old store is kept; `None` where there was none.
    pub kept: Option<String>,
}

/// `export`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportView {
    /// How many tasks are in it.
    #[ts(type = "number")]
    pub tasks: usize,
    /// How many planned blocks; a table has none.
    #[ts(type = "number")]
    pub blocks: usize,
    /// How many events; a series counts once.
    #[ts(type = "number")]
    pub events: usize,
    /// The file.
    pub text: String,
}

/// `import`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportView {
    /// How many tasks were added.
    #[ts(type = "number")]
    pub tasks: usize,
    /// How many events were added or changed; a series counts once.
    #[ts(type = "number")]
    pub events: usize,
    /// How many of either were there already, from a file.
    #[ts(type = "number")]
    pub unchanged: usize,
    /// How many events were left out because another calendar of the workspace has them, or they are its planned
    /// blocks: they would take their time twice.
    #[ts(type = "number")]
    pub known: usize,
    /// What was left out or taken for something else.
    pub notes: Vec<ImportNote>,
}

/// Something of a file that was not taken as it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportNote {
    /// Where it stands in the file; null where it is about several places.
    pub place: Option<ImportPlace>,
    /// What became of it.
    pub what: ImportNoteKind,
    /// All of it in an English sentence.
    pub text: String,
}

/// Where something stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ImportPlace {
    /// Of a table.
    Line {
        /// From 1.
        #[ts(type = "number")]
        number: u64,
    },
    /// Of a calendar file.
    Entry {
        /// From 1.
        #[ts(type = "number")]
        number: u64,
        /// What it is called.
        title: String,
    },
}

/// What became of something in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ImportNoteKind {
    /// Left out: it is no task and no event.
    Unknown {
        /// What it calls itself.
        word: String,
    },
    /// Left out: an event without a start.
    NoStart,
    /// Left out: it was cancelled.
    Cancelled,
    /// Left out: an occurrence that differs from its series, which a table cannot say.
    LoneException,
    /// Left out: a calendar of the workspace has these events already.
    Known {
        /// The calendar's name; `Hourwright` for planned blocks.
        calendar: String,
        /// How many.
        #[ts(type = "number")]
        events: usize,
        /// How many of them say something else there.
        #[ts(type = "number")]
        different: usize,
    },
    /// Its end does not follow its start: taken for a point.
    EndBeforeStart,
    /// Its zone is not known: another was taken.
    Zone {
        /// The one of the file.
        named: String,
        /// The one that was taken.
        taken: String,
    },
    /// Its hour set is not there: another was taken.
    Hours {
        /// The one of the file.
        named: String,
        /// The one that was taken.
        taken: String,
    },
}
