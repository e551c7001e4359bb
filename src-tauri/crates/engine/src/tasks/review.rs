//! The daily look back: what was planned before today for tasks that are still open. Nobody but the person knows
//! whether it was done, so nothing is assumed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::{Block, start_of_day};
use store::block;

use super::standing::views_of;
use super::{only, remove_blocks};
use crate::engine::{Engine, workspace_named, zone_of};
use crate::view::{ReviewItem, ReviewView, SpanView, TaskView};
use crate::{Error, show};

impl Engine {
    /// The open tasks with blocks that ended before today began in the workspace's zone, the longest ago first.
    pub fn review(&self, workspace: &str) -> Result<ReviewView, Error> {
        let now = self.now();
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let today = start_of_day(show::day(now, &zone), &zone);
            let mut past: BTreeMap<i64, Vec<Block>> = BTreeMap::new();
            for block in block::of_workspace(tx, workspace.id)? {
                if block.time.end <= today {
                    past.entry(block.task).or_default().push(block);
                }
            }
            let mut open = past.into_iter().collect::<Vec<_>>();
            open.sort_by_key(|(_, blocks)| blocks.first().map(|block| block.time.start));
            let ids: Vec<i64> = open.iter().map(|(id, _)| *id).collect();
            // Blocks have a task each: the two lists go together.
            let views = views_of(tx, &workspace, &ids)?.into_iter().zip(&open);
            let items = views.filter(|(task, _)| task.status == "open");
            Ok(ReviewView {
                items: items
                    .map(|(task, (_, past))| item(task, past, &zone))
                    .collect(),
            })
        })
    }

    /// Gives back the time of a task that is past: it was not done, and the next plan has all of it to place again.
    pub fn replan_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        let (now, ids) = (self.now(), [id.to_owned()]);
        only(
            self.change_tasks(workspace, "replan", &ids, |tx, workspace, tasks| {
                let asked = self.is_asked(tx, workspace)?;
                let is_past = |block: &Block| block.time.end <= now;
                for task in tasks {
                    remove_blocks(tx, workspace, task.id, is_past, asked, now)?;
                }
                Ok(Vec::new())
            })?,
        )
    }
}

fn item(task: TaskView, past: &[Block], zone: &TimeZone) -> ReviewItem {
    let span = |block: &Block| SpanView {
        start: show::instant(block.time.start, zone),
        end: show::instant(block.time.end, zone),
    };
    ReviewItem {
        task,
        past: past.iter().map(span).collect(),
        past_minutes: past.iter().map(|block| block.time.minutes()).sum(),
    }
}
