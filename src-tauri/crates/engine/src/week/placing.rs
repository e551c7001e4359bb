//! Where a person puts a block or a task in the grid: a civil day with minutes of its wall clock, made instants here.
//!
//! Whatever a person puts somewhere is pinned there. Each of these is one step that can be taken back.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::{Block, Interval, Task, TaskStatus, start_of_day};
use store::outbox::{self, Operation};
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, remote_edit, task};

use super::parsed_day;
use crate::agenda::minute_floor;
use crate::engine::{Engine, zone_of};
use crate::random::random_id;
use crate::tasks::{drafted, fresh, remove_blocks};
use crate::view::{Place, PlacedView, TaskDraft, Wrong};
use crate::{Code, Error, show};

/// The most that a place may reach into the day after.
const LAST_MINUTE: u32 = 2 * 1440;

impl Engine {
    /// Moves or resizes a block and pins it there; `id` is its event's, as the week names it.
    ///
    /// # Errors
    /// `invalid-input` for a block that is not planned any more, a task that is done, or a place that is no time.
    pub fn move_block(
        &self,
        workspace: &str,
        id: &str,
        place: &Place,
    ) -> Result<PlacedView, Error> {
        self.change_planned(workspace, "pin", id, |_, zone, block, _| {
            Ok((resolved(place, zone, Some(block.time))?, true))
        })
    }

    /// Fixes one block where it is, or lets the planner move it.
    pub fn pin_one_block(
        &self,
        workspace: &str,
        id: &str,
        pinned: bool,
    ) -> Result<PlacedView, Error> {
        let step = if pinned { "pin" } else { "unpin" };
        self.change_planned(workspace, step, id, |_, _, block, _| {
            Ok((block.time, pinned))
        })
    }

    /// Moves a block to now, whatever it runs into, and pins it there.
    pub fn start_block_now(&self, workspace: &str, id: &str) -> Result<PlacedView, Error> {
        let start = minute_floor(self.now());
        self.change_planned(workspace, "pin", id, |_, _, block, _| {
            Ok((of_length(start, block.time.minutes())?, true))
        })
    }

    /// Makes a block and its task so many minutes longer, and pins the block.
    pub fn lengthen_block(
        &self,
        workspace: &str,
        id: &str,
        minutes: i64,
    ) -> Result<PlacedView, Error> {
        if !(1..=1440).contains(&minutes) {
            return Err(Error::invalid(format!(
                "minutes: {minutes} is not from 1 to 1440"
            )));
        }
        self.change_planned(
            workspace,
            "extend",
            id,
            |(tx, workspace), _, block, task| {
                let longer = Task {
                    duration_minutes: task.duration_minutes.saturating_add(minutes),
                    ..task.clone()
                };
                task::update(tx, workspace.id, &longer, self.now())?;
                let length = block.time.minutes() + minutes;
                Ok((of_length(block.time.start, length)?, true))
            },
        )
    }

    /// Gives a block's time back, and keeps its task out of it until the task is changed: the next plan finds another.
    pub fn skip_block(&self, workspace: &str, id: &str) -> Result<PlacedView, Error> {
        let ids = [self.task_of(id)?];
        self.placing(workspace, "replan", &ids, |tx, workspace, _| {
            let block = planned(tx, id)?;
            let asked = self.is_asked(tx, workspace)?;
            let is_it = |other: &Block| other.event_id == id;
            remove_blocks(tx, workspace, block.task, is_it, asked, self.now())?;
            remote_edit::bar(tx, block.task, block.time)?;
            Ok((Vec::new(), None))
        })
    }

    /// Puts a task into the week: one pinned block there in place of its unpinned ones, and of pinned ones that overlap.
    pub fn place_task(
        &self,
        workspace: &str,
        id: &str,
        place: &Place,
    ) -> Result<PlacedView, Error> {
        let ids = [id.to_owned()];
        self.placing(workspace, "pin", &ids, |tx, workspace, tasks| {
            let time = resolved(place, &zone_of(workspace)?, None)?;
            let [task] = tasks else {
                return Err(Error::new(Code::Internal, "one task was asked for"));
            };
            refuse_done(task)?;
            let asked = self.is_asked(tx, workspace)?;
            let makes_way = |block: &Block| block.makes_way_for(time);
            remove_blocks(tx, workspace, task.id, makes_way, asked, self.now())?;
            let event_id = insert(tx, workspace, task.id, time, asked, self.now())?;
            Ok((Vec::new(), Some((event_id, time))))
        })
    }

    /// A new task of the place's length, pinned there; the draft need not say how long it is.
    pub fn add_task_at(
        &self,
        workspace: &str,
        draft: &TaskDraft,
        place: &Place,
    ) -> Result<PlacedView, Error> {
        self.placing(workspace, "add", &[], |tx, workspace, _| {
            let time = resolved(place, &zone_of(workspace)?, None)?;
            let draft = TaskDraft {
                duration: Some(format!("{}m", time.minutes())),
                ..draft.clone()
            };
            let task = drafted(tx, workspace, fresh(&draft)?, &draft)?;
            let id = task::insert(tx, workspace.id, &task, self.now())?;
            let asked = self.is_asked(tx, workspace)?;
            let event_id = insert(tx, workspace, id, time, asked, self.now())?;
            Ok((vec![id], Some((event_id, time))))
        })
    }

    /// Keeps a task's remaining work away until a later day, like `2026-03-02`, begins in the workspace's zone; which
    /// day is next week's first depends on the person. Its blocks before then are given back, pinned ones too; the next
    /// plan places the work anew.
    pub fn defer_task(&self, workspace: &str, id: &str, day: &str) -> Result<PlacedView, Error> {
        let (now, ids) = (self.now(), [id.to_owned()]);
        self.placing(workspace, "defer", &ids, |tx, workspace, tasks| {
            let until = deferred_to(now, day, &zone_of(workspace)?)?;
            let asked = self.is_asked(tx, workspace)?;
            for task in tasks {
                refuse_done(task)?;
                let later = Task {
                    not_before: Some(task.not_before.map_or(until, |at| at.max(until))),
                    ..task.clone()
                };
                task::update(tx, workspace.id, &later, now)?;
                let is_before = |block: &Block| block.time.end > now && block.time.start < until;
                remove_blocks(tx, workspace, task.id, is_before, asked, now)?;
            }
            Ok((Vec::new(), None))
        })
    }

    /// One step that gives a block another time, and says whether it is pinned there.
    fn change_planned(
        &self,
        workspace: &str,
        step: &str,
        id: &str,
        change: impl FnOnce(
            (&WriteTx<'_>, &Workspace),
            &TimeZone,
            &Block,
            &Task,
        ) -> Result<(Interval, bool), Error>,
    ) -> Result<PlacedView, Error> {
        let ids = [self.task_of(id)?];
        self.placing(workspace, step, &ids, |tx, workspace, tasks| {
            let block = planned(tx, id)?;
            let Some(task) = tasks.iter().find(|task| task.id == block.task) else {
                return Err(gone(id));
            };
            refuse_done(task)?;
            let (time, pinned) = change((tx, workspace), &zone_of(workspace)?, &block, task)?;
            if (time, pinned) != (block.time, block.pinned) {
                block::set_place(tx, id, time, pinned)?;
            }
            if time != block.time {
                let asked = self.is_asked(tx, workspace)?;
                outbox::queue(tx, workspace.id, id, Operation::Put, asked, self.now())?;
            }
            Ok((Vec::new(), Some((id.to_owned(), time))))
        })
    }

    /// The id of the task that a block is of.
    fn task_of(&self, id: &str) -> Result<String, Error> {
        self.store()
            .read(|tx| planned(tx, id).map(|block| block.task.to_string()))
    }

    fn placing(
        &self,
        workspace: &str,
        step: &str,
        ids: &[String],
        change: impl FnOnce(&WriteTx<'_>, &Workspace, &[Task]) -> Result<(Vec<i64>, Put), Error>,
    ) -> Result<PlacedView, Error> {
        let mut put = None;
        let (list, step) = self.change_tasks_in_a_step(workspace, step, ids, |tx, w, tasks| {
            let (added, placed) = change(tx, w, tasks)?;
            put = placed;
            Ok(added)
        })?;
        let zone = self.zone(workspace)?;
        let task = list.tasks.into_iter().next();
        let (block, time) = put.unzip();
        Ok(PlacedView {
            block,
            start: time.map(|time| show::instant(time.start, &zone)),
            end: time.map(|time| show::instant(time.end, &zone)),
            task: task.ok_or_else(|| Error::new(Code::Internal, "the task is gone"))?,
            step,
        })
    }
}

/// The event and the time of the block that was put somewhere.
type Put = Option<(String, Interval)>;

fn planned(tx: &ReadTx<'_>, id: &str) -> Result<Block, Error> {
    block::of_event(tx, id)?.ok_or_else(|| gone(id))
}

fn gone(id: &str) -> Error {
    Error::invalid(format!(
        "block {id:?} is not planned any more; it was moved or removed meanwhile"
    ))
    .because(Wrong::BlockGone)
}

fn refuse_done(task: &Task) -> Result<(), Error> {
    match task.status {
        TaskStatus::Open => Ok(()),
        TaskStatus::Done => Err(Error::invalid(format!(
            "task {} is done; reopen it first",
            task.id
        ))
        .because(Wrong::TaskDone)),
    }
}

fn insert(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    task: i64,
    time: Interval,
    asked: bool,
    now: Timestamp,
) -> Result<String, Error> {
    let event_id = random_id();
    let pinned = Block {
        task,
        time,
        pinned: true,
        event_id: event_id.clone(),
        title: None,
    };
    block::insert(tx, &pinned)?;
    outbox::queue(tx, workspace.id, &event_id, Operation::Put, asked, now)?;
    Ok(event_id)
}

fn of_length(start: Timestamp, minutes: i64) -> Result<Interval, Error> {
    start
        .checked_add(SignedDuration::from_mins(minutes))
        .ok()
        .and_then(|end| Interval::new(start, end))
        .ok_or_else(|| Error::invalid(format!("there are no {minutes} minutes from {start} on")))
}

fn deferred_to(now: Timestamp, day: &str, zone: &TimeZone) -> Result<Timestamp, Error> {
    let later = parsed_day("day", day)?;
    if later <= show::day(now, zone) {
        return Err(Error::invalid(format!("day: {later} is not after today")));
    }
    Ok(start_of_day(later, zone))
}

/// The time of a place. A reading that a gap swallowed means as much later; of one that comes twice, `fold` says which.
/// A place as long as `old` was is a move: then the length stays, also over a change of clocks.
fn resolved(place: &Place, zone: &TimeZone, old: Option<Interval>) -> Result<Interval, Error> {
    let day = parsed_day("day", &place.day)?;
    if place.start_min >= place.end_min || place.start_min >= 1440 || place.end_min > LAST_MINUTE {
        return Err(Error::invalid(format!(
            "minutes: {} to {} is no stretch of a day",
            place.start_min, place.end_min
        )));
    }
    let start = instant(day, place.start_min, place.fold, zone)?;
    let length = i64::from(place.end_min - place.start_min);
    if old.is_none_or(|old| old.minutes() == length) {
        return of_length(start, length);
    }
    let end = instant(day, place.end_min, place.fold, zone)?;
    Interval::new(start, end)
        .ok_or_else(|| Error::invalid(format!("{day}: the clocks are changed in between")))
}

/// The instant at which the wall clock shows so many minutes after midnight of `day`.
fn instant(day: Date, minute: u32, fold: Option<u32>, zone: &TimeZone) -> Result<Timestamp, Error> {
    let wall = day
        .to_datetime(Time::midnight())
        .checked_add(i64::from(minute).minutes())
        .map_err(|_| Error::invalid(format!("day: there is no time on {day}")))?;
    let reading = zone.to_ambiguous_timestamp(wall);
    let found = match fold {
        Some(1) if matches!(reading.offset(), jiff::tz::AmbiguousOffset::Fold { .. }) => {
            reading.later()
        }
        _ => reading.compatible(),
    };
    found.map_err(|_| Error::invalid(format!("day: there is no time on {day}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(day: &str, start_min: u32, end_min: u32, fold: Option<u32>) -> Place {
        Place {
            day: day.to_owned(),
            start_min,
            end_min,
            fold,
        }
    }

    fn berlin(place: &Place, old: Option<&str>) -> Result<String, String> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let old =
            old.map(|minutes| of_length(Timestamp::UNIX_EPOCH, minutes.parse().unwrap()).unwrap());
        resolved(place, &zone, old)
            .map(|time| format!("{} {}", time.start, time.minutes()))
            .map_err(|error| error.message)
    }

    #[test]
    fn a_place_is_read_on_the_wall_clock_of_its_day() {
        let usual = place("2026-03-02", 600, 660, None);
        assert_eq!(berlin(&usual, None).unwrap(), "2026-03-02T09:00:00Z 60");
        let over_midnight = place("2026-03-02", 1410, 1470, None);
        assert_eq!(
            berlin(&over_midnight, Some("60")).unwrap(),
            "2026-03-02T22:30:00Z 60"
        );
    }

    #[test]
    fn a_gap_means_later_and_a_fold_is_asked_for() {
        let gap = place("2026-03-29", 150, 210, None);
        assert_eq!(berlin(&gap, Some("60")).unwrap(), "2026-03-29T01:30:00Z 60");
        let fold = |which| place("2026-10-25", 150, 210, which);
        for (which, start) in [
            (None, "2026-10-25T00:30:00Z 60"),
            (Some(0), "2026-10-25T00:30:00Z 60"),
            (Some(1), "2026-10-25T01:30:00Z 60"),
        ] {
            assert_eq!(berlin(&fold(which), Some("60")).unwrap(), start);
        }
    }

    #[test]
    fn a_new_end_is_read_on_the_clock_and_a_move_keeps_the_length() {
        // 01:30 to 03:30 are one hour on that day.
        let over_the_gap = place("2026-03-29", 90, 210, None);
        assert_eq!(
            berlin(&over_the_gap, Some("45")).unwrap(),
            "2026-03-29T00:30:00Z 60"
        );
        assert_eq!(
            berlin(&over_the_gap, Some("120")).unwrap(),
            "2026-03-29T00:30:00Z 120"
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (wrong, says) in [
            (place("soon", 0, 60, None), "day"),
            (place("2026-03-02", 60, 60, None), "minutes"),
            (place("2026-03-02", 1440, 1500, None), "minutes"),
            (place("2026-03-02", 0, 2881, None), "minutes"),
            (place("9999-12-31", 1400, 1500, None), "time"),
        ] {
            let error = berlin(&wrong, Some("30")).unwrap_err();
            assert!(error.contains(says) || error.contains("no "), "{error}");
        }
        // 02:00 to 03:00 are not there.
        let nothing = place("2026-03-29", 120, 180, None);
        assert!(berlin(&nothing, Some("30")).is_err());
    }

    #[test]
    fn a_later_day_begins_at_its_midnight() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let to = |day| {
            deferred_to("2026-03-28T12:00:00Z".parse().unwrap(), day, &zone)
                .map(|at| at.to_string())
                .map_err(|error| error.message)
        };
        assert_eq!(to("2026-03-29").as_deref(), Ok("2026-03-28T23:00:00Z"));
        // After the night in which the clocks went forward.
        assert_eq!(to("2026-03-30").as_deref(), Ok("2026-03-29T22:00:00Z"));
        assert!(to("2026-03-28").unwrap_err().contains("not after today"));
        assert!(to("monday").unwrap_err().contains("not a date"));
    }
}
