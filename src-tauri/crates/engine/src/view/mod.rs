//! What a window or a terminal is shown: plain data, ready to print.
//!
//! These shapes are the JSON of the command line's contract and, exported by ts-rs, the types of the UI. Instants are
//! RFC 3339 texts with the offset that the workspace's zone has at that instant; civil days are `YYYY-MM-DD`. Fields may
//! be added; none changes its meaning.

mod blocks;
mod care;
mod explaining;
mod jobs;
mod planning;
mod reports;
mod syncing;
mod week;
mod workspace;
mod wrong;

pub use blocks::{BlockStandingView, BlocksView, RemoteEditList, RemoteEditView, RemovedView};
pub use care::{
    BackupView, ExportView, ImportNote, ImportNoteKind, ImportPlace, ImportView, RestoreView,
};
pub use explaining::{
    AlternativeView, BindingKind, BlockerKind, BlockerView, BusyDraft, CapacityView, CauseView,
    ChangeView, ExplainView, FixChange, FixKind, FixView, LoadView, OutcomeView, PinDraft,
    ReasonView, RiskView, ShiftView, SpanView, TaskEdit, TroubleKind, TroubleView, WhatIf,
    WhatIfView, WhyHereView, WishKind, WishView,
};
pub use jobs::{
    BackgroundView, JobDetails, JobLineView, JobRow, JobRows, NoticeView, PauseView,
    RestingAccount, ScheduledJob,
};
pub use planning::{
    BlockView, ChangesView, HistoryEntry, HistoryView, HoursList, NextBlock, ReviewItem,
    ReviewView, ScheduleView, SlotList, SlotView, StepView, SubtaskView, TaskDraft, TaskList,
    TaskView, UndoView, UnmetView,
};
pub use reports::{LateTaskView, ReportList, ReportView, WorkspaceReport};
pub use syncing::{
    ErrorView, EventBlockView, EventList, EventView, JobAttemptView, JobList, JobView, RunList,
    RunView, SyncProgress, SyncStatus,
};
pub use week::{
    AllDayItem, AvailabilityReason, BufferSpan, ClockChange, DaySpan, DayView, EventNotes,
    ItemKind, Moment, NotePart, Place, PlacedView, TimedItem, UnplacedTask, WeekView, ZoneDay,
    ZoneHour, ZoneView,
};
pub use workspace::{
    CalendarList, CalendarView, CheckList, CheckView, Freshness, Overview, SettingView,
    SignInState, WorkspaceList, WorkspaceRemovedView, WorkspaceView,
};
pub use wrong::Wrong;
