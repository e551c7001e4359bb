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
    /// How many of either were there already.
    #[ts(type = "number")]
    pub unchanged: usize,
    /// What was left out or taken for something else, a sentence each.
    pub notes: Vec<String>,
}
