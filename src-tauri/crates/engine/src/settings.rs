//! What can be set, what it may be, and what it is when nobody says.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use model::Rules;
use store::workspace::Workspace;
use store::{ReadTx, setting, workspace};
use sync::{Limits, Which};
use url::Url;

use crate::background::{Timetable, pause_ends_at};
use crate::blocks;
use crate::engine::{Engine, workspace_named};
use crate::jobs::Job;
use crate::view::{SettingView, Wrong};
use crate::{Code, Error, hours, workspaces};

/// A setting that exists.
struct Spec {
    key: &'static str,
    default: &'static str,
    /// Whether a workspace may have its own value.
    per_workspace: bool,
    kind: Kind,
}

enum Kind {
    /// A whole number in this range.
    Number(i64, i64),
    /// The same, or `none`.
    NumberOrNone(i64, i64),
    /// The same, or `none`, or `default`.
    Reminder(i64, i64),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// When a job runs of its own accord.
    Timetable,
    /// The same, or `before-work`.
    WorkTimetable,
    /// Two times of day, or `none`.
    QuietHours,
    /// Whether there is one, or when it ends.
    Pause,
    /// Anything on one line.
    Text,
    /// The same, never shown.
    Secret,
    /// The address of a proxy, or `none`.
    Proxy,
}

/// How long from now blocks stay where they are. Not set is not the same as 0: see [`PlanSettings::frozen_minutes`].
const FROZEN: &str = "plan.frozen-minutes";
const YES_OR_NO: &[&str] = &["yes", "no"];
/// Where blocks are written: `own`, or the id of a calendar.
const BLOCKS_CALENDAR: &str = "blocks.calendar";
/// Whose whole-day events are days off: `none`, or the id of a calendar.
pub(crate) const HOLIDAYS: &str = "hours.holidays";

const SPECS: &[Spec] = &[
    spec("background.paused", "no", false, Kind::Pause),
    spec(
        "blocks.busy",
        "busy",
        true,
        Kind::OneOf(&["busy", "free", "free-until-at-risk"]),
    ),
    spec("blocks.calendar", "own", true, Kind::Text),
    spec(
        "blocks.color",
        "none",
        true,
        Kind::OneOf(&[
            "none", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11",
        ]),
    ),
    spec(
        "blocks.reminder-minutes",
        "default",
        true,
        Kind::Reminder(0, 40_320),
    ),
    spec("blocks.title", "task", true, Kind::Text),
    spec(
        "blocks.visibility",
        "private",
        true,
        Kind::OneOf(&["private", "default", "public"]),
    ),
    spec("google.client-id", "none", false, Kind::Text),
    spec("google.client-secret", "none", false, Kind::Secret),
    spec(HOLIDAYS, "none", true, Kind::Text),
    spec(
        "limits.full-sync-seconds",
        "300",
        false,
        Kind::Number(10, 3600),
    ),
    spec("limits.sync-seconds", "60", false, Kind::Number(10, 3600)),
    spec("network.proxy", "none", false, Kind::Proxy),
    spec("notify.enabled", "yes", false, Kind::OneOf(YES_OR_NO)),
    spec("notify.late-task", "yes", false, Kind::OneOf(YES_OR_NO)),
    spec("notify.quiet-hours", "22:00-07:00", false, Kind::QuietHours),
    spec("notify.sign-in", "yes", false, Kind::OneOf(YES_OR_NO)),
    spec("plan.after-changes", "yes", true, Kind::OneOf(YES_OR_NO)),
    spec(
        "plan.batch-minutes",
        "none",
        true,
        Kind::NumberOrNone(1, 1440),
    ),
    spec(
        "plan.break-after-minutes",
        "none",
        true,
        Kind::NumberOrNone(1, 1440),
    ),
    spec("plan.break-minutes", "15", true, Kind::Number(1, 1440)),
    spec("plan.buffer-minutes", "0", true, Kind::Number(0, 1440)),
    spec(
        "plan.daily-limit-minutes",
        "none",
        true,
        Kind::NumberOrNone(0, 1500),
    ),
    spec(
        "plan.focus-time-blocks",
        "yes",
        true,
        Kind::OneOf(YES_OR_NO),
    ),
    spec(FROZEN, "0", true, Kind::Number(0, 10_080)),
    spec("plan.horizon-days", "28", true, Kind::Number(1, 3660)),
    spec(
        "plan.mode",
        "preview",
        true,
        Kind::OneOf(&["preview", "automatic"]),
    ),
    spec("plan.maybe-blocks", "yes", true, Kind::OneOf(YES_OR_NO)),
    spec(
        "plan.slot-minutes",
        "15",
        true,
        Kind::OneOf(&["1", "5", "10", "15", "20", "30", "60"]),
    ),
    spec("schedule.backup", "0 3 * * *", false, Kind::Timetable),
    spec("schedule.batch-sync", "0 */6 * * *", false, Kind::Timetable),
    spec("schedule.full-sync", "every 168h", false, Kind::Timetable),
    spec("schedule.prune", "30 3 * * *", false, Kind::Timetable),
    spec("schedule.report", "0 16 * * fri", false, Kind::Timetable),
    spec(
        "schedule.schedule-tasks",
        "before-work",
        false,
        Kind::WorkTimetable,
    ),
    spec("sync.interval-minutes", "5", false, Kind::Number(1, 1440)),
];

const fn spec(key: &'static str, default: &'static str, per_workspace: bool, kind: Kind) -> Spec {
    Spec {
        key,
        default,
        per_workspace,
        kind,
    }
}

/// How a workspace is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlanSettings {
    pub(crate) horizon_days: i64,
    pub(crate) slot_minutes: i64,
    pub(crate) buffer_minutes: i64,
    pub(crate) daily_limit_minutes: Option<i64>,
    /// Tasks of up to so much work are done together.
    pub(crate) batch_minutes: Option<i64>,
    /// After so much work a break is wanted.
    pub(crate) break_after_minutes: Option<i64>,
    /// How long it is.
    pub(crate) break_minutes: i64,
    /// From now on, the time in which blocks stay where they are; `None` where nobody has said.
    pub(crate) frozen_minutes: Option<i64>,
}

impl Engine {
    /// Every setting of the program or, with a name, of a workspace; secrets only say whether they are set.
    pub fn settings(&self, workspace: Option<&str>) -> Result<Vec<SettingView>, Error> {
        self.store().read(|tx| {
            let id = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?
                .map(|w| w.id);
            SPECS
                .iter()
                .filter(|spec| id.is_none() || spec.per_workspace)
                .map(|spec| {
                    let stored = stored(tx, id, spec.key)?;
                    let is_default = stored.is_none();
                    let value = match (&spec.kind, stored) {
                        (_, None) => spec.default.to_owned(),
                        (Kind::Secret, Some(_)) => "set".to_owned(),
                        (_, Some(value)) => value,
                    };
                    Ok(SettingView {
                        key: spec.key.to_owned(),
                        value,
                        is_default,
                    })
                })
                .collect()
        })
    }

    /// Sets a value; `default` goes back to the default, in a workspace to the program's value.
    pub fn set_setting(
        &self,
        workspace: Option<&str>,
        key: &str,
        value: &str,
    ) -> Result<Vec<SettingView>, Error> {
        let spec = spec_of(key).ok_or_else(|| {
            Error::invalid(format!(
                "no setting is called {key:?}; `settings list` shows them all"
            ))
        })?;
        if workspace.is_some() && !spec.per_workspace {
            return Err(Error::invalid(format!(
                "{key} is not a workspace's; leave --workspace out"
            )));
        }
        let value = match value.trim() {
            "default" => None,
            // Only a workspace's own value says more than the default does: it may differ from the program's. And who
            // says that nothing is frozen means it, also for plans that are made by the clock.
            value if value == spec.default && spec.key != FROZEN => {
                workspace.map(|_| value.to_owned())
            }
            value => Some(spec.checked(value)?),
        };
        self.store().write(|tx| {
            let named = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?;
            if let Some(id) = value.as_deref() {
                check_calendar(tx, named.as_ref(), key, id)?;
            }
            let before = stored(tx, named.as_ref().map(|w| w.id), key)?;
            setting::put(tx, named.as_ref().map(|w| w.id), key, value.as_deref())?;
            if !key.starts_with("blocks.") {
                return Ok(());
            }
            let all = match named {
                Some(workspace) => vec![workspace],
                None => workspace::list(tx)?,
            };
            for workspace in &all {
                if key == BLOCKS_CALENDAR && before != stored(tx, Some(workspace.id), key)? {
                    self.move_blocks(tx, workspace)?;
                }
                let asked = self.is_asked(tx, workspace)?;
                blocks::queue_changed(tx, workspace, Which::Written, asked, self.now())?;
            }
            Ok::<_, Error>(())
        })?;
        if key.starts_with("google.") || key == "network.proxy" {
            self.forget_clients();
        }
        self.settings(workspace)
    }
}

/// Refuses the id of a calendar that cannot be used for what the setting is about.
fn check_calendar(
    tx: &ReadTx<'_>,
    workspace: Option<&Workspace>,
    key: &str,
    id: &str,
) -> Result<(), Error> {
    if !matches!((key, id), (BLOCKS_CALENDAR, id) if id != "own")
        && !matches!((key, id), (HOLIDAYS, id) if id != "none")
    {
        return Ok(());
    }
    let workspace = workspace.ok_or_else(|| {
        Error::invalid(format!(
            "{key} is a workspace's own; name one with --workspace"
        ))
    })?;
    if key == HOLIDAYS {
        hours::check_calendar(tx, workspace, id)
    } else {
        blocks::check_calendar(tx, workspace, id)
    }
}

fn spec_of(key: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.key == key)
}

impl Kind {
    /// The least and the most of a number.
    fn range(&self) -> Option<(i64, i64)> {
        match self {
            Kind::Number(low, high) | Kind::NumberOrNone(low, high) | Kind::Reminder(low, high) => {
                Some((*low, *high))
            }
            _ => None,
        }
    }
}

impl Spec {
    /// The value as it is stored, or an error that says what it may be.
    fn checked(&self, value: &str) -> Result<String, Error> {
        let number_in = |low: &i64, high: &i64| {
            let number = value.parse().ok();
            number
                .filter(|n| (*low..=*high).contains(n))
                .map(|n: i64| n.to_string())
        };
        let text_if = |ok: bool| ok.then(|| value.to_owned());
        let (checked, wanted) = match &self.kind {
            Kind::Number(low, high) => (
                number_in(low, high),
                format!("a whole number from {low} to {high}"),
            ),
            Kind::NumberOrNone(low, high) => (
                text_if(value == "none").or_else(|| number_in(low, high)),
                format!("a whole number from {low} to {high}, or none"),
            ),
            Kind::Reminder(low, high) => (
                text_if(value == "none" || value == "default").or_else(|| number_in(low, high)),
                format!("a whole number from {low} to {high}, none or default"),
            ),
            Kind::OneOf(words) => (
                text_if(words.contains(&value)),
                format!("one of {}", words.join(", ")),
            ),
            Kind::Proxy => (
                text_if(value == "none" || proxy_address(value).is_some()),
                "http://HOST:PORT or https://HOST:PORT without user name and password, or none"
                    .to_owned(),
            ),
            Kind::Timetable => (
                text_if(value != "before-work" && is_timetable(value)),
                "off, an interval like \"every 90m\", or a cron expression of five fields with or without a zone \
                 like \"0 */6 * * * Europe/Berlin\""
                    .to_owned(),
            ),
            Kind::WorkTimetable => (
                text_if(is_timetable(value)),
                "before-work, off, an interval like \"every 90m\", or a cron expression of five fields with or \
                 without a zone like \"0 7 * * mon-fri Europe/Berlin\""
                    .to_owned(),
            ),
            Kind::Pause => (
                text_if(["no", "yes"].contains(&value) || pause_ends_at(value).is_some()),
                "no, yes, or the instant at which it ends by itself, like 2026-03-02T09:00:00Z"
                    .to_owned(),
            ),
            Kind::QuietHours => (
                text_if(value == "none" || QuietHours::parse(value).is_some()),
                "two times of day like 22:00-07:00, or none".to_owned(),
            ),
            Kind::Text | Kind::Secret => (
                text_if(!value.is_empty() && !value.chars().any(char::is_control)),
                "one line of text".to_owned(),
            ),
        };
        // A secret is never repeated, not even a wrong one.
        let shown = match self.kind {
            Kind::Secret | Kind::Proxy => "this value".to_owned(),
            _ => format!("{value:?}"),
        };
        checked.ok_or_else(|| {
            Error::invalid(format!("{}: {shown} is not {wanted}", self.key)).because(
                Wrong::Setting {
                    key: self.key.to_owned(),
                    value: if matches!(self.kind, Kind::Secret | Kind::Proxy) {
                        String::new()
                    } else {
                        value.to_owned()
                    },
                    range: self.kind.range(),
                },
            )
        })
    }
}

fn is_timetable(value: &str) -> bool {
    Timetable::parse(value, &TimeZone::UTC).is_some()
}

/// When nobody is told of anything.
struct QuietHours {
    from: Time,
    until: Time,
}

impl QuietHours {
    /// Reads `22:00-07:00`: they may go on past midnight.
    fn parse(text: &str) -> Option<QuietHours> {
        let (from, until) = text.split_once('-')?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
        let (from, until) = (time(from)?, time(until)?);
        (from != until).then_some(QuietHours { from, until })
    }

    fn hold(&self, at: Time) -> bool {
        if self.from < self.until {
            self.from <= at && at < self.until
        } else {
            self.from <= at || at < self.until
        }
    }
}

/// The workspace's value, else the program's.
fn stored(tx: &ReadTx<'_>, workspace_id: Option<i64>, key: &str) -> Result<Option<String>, Error> {
    if let Some(value) = workspace_id
        .map(|id| setting::get(tx, Some(id), key))
        .transpose()?
        .flatten()
    {
        return Ok(Some(value));
    }
    Ok(setting::get(tx, None, key)?)
}

/// The value that counts, defaults included.
fn value(tx: &ReadTx<'_>, workspace_id: Option<i64>, key: &'static str) -> Result<String, Error> {
    let default = || spec_of(key).map_or("", |spec| spec.default).to_owned();
    Ok(stored(tx, workspace_id, key)?.unwrap_or_else(default))
}

/// The number that counts; `none` is `None`.
fn number_or_none(
    tx: &ReadTx<'_>,
    workspace_id: Option<i64>,
    key: &'static str,
) -> Result<Option<i64>, Error> {
    let text = value(tx, workspace_id, key)?;
    if text == "none" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| unusable(key, &text))
}

fn number(tx: &ReadTx<'_>, workspace_id: Option<i64>, key: &'static str) -> Result<i64, Error> {
    number_or_none(tx, workspace_id, key)?.ok_or_else(|| unusable(key, "none"))
}

/// The text that counts, the default included.
pub(crate) fn text(tx: &ReadTx<'_>, workspace_id: i64, key: &'static str) -> Result<String, Error> {
    let default = || spec_of(key).map_or("", |spec| spec.default).to_owned();
    Ok(stored(tx, Some(workspace_id), key)?.unwrap_or_else(default))
}

fn unusable(key: &str, text: &str) -> Error {
    Error::new(
        Code::Store,
        format!("the stored setting {key} is {text:?}, not a number"),
    )
}

/// How this workspace is planned.
pub(crate) fn planning(tx: &ReadTx<'_>, workspace_id: i64) -> Result<PlanSettings, Error> {
    let id = Some(workspace_id);
    Ok(PlanSettings {
        horizon_days: number(tx, id, "plan.horizon-days")?,
        slot_minutes: number(tx, id, "plan.slot-minutes")?,
        buffer_minutes: number(tx, id, "plan.buffer-minutes")?,
        daily_limit_minutes: number_or_none(tx, id, "plan.daily-limit-minutes")?,
        batch_minutes: number_or_none(tx, id, "plan.batch-minutes")?,
        break_after_minutes: number_or_none(tx, id, "plan.break-after-minutes")?,
        break_minutes: number(tx, id, "plan.break-minutes")?,
        frozen_minutes: match stored(tx, id, FROZEN)? {
            Some(_) => Some(number(tx, id, FROZEN)?),
            None => None,
        },
    })
}

/// The proxy that counts instead of the system's.
pub(crate) fn proxy(tx: &ReadTx<'_>) -> Result<Option<Url>, Error> {
    Ok(setting::get(tx, None, "network.proxy")?.and_then(|text| proxy_address(&text)))
}

/// A proxy that wants a password is the system's business: the store holds no secret.
fn proxy_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_open = url.username().is_empty() && url.password().is_none();
    (is_open && url.has_host() && ["http", "https"].contains(&url.scheme())).then_some(url)
}

/// Which events of this workspace keep planning away; each calendar has its own say in that.
pub(crate) fn rules(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Rules, Error> {
    let id = Some(workspace_id);
    Ok(Rules {
        maybe_blocks: value(tx, id, "plan.maybe-blocks")? == "yes",
        focus_time_blocks: value(tx, id, "plan.focus-time-blocks")? == "yes",
        ..Rules::default()
    })
}

/// When a job runs of its own accord; without a zone of its own it means the wall clock of `zone`.
pub(crate) fn timetable(tx: &ReadTx<'_>, job: Job, zone: &TimeZone) -> Result<Timetable, Error> {
    let key = format!("schedule.{}", job.as_str());
    let default = || spec_of(&key).map_or("off", |spec| spec.default).to_owned();
    let text = stored(tx, None, &key)?.unwrap_or_else(default);
    Timetable::parse(&text, zone).ok_or_else(|| {
        Error::new(
            Code::Store,
            format!("the stored setting {key} is {text:?}, not a timetable"),
        )
    })
}

/// Whether a workspace is planned anew after every change that matters.
pub(crate) fn plans_after_changes(tx: &ReadTx<'_>, workspace_id: i64) -> Result<bool, Error> {
    Ok(value(tx, Some(workspace_id), "plan.after-changes")? == "yes")
}

/// Whether a person may be told of something now, by the clock on the wall.
pub(crate) fn may_notify(tx: &ReadTx<'_>, now: Timestamp) -> Result<bool, Error> {
    let quiet = QuietHours::parse(&value(tx, None, "notify.quiet-hours")?);
    let time = workspaces::own_zone().to_datetime(now).time();
    Ok(value(tx, None, "notify.enabled")? == "yes" && !quiet.is_some_and(|quiet| quiet.hold(time)))
}

/// Whether a person wants to be told of notices of this kind.
pub(crate) fn notifies_of(tx: &ReadTx<'_>, kind: &str) -> Result<bool, Error> {
    let spec = spec_of(&format!("notify.{kind}"));
    let wanted = spec.map(|spec| value(tx, None, spec.key)).transpose()?;
    Ok(wanted.is_none_or(|wanted| wanted == "yes"))
}

/// How long reading one calendar may take.
pub(crate) fn limits(tx: &ReadTx<'_>) -> Result<Limits, Error> {
    let seconds = |key| {
        let seconds = number(tx, None, key)?;
        // The range says that it is none below zero.
        Ok::<_, Error>(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
    };
    Ok(Limits {
        full: seconds("limits.full-sync-seconds")?,
        incremental: seconds("limits.sync-seconds")?,
        ..Limits::default()
    })
}

/// How often the background syncs, in minutes, while something changes.
pub(crate) fn sync_interval(tx: &ReadTx<'_>) -> Result<i64, Error> {
    number(tx, None, "sync.interval-minutes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_that_may_be_set() {
        for spec in SPECS {
            assert_eq!(
                spec.checked(spec.default).as_deref(),
                Ok(spec.default),
                "{}",
                spec.key
            );
        }
    }

    #[test]
    fn quiet_hours_may_go_on_past_midnight() {
        let hold = |hours: &str, hour: i8, minute: i8| {
            let time = Time::new(hour, minute, 0, 0).unwrap();
            QuietHours::parse(hours).unwrap().hold(time)
        };
        assert!(hold("22:00-07:00", 22, 0) && hold("22:00-07:00", 6, 59));
        assert!(!hold("22:00-07:00", 7, 0) && !hold("22:00-07:00", 21, 59));
        assert!(hold("12:00-13:30", 13, 29) && !hold("12:00-13:30", 13, 30));
    }

    #[test]
    fn values_are_checked_and_written_the_same_way() {
        let checked = |key: &str, value: &str| spec_of(key).unwrap().checked(value);
        for (key, value, kept) in [
            ("plan.buffer-minutes", "015", "15"),
            ("plan.buffer-minutes", "+5", "5"),
            ("plan.daily-limit-minutes", "none", "none"),
            ("plan.slot-minutes", "60", "60"),
            (
                "background.paused",
                "2026-03-02T09:00:00Z",
                "2026-03-02T09:00:00Z",
            ),
            (
                "google.client-id",
                "x.apps.googleusercontent.com",
                "x.apps.googleusercontent.com",
            ),
        ] {
            assert_eq!(checked(key, value).as_deref(), Ok(kept), "{key} {value}");
        }
        for (key, value) in [
            ("plan.buffer-minutes", "-1"),
            ("plan.buffer-minutes", "1441"),
            ("plan.buffer-minutes", "none"),
            ("plan.buffer-minutes", "99999999999999999999"),
            ("plan.slot-minutes", "7"),
            ("schedule.backup", "whenever"),
            ("schedule.prune", "0 9 * * * Europe/Nowhere"),
            ("schedule.prune", "before-work"),
            ("background.paused", "1h"),
            ("notify.quiet-hours", "22-7"),
            ("notify.quiet-hours", "07:00-07:00"),
            ("notify.quiet-hours", "25:00-07:00"),
            ("google.client-id", ""),
            ("google.client-id", "a\nb"),
        ] {
            let error = checked(key, value).unwrap_err();
            assert!(error.message.starts_with(key), "{error}");
        }
        let secret = checked("google.client-secret", "GOCSPX\u{7}-x").unwrap_err();
        assert!(!secret.message.contains("GOCSPX"), "{secret}");
    }
}
