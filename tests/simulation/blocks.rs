//! Planned blocks of an installation: what its planner decides, as rows of the store, and the part of a sync that writes
//! them to Google and takes over what people did to them there.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use google::{Reminder, Run};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, Task};
use rand::RngExt;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use store::outbox::{self, Operation};
use store::sync_run::RunStatus;
use store::{block, planning_calendar, task};
use sync::{BlockStyle, BusyStyle, Kind, Push, Report};
use tokio_util::sync::CancellationToken;

use crate::program::Program;

/// What its planner decides.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Plan {
    /// A block of a new task.
    New(Time),
    /// Another block of the task that a block is of.
    More(u32, Time),
    Move(u32, Time),
    GiveUp(u32),
}

/// Quarters of an hour since a Monday in April, which no story lives to see: nobody edits what is past.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Time {
    start: u16,
    length: u8,
}

/// What came of it when blocks were written.
pub(crate) struct Written {
    /// Before the calendar was read, and after it.
    pub(crate) reports: [Report; 2],
    /// Whether the calendar of blocks was read, where there is one.
    pub(crate) is_read: bool,
}

impl Plan {
    pub(crate) fn random(dice: &mut StdRng) -> Plan {
        let pick = dice.random_range(0..1000);
        let time = Time::random(dice);
        match dice.random_range(0..8) {
            0..3 => Plan::New(time),
            3 => Plan::More(pick, time),
            4..6 => Plan::Move(pick, time),
            _ => Plan::GiveUp(pick),
        }
    }
}

impl Time {
    pub(crate) fn random(dice: &mut StdRng) -> Time {
        Time {
            start: dice.random_range(0..800),
            length: dice.random_range(1..8),
        }
    }

    pub(crate) fn interval(self) -> Interval {
        let monday: Timestamp = "2026-04-06T00:00:00Z".parse().unwrap();
        let quarters = |count| SignedDuration::from_mins(15 * i64::from(count));
        let start = monday + quarters(self.start);
        Interval::new(start, start + quarters(self.length.max(1).into())).unwrap()
    }
}

impl Program {
    /// Commits what its planner decided, with what Google has to be told of it.
    pub(crate) fn plan(&self, plan: &Plan) {
        let (blocks, now) = (self.blocks(), self.clock.now());
        let pick = |number: &u32| {
            let number = usize::try_from(*number).unwrap();
            blocks.get(number.checked_rem(blocks.len())?)
        };
        self.store()
            .write(|tx| {
                let add = |task, time: &Time| {
                    let added = a_block(task, time.interval());
                    block::insert(tx, &added)?;
                    Ok::<_, store::Error>(added.event_id)
                };
                let (event_id, operation) = match plan {
                    Plan::New(time) => {
                        let title = format!("Task {}", task::list(tx, self.workspace_id)?.len());
                        let id = task::insert(tx, self.workspace_id, &a_task(&title), now)?;
                        (add(id, time)?, Operation::Put)
                    }
                    Plan::More(number, time) => {
                        let Some(other) = pick(number) else {
                            return Ok(());
                        };
                        (add(other.task, time)?, Operation::Put)
                    }
                    Plan::Move(number, time) => {
                        let Some(Block { event_id, .. }) = pick(number) else {
                            return Ok(());
                        };
                        let to = time.interval();
                        block::set_time(tx, event_id, to.start, to.end)?;
                        (event_id.clone(), Operation::Put)
                    }
                    Plan::GiveUp(number) => {
                        let Some(Block { event_id, .. }) = pick(number) else {
                            return Ok(());
                        };
                        block::delete(tx, event_id)?;
                        (event_id.clone(), Operation::Delete)
                    }
                };
                outbox::queue(tx, self.workspace_id, &event_id, operation, true, now)
            })
            .unwrap();
    }

    /// What a sync does of blocks: sends what waits, reads their calendar, takes over what was done to them there.
    /// `lists` says that the list of calendars has just been read, as it is once a day.
    pub(crate) async fn write_blocks(
        &self,
        kind: Kind,
        lists: bool,
        cancel: &CancellationToken,
    ) -> Written {
        let limit = Duration::from_mins(1);
        let run = Run::new(limit, cancel.clone()).with_retry(self.limits.retry);
        let push = Push {
            store: self.store(),
            client: self.client(),
            run: &run,
            limit,
            locks: self.locks(),
            account_sub: "sub",
            account_id: self.account_id,
            workspace_id: self.workspace_id,
            workspace: "Work",
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            style: BlockStyle {
                title: "{task}".to_owned(),
                busy: BusyStyle::Busy,
                visibility: "private".to_owned(),
                color: None,
                reminder: Reminder::Default,
            },
            picked: None,
            installation: format!("installation-{}", self.number),
            now: Box::new(|| self.clock.now()),
            new_id: fresh_id,
        };
        let mut left = None;
        if self.planning_calendar().is_some() && (lists || !self.is_settled()) {
            left = sync::find_calendar(&push).await.unwrap_or(None);
        }
        let sent = sync::push(&push).await;
        if let Some(left) = left {
            // What stays for now is looked at again.
            let _ = sync::clear_away(&push, &left).await;
        }
        let (mut is_read, mut read) = (true, BTreeSet::new());
        if let Some(calendar) = self.planning_calendar().and_then(|id| self.calendar(&id)) {
            let row = self.pull(&calendar, kind, cancel, &|_| ()).await;
            is_read = row.status == RunStatus::Succeeded;
            if is_read {
                read.insert(calendar.google_id);
            }
        }
        let taken_over = sync::look(&push, &read).await;
        Written {
            reports: [sent, taken_over],
            is_read,
        }
    }

    /// Google's id of the calendar that blocks go to, once it is known.
    pub(crate) fn planning_calendar(&self) -> Option<String> {
        self.store()
            .read(|tx| planning_calendar::get(tx, self.workspace_id))
            .unwrap()
    }

    fn is_settled(&self) -> bool {
        self.store()
            .read(|tx| planning_calendar::is_settled(tx, self.workspace_id))
            .unwrap()
    }

    pub(crate) fn blocks(&self) -> Vec<Block> {
        self.store()
            .read(|tx| block::of_workspace(tx, self.workspace_id))
            .unwrap()
    }

    /// What a block is called in Google.
    pub(crate) fn title_of(&self, block: &Block) -> String {
        let task = self
            .store()
            .read(|tx| task::get(tx, self.workspace_id, block.task))
            .unwrap();
        let of_task = || task.map(|task| task.title);
        block.title.clone().or_else(of_task).unwrap_or_default()
    }
}

impl Written {
    /// What of it is decided by the story.
    pub(crate) fn in_words(&self) -> String {
        let reports = self.reports.iter().map(|report| {
            let error = report.error.as_ref().map_or("", sync::Error::code);
            format!(
                "+{} ~{} -{} edits {} refused {} held {} {error}",
                report.created,
                report.changed,
                report.deleted,
                report.edits,
                report.refused,
                report.held
            )
        });
        reports.collect::<Vec<_>>().join(", ")
    }
}

static IDS: AtomicU64 = AtomicU64::new(0);

/// Another story begins: the seed must decide ids of blocks, too.
pub(crate) fn begin_ids() {
    IDS.store(0, Ordering::Relaxed);
}

fn fresh_id() -> String {
    format!("b{:025}", IDS.fetch_add(1, Ordering::Relaxed))
}

/// Whether a block was given this id here.
pub(crate) fn is_ours(event_id: &str) -> bool {
    event_id.len() == 26 && event_id.starts_with('b')
}

fn a_block(task: i64, time: Interval) -> Block {
    Block {
        task,
        time,
        pinned: false,
        event_id: fresh_id(),
        title: None,
    }
}

fn a_task(title: &str) -> Task {
    Task::new(title, 60)
}
