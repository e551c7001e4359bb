//! What a block's event shall say: the settings of its workspace, applied to its task.

use std::collections::BTreeMap;

use google::{BlockContent, Reminder};
use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, Task};
use store::outbox::{self, Operation};
use store::{ReadTx, WriteTx, block, task, written_block};

use crate::Result;

/// How a workspace's blocks look in Google.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockStyle {
    /// `{task}` stands for the task's title; without it, every block is called the same.
    pub title: String,
    /// Whether blocks are busy for others who look.
    pub busy: BusyStyle,
    /// Google's word: `private`, `default` or `public`.
    pub visibility: String,
    /// Google's number of a colour, 1 to 11; `None` for the calendar's.
    pub color: Option<String>,
    /// When Google reminds of them.
    pub reminder: Reminder,
}

/// Whether blocks are busy for others who look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusyStyle {
    /// Always.
    Busy,
    /// Never.
    Free,
    /// Once the task is at risk: work without a place, or less room before the due date than the task is long.
    FreeUntilAtRisk,
}

/// What the event of one block shall say.
pub(super) fn content_of(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    style: &BlockStyle,
    block: &Block,
) -> Result<Option<BlockContent>> {
    let Some(task) = task::get(tx, workspace_id, block.task)? else {
        return Ok(None);
    };
    let mut all = block::of_workspace(tx, workspace_id)?;
    all.retain(|other| other.task == block.task);
    let own: Vec<Interval> = all.iter().map(|other| other.time).collect();
    Ok(Some(style.content(block, &task, &own)))
}

/// What the events of a workspace's blocks shall say, by event.
fn wanted(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    style: &BlockStyle,
) -> Result<BTreeMap<String, BlockContent>> {
    let tasks: BTreeMap<i64, Task> = task::list(tx, workspace_id)?
        .into_iter()
        .map(|task| (task.id, task))
        .collect();
    let blocks = block::of_workspace(tx, workspace_id)?;
    let mut by_task: BTreeMap<i64, Vec<Interval>> = BTreeMap::new();
    for block in &blocks {
        by_task.entry(block.task).or_default().push(block.time);
    }
    let content = |block: &Block| {
        let task = tasks.get(&block.task)?;
        let own = by_task.get(&block.task).map_or(&[][..], Vec::as_slice);
        Some((block.event_id.clone(), style.content(block, task, own)))
    };
    Ok(blocks.iter().filter_map(content).collect())
}

/// Which of the blocks that nothing waits for are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that Google has: it is only told what changed.
    Written,
    /// All: what it does not have it shall get.
    All,
}

/// Queues every block whose event says something else than it shall by now: because a setting, a task or another block
/// was changed. What is over stays as it was. `asked` is whether a person asked for it.
pub fn queue_changed(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    style: &BlockStyle,
    which: Which,
    asked: bool,
    now: Timestamp,
) -> Result<()> {
    for (event_id, content) in wanted(tx, workspace_id, style)? {
        if content.time.end <= now || outbox::of_event(tx, &event_id)?.is_some() {
            continue;
        }
        let differs = match written_block::get(tx, &event_id)? {
            Some(written) => serde_json::from_str(&written.sent).ok().as_ref() != Some(&content),
            None => which == Which::All,
        };
        if differs {
            outbox::queue(tx, workspace_id, &event_id, Operation::Put, asked, now)?;
        }
    }
    Ok(())
}

impl BlockStyle {
    fn content(&self, block: &Block, task: &Task, blocks: &[Interval]) -> BlockContent {
        BlockContent {
            time: block.time,
            title: match &block.title {
                Some(title) => title.clone(),
                None => self.title.replace("{task}", &task.title),
            },
            busy: match self.busy {
                BusyStyle::Busy => true,
                BusyStyle::Free => false,
                BusyStyle::FreeUntilAtRisk => is_at_risk(task, blocks),
            },
            visibility: self.visibility.clone(),
            color: self.color.clone(),
            reminder: self.reminder,
        }
    }
}

/// Whether a task with a due date could not be moved by its own length any more.
fn is_at_risk(task: &Task, blocks: &[Interval]) -> bool {
    let Some(due) = task.due else {
        return false;
    };
    let planned: i64 = blocks.iter().map(|block| block.minutes()).sum();
    let end = blocks.iter().map(|block| block.end).max();
    let needed = SignedDuration::from_mins(task.duration_minutes);
    planned < task.duration_minutes || end.is_none_or(|end| due.duration_since(end) < needed)
}

#[cfg(test)]
mod tests {

    use super::*;

    fn hours(from: i64, to: i64) -> Interval {
        let at = |hour: i64| Timestamp::from_second(hour * 3600).unwrap();
        Interval::new(at(from), at(to)).unwrap()
    }

    fn task(due: Option<i64>) -> Task {
        Task {
            id: 1,
            due: due.map(|hour| Timestamp::from_second(hour * 3600).unwrap()),
            ..Task::new("Report", 120)
        }
    }

    #[test]
    fn a_task_is_at_risk_when_it_cannot_be_moved_by_its_length() {
        for (due, blocks, at_risk) in [
            (None, &[][..], false),
            (Some(20), &[], true),
            (Some(20), &[hours(9, 11)], false),
            (Some(20), &[hours(9, 10)], true),
            (Some(20), &[hours(9, 10), hours(17, 18)], false),
            (Some(20), &[hours(17, 19)], true),
            (Some(20), &[hours(20, 22)], true),
        ] {
            assert_eq!(
                is_at_risk(&task(due), blocks),
                at_risk,
                "{due:?} {blocks:?}"
            );
        }
    }

    #[test]
    fn a_title_is_the_tasks_a_pattern_or_what_somebody_called_it() {
        let block = |title: Option<&str>| Block {
            task: 1,
            time: hours(9, 11),
            pinned: false,
            event_id: "e".to_owned(),
            title: title.map(str::to_owned),
        };
        for (pattern, given, title) in [
            ("{task}", None, "Report"),
            ("Busy", None, "Busy"),
            ("Focus: {task}!", None, "Focus: Report!"),
            ("Busy", Some("Mine"), "Mine"),
        ] {
            let style = BlockStyle {
                title: pattern.to_owned(),
                busy: BusyStyle::Busy,
                visibility: "private".to_owned(),
                color: None,
                reminder: Reminder::Default,
            };
            assert_eq!(style.content(&block(given), &task(None), &[]).title, title);
        }
    }
}
