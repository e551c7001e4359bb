//! Workspaces, accounts, calendars, settings, health.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RemovedView;

/// `workspace list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceList {
    /// In order of name.
    pub workspaces: Vec<WorkspaceView>,
}

/// A named context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceView {
    /// Unique.
    pub name: String,
    /// The signed-in account's e-mail address.
    pub account: Option<String>,
    /// IANA name.
    pub time_zone: String,
    /// Whether batch and background runs include it.
    pub enabled: bool,
    /// Whether the account must sign in again before it can be synced.
    pub needs_sign_in: bool,
    /// How fresh the selected calendars are; `None` where none is, or one was never read completely.
    pub freshness: Option<Freshness>,
}

/// `workspace rm`: what became of the blocks that were written for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceRemovedView {
    /// Events of blocks that stay in Google.
    pub blocks_left: u32,
    /// What was removed there first, where that was asked for.
    pub removed: Option<RemovedView>,
}

/// How far one may rely on what is shown being what Google has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Freshness {
    /// When it was last read completely, by a run that succeeded: RFC 3339.
    pub synced_at: String,
    /// From when on this is too long ago, because three runs in a row did not come or did not succeed: RFC 3339.
    pub late_at: String,
}

/// What the window needs to know before it draws anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Overview {
    /// In order of name.
    pub workspaces: Vec<WorkspaceView>,
    /// Whether the embedded demo calendar is shown instead of the person's own data.
    pub demo: bool,
    /// Whether a Google OAuth client is configured, so that signing in can work.
    pub has_google_client: bool,
    /// Where everything lies.
    pub data_dir: String,
    /// The IANA name of the zone that this machine is in.
    pub system_zone: String,
    /// The program's version.
    pub version: String,
}

/// How far a sign-in has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum SignInState {
    /// No sign-in is going on.
    Idle,
    /// The browser has the word.
    Waiting {
        /// The page, to be opened by hand where the browser did not come up.
        url: String,
    },
    /// Signed in; the calendars are known.
    Done {
        /// The account's e-mail address.
        account: String,
    },
    /// It did not work; the workspace is as before.
    Failed {
        /// What happened and what to do.
        error: super::ErrorView,
    },
}

/// `calendars`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarList {
    /// The primary calendar first, then by title.
    pub calendars: Vec<CalendarView>,
}

/// A calendar of the workspace's account.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own to whoever draws"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarView {
    /// Google's id.
    pub id: String,
    /// Its name, or its id where it has none.
    pub title: String,
    /// As Google names it.
    pub time_zone: String,
    /// Google's `accessRole`.
    pub access_role: String,
    /// Whether this workspace reads it.
    pub selected: bool,
    /// Whether it is the account's own calendar.
    pub primary: bool,
    /// `#rrggbb`.
    pub color: String,
    /// `yes`, `only-busy` or `no`.
    pub blocks_time: String,
    /// How fresh it is; `None` where it was never read completely.
    pub freshness: Option<Freshness>,
    /// Whether Google no longer shows it to this account; its events are kept.
    pub lost: bool,
    /// Whether the person hid it from Google's own list.
    pub hidden: bool,
    /// Whether there is no Google behind it: it holds what was read from files.
    pub local: bool,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingView {
    /// Its name, like `plan.buffer-minutes`.
    pub key: String,
    /// Its value as text; `none` where it is off.
    pub value: String,
    /// Whether this is the default.
    pub is_default: bool,
}

/// `doctor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckList {
    /// In a fixed order.
    pub checks: Vec<CheckView>,
}

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckView {
    /// What was looked at.
    pub name: String,
    /// Whether all is well.
    pub ok: bool,
    /// What was found.
    pub detail: String,
}
