//! The block that runs or comes next, and what a person says of it without looking at a plan.

use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, Task, TaskStatus};
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, remote_edit, task, workspace};

use super::standing::views;
use super::{find, only, remove_blocks};
use crate::agenda::minute_floor;
use crate::engine::{Engine, zone_of};
use crate::view::{NextBlock, TaskView};
use crate::{Code, Error, show};

impl Engine {
    /// The planned block of an open task that runs or comes next, over all workspaces.
    pub fn next_block(&self) -> Result<Option<NextBlock>, Error> {
        let now = self.now();
        self.store().read(|tx| {
            let mut firsts = Vec::new();
            for workspace in workspace::list(tx)? {
                if let Some((block, title)) = first_of(tx, &workspace, now)? {
                    firsts.push((block, title, workspace));
                }
            }
            let next = firsts
                .into_iter()
                .min_by_key(|(block, ..)| block.time.start);
            next.map(|(block, title, workspace)| view(&block, title, &workspace, now))
                .transpose()
        })
    }

    /// How many open tasks cannot be done, or not by when they are due, over all workspaces.
    pub fn at_risk(&self) -> Result<usize, Error> {
        self.store().read(|tx| {
            let mut count = 0;
            for workspace in workspace::list(tx)? {
                let tasks = views(tx, &workspace)?;
                let open = tasks.iter().filter(|task| task.status == "open");
                // What was never planned is not at risk: nobody has looked for a place yet.
                count += open
                    .filter(|task| task.late_minutes > 0 && !task.blocks.is_empty())
                    .count();
            }
            Ok(count)
        })
    }

    /// Begins a block now instead of when it was planned.
    pub fn start_block(&self, workspace: &str, id: &str, start: &str) -> Result<TaskView, Error> {
        self.change_block(
            workspace,
            id,
            start,
            "pin",
            |engine, tx, workspace, task, block| {
                let from = minute_floor(engine.now());
                let time = Interval::new(from, after(from, block.time.minutes()));
                engine.pin_block(tx, workspace, task, time)
            },
        )
    }

    /// Gives a block more time, and its task as much more work.
    pub fn extend_block(
        &self,
        workspace: &str,
        id: &str,
        start: &str,
        minutes: i64,
    ) -> Result<TaskView, Error> {
        self.change_block(
            workspace,
            id,
            start,
            "edit",
            |engine, tx, workspace, task, block| {
                let longer = Task {
                    duration_minutes: task.duration_minutes.saturating_add(minutes),
                    ..task.clone()
                };
                task::update(tx, workspace.id, &longer, engine.now())?;
                let time = Interval::new(block.time.start, after(block.time.end, minutes));
                engine.pin_block(tx, workspace, &longer, time)
            },
        )
    }

    /// Gives a block's time back, and keeps its task out of it until the task is changed: the next plan finds another.
    pub fn skip_block(&self, workspace: &str, id: &str, start: &str) -> Result<TaskView, Error> {
        self.change_block(
            workspace,
            id,
            start,
            "replan",
            |engine, tx, workspace, task, block| {
                let asked = engine.is_asked(tx, workspace)?;
                let is_it = |other: &Block| other.event_id == block.event_id;
                remove_blocks(tx, workspace, task.id, is_it, asked, engine.now())?;
                Ok(remote_edit::bar(tx, task.id, block.time)?)
            },
        )
    }

    fn change_block(
        &self,
        workspace: &str,
        id: &str,
        start: &str,
        step: &str,
        change: impl Fn(&Engine, &WriteTx<'_>, &Workspace, &Task, &Block) -> Result<(), Error>,
    ) -> Result<TaskView, Error> {
        let at: Timestamp = start
            .parse()
            .map_err(|_| Error::invalid(format!("start: {start:?} is not an RFC 3339 instant")))?;
        let ids = [id.to_owned()];
        only(self.change_tasks(workspace, step, &ids, |tx, workspace, tasks| {
            let blocks = block::of_workspace(tx, workspace.id)?;
            for task in tasks {
                let found = blocks
                    .iter()
                    .find(|block| block.task == task.id && block.time.start == at)
                    .ok_or_else(|| {
                        Error::new(
                            Code::NotFound,
                            format!("the plan has changed: task {} has no block at {start} any more", task.id),
                        )
                    })?;
                change(self, tx, workspace, task, found)?;
            }
            Ok(Vec::new())
        })?)
    }

    fn pin_block(
        &self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        task: &Task,
        time: Option<Interval>,
    ) -> Result<(), Error> {
        let time = time.ok_or_else(|| Error::invalid("the block has no length"))?;
        let (start, end) = (time.start.to_string(), time.end.to_string());
        self.pin(tx, workspace, task, Some((&start, &end)))
    }
}

/// The first block of an open task that is not over, with its title.
fn first_of(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<Option<(Block, String)>, Error> {
    let mut blocks = block::of_workspace(tx, workspace.id)?;
    blocks.retain(|block| block.time.end > now);
    blocks.sort_by_key(|block| block.time.start);
    for block in blocks {
        let task = find(tx, workspace, &block.task.to_string())?;
        if task.status == TaskStatus::Open {
            let title = block.title.clone().unwrap_or(task.title);
            return Ok(Some((block, title)));
        }
    }
    Ok(None)
}

fn view(
    block: &Block,
    title: String,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<NextBlock, Error> {
    let zone = zone_of(workspace)?;
    let start = block.time.start;
    let left = block.time.end.duration_since(now).as_secs();
    Ok(NextBlock {
        title,
        workspace: workspace.name.clone(),
        task: block.task.to_string(),
        start: show::instant(start, &zone),
        clock: show::clock(start, &zone),
        today: show::day(start, &zone) == show::day(now, &zone),
        // A begun minute is one that is left.
        minutes_left: (start <= now).then(|| (left + 59) / 60),
    })
}

fn after(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_a_block_needs_its_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let engine = opened(folder.path());
        assert!(
            engine
                .start_block("Nowhere", "1", "2026-03-02T09:00:00Z")
                .is_err()
        );
        engine.add_workspace("Home", Some("UTC")).unwrap();
        let draft = crate::view::TaskDraft {
            title: Some("Report".to_owned()),
            duration: Some("1h".to_owned()),
            ..crate::view::TaskDraft::default()
        };
        let task = engine.add_task("Home", &draft).unwrap();
        assert_eq!(engine.next_block().unwrap(), None);
        let time = ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
        engine.pin_task("Home", &task.id, Some(time)).unwrap();

        let next = engine.next_block().unwrap().unwrap();
        assert_eq!((next.clock.as_str(), next.minutes_left), ("09:00", None));
        let started = engine.start_block("Home", &task.id, &next.start).unwrap();
        assert_eq!(started.blocks[0].start, "2026-03-02T08:00:00Z");
        let running = engine.next_block().unwrap().unwrap();
        assert_eq!(running.minutes_left, Some(60));
        let longer = engine
            .extend_block("Home", &task.id, &running.start, 15)
            .unwrap();
        assert_eq!(
            (longer.duration_minutes, longer.blocks[0].end.as_str()),
            (75, "2026-03-02T09:15:00Z")
        );
        let gone = engine
            .skip_block("Home", &task.id, &next.start)
            .unwrap_err();
        assert_eq!(gone.code, Code::NotFound, "{gone}");
        let skipped = engine.skip_block("Home", &task.id, &running.start).unwrap();
        assert!(skipped.blocks.is_empty());
        assert_eq!(engine.next_block().unwrap(), None);
        assert_eq!(engine.at_risk().unwrap(), 0);
    }

    fn opened(folder: &std::path::Path) -> Engine {
        let now = "2026-03-02T08:00:00Z".parse().unwrap();
        Engine::open(crate::Config {
            data_dir: folder.to_owned(),
            clock: crate::Clock::frozen(now),
            endpoints: google::Endpoints::default(),
            client_id: None,
            client_secret: None,
            secrets: crate::SecretsPlace::File,
            asks_first: false,
        })
        .unwrap()
    }
}
