//! The week as a grid: civil days and minutes of the wall clock, computed here so that the UI does no zone arithmetic.

use model::Reason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SlotView, TaskView};

/// A stretch of days, ready to draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WeekView {
    /// The workspace's name.
    pub workspace: String,
    /// The zone of every day and minute below, an IANA name.
    pub time_zone: String,
    /// In order.
    pub days: Vec<DayView>,
    /// Where now is, if it is on one of the days.
    pub now: Option<Moment>,
    /// Events and blocks, cut at midnight: one piece a day, in order of start.
    pub items: Vec<TimedItem>,
    /// All-day events, one piece each.
    pub all_day: Vec<AllDayItem>,
    /// The default work hours.
    pub hours: Vec<DaySpan>,
    /// Free time inside them from now on.
    pub slots: Vec<DaySpan>,
    /// What planning keeps free around busy events.
    pub buffers: Vec<BufferSpan>,
    /// The open tasks that are not planned whole, in the order in which they were added.
    pub unplaced: Vec<UnplacedTask>,
    /// The sum of `slots`, and the first of them.
    #[ts(type = "number")]
    pub free_minutes: i64,
    /// The next free slot, if any.
    pub next_slot: Option<SlotView>,
}

/// One civil day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayView {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Whether it is today.
    pub today: bool,
    /// 1440, or another number where the clock is changed.
    pub minutes: u32,
    /// Minutes of planned blocks on it.
    pub planned_minutes: u32,
    /// Minutes of busy events on it, overlaps counted once, all-day ones left out.
    pub busy_minutes: u32,
    /// Minutes of the default work hours on it.
    pub work_minutes: u32,
    /// Minutes of free time in them from now on.
    pub free_minutes: u32,
    /// The most minutes that planning puts on a day, where that is set.
    pub limit_minutes: Option<u32>,
    /// How many tasks that end after their due dates have a block on it.
    pub late_tasks: u32,
    /// Whether planning does not reach it.
    pub beyond_horizon: bool,
    /// Where its clock is changed.
    pub clock_change: Option<ClockChange>,
}

/// Readings of a day's wall clock that are missing, or come twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClockChange {
    /// The first of them, a minute of the wall clock.
    pub start_min: u32,
    /// The minute after the last.
    pub end_min: u32,
    /// Whether they come twice.
    pub repeated: bool,
}

/// A stretch of one day that is kept free because of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BufferSpan {
    /// The event's id.
    pub of: String,
    /// Index into `days`.
    pub day: u32,
    /// Minute of the wall clock.
    pub start_min: u32,
    /// Minute of the wall clock, up to 1440.
    pub end_min: u32,
}

/// A task that lacks planned time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnplacedTask {
    /// The task.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How much of it has no place.
    #[ts(type = "number")]
    pub missing_minutes: i64,
}

/// A place in the grid to which a person puts something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Place {
    /// The civil day in the workspace's zone, `YYYY-MM-DD`.
    pub day: String,
    /// Minute of its wall clock, 0 to 1439. One that a change of clocks skips means as much later.
    pub start_min: u32,
    /// More than `start_min`; what exceeds 1440 is on the day after.
    pub end_min: u32,
    /// Of a reading that comes twice, 0 for the first, which is also meant where nothing is said, and 1 for the second.
    pub fold: Option<u32>,
}

/// What became of a block that a person put somewhere, or of the task that they put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlacedView {
    /// The id of the block's event, where there is one.
    pub block: Option<String>,
    /// RFC 3339, of the block.
    pub start: Option<String>,
    /// RFC 3339, of the block.
    pub end: Option<String>,
    /// Its task.
    pub task: TaskView,
    /// What takes it back; `None` where nothing was changed.
    #[ts(type = "number | null")]
    pub step: Option<i64>,
}

/// What the clocks of another zone show beside the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ZoneView {
    /// The other zone, an IANA name.
    pub zone: String,
    /// One for each day.
    pub days: Vec<ZoneDay>,
}

/// What they show on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ZoneDay {
    /// In order; an hour that the day does not have is not there.
    pub hours: Vec<ZoneHour>,
}

/// A full hour here and its reading there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ZoneHour {
    /// 0 to 23, of the workspace's clock.
    pub hour: u32,
    /// Minute of the other clock, 0 to 1439.
    pub minute: u32,
    /// -1 where it is still the day before there, 1 where it is the next one already, else 0.
    pub day_shift: i32,
}

/// A place in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Moment {
    /// Index into `days`.
    pub day: u32,
    /// Of the wall clock, 0 to 1439.
    pub minute: u32,
}

/// A stretch of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DaySpan {
    /// Index into `days`.
    pub day: u32,
    /// Minute of the wall clock.
    pub start_min: u32,
    /// Minute of the wall clock, up to 1440.
    pub end_min: u32,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// Somebody's event.
    Event,
    /// A planned block of a task.
    Block,
}

/// Why an event is not simply busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AvailabilityReason {
    /// It does not take place.
    Cancelled,
    /// The calendar is only looked at.
    CalendarNever,
    /// The person does not go there.
    Declined,
    /// Its owner shows it as free.
    ShownAsFree,
    /// It says where somebody works.
    WorkingLocation,
    /// It says whose birthday it is.
    Birthday,
    /// Tasks may be planned into focus time.
    FocusTime,
    /// Only what is certain counts on this calendar, and this is not.
    OnlyCertain,
    /// The event itself is tentative.
    Tentative,
    /// The person answered "maybe".
    AnsweredMaybe,
    /// The person has not answered.
    Unanswered,
}

impl AvailabilityReason {
    /// What the table of availability says.
    pub(crate) fn of(reason: Reason) -> Option<AvailabilityReason> {
        Some(match reason {
            Reason::Ordinary => return None,
            Reason::Cancelled => AvailabilityReason::Cancelled,
            Reason::CalendarNever => AvailabilityReason::CalendarNever,
            Reason::Declined => AvailabilityReason::Declined,
            Reason::ShownAsFree => AvailabilityReason::ShownAsFree,
            Reason::WorkingLocation => AvailabilityReason::WorkingLocation,
            Reason::Birthday => AvailabilityReason::Birthday,
            Reason::FocusTime => AvailabilityReason::FocusTime,
            Reason::OnlyCertain => AvailabilityReason::OnlyCertain,
            Reason::Tentative => AvailabilityReason::Tentative,
            Reason::AnsweredMaybe => AvailabilityReason::AnsweredMaybe,
            Reason::Unanswered => AvailabilityReason::Unanswered,
        })
    }
}

/// An event or block on one day.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own to whoever draws"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimedItem {
    /// The occurrence's id; the same for all pieces of one item.
    pub id: String,
    /// What it is.
    pub kind: ItemKind,
    /// What to print.
    pub title: String,
    /// May be empty.
    pub location: String,
    /// The calendar's name; empty for a block.
    pub calendar: String,
    /// `#rrggbb`; empty for a block.
    pub color: String,
    /// `busy`, `maybe` or `free`.
    pub availability: String,
    /// Why; null where it is simply busy.
    pub reason: Option<AvailabilityReason>,
    /// Whether the person declined.
    pub declined: bool,
    /// Whether it belongs to a series.
    pub recurring: bool,
    /// Whether the series' rule could not be read whole, so that occurrences may be missing or too many.
    pub rule_unclear: bool,
    /// The block's task.
    pub task: Option<String>,
    /// Whether the block is fixed by the user.
    pub pinned: bool,
    /// Whether the task ends after its due date.
    pub late: bool,
    /// Of a block, where it is on its way to Google: `local`, `queued`, `refused`, `in-google` or `edited-there`.
    pub standing: Option<String>,
    /// Index into `days`.
    pub day: u32,
    /// Minute of the wall clock at which the piece starts.
    pub start_min: u32,
    /// Minute of the wall clock at which it ends, more than `start_min`, up to 1440.
    pub end_min: u32,
    /// Whether an earlier piece lies on the day before.
    pub continues_before: bool,
    /// Whether a later piece lies on the day after.
    pub continues_after: bool,
    /// RFC 3339, of the whole item.
    pub start: String,
    /// RFC 3339, of the whole item.
    pub end: String,
    /// Google's page for it; empty where there is none.
    pub link: String,
}

/// An all-day event.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own to whoever draws"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AllDayItem {
    /// The occurrence's id.
    pub id: String,
    /// What to print.
    pub title: String,
    /// The calendar's name.
    pub calendar: String,
    /// `#rrggbb`.
    pub color: String,
    /// `busy`, `maybe` or `free`.
    pub availability: String,
    /// Why; null where it is simply busy.
    pub reason: Option<AvailabilityReason>,
    /// Whether the person declined.
    pub declined: bool,
    /// Index into `days` of the first day shown.
    pub first_day: u32,
    /// Index into `days` of the last day shown, inclusive.
    pub last_day: u32,
    /// Whether it began earlier.
    pub continues_before: bool,
    /// Whether it goes on.
    pub continues_after: bool,
    /// Whether its series' rule could not be read whole, so that occurrences may be missing or too many.
    pub rule_unclear: bool,
    /// Google's page for it; empty where there is none.
    pub link: String,
}

/// An event's notes, in the order in which they are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventNotes {
    /// Empty where it has none.
    pub parts: Vec<NotePart>,
}

/// A piece of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotePart {
    /// Plain text with line breaks, never HTML.
    pub text: String,
    /// The https address that the text leads to.
    pub link: Option<String>,
}
