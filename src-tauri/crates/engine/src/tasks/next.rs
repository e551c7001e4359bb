//! The block that runs or comes next, over all workspaces.

use jiff::Timestamp;
use model::{Block, TaskStatus};
use store::workspace::Workspace;
use store::{ReadTx, block, workspace};

use super::find;
use super::standing::views;
use crate::engine::{Engine, zone_of};
use crate::view::NextBlock;
use crate::{Error, show};

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
        block: block.event_id.clone(),
        start: show::instant(start, &zone),
        clock: show::clock(start, &zone),
        today: show::day(start, &zone) == show::day(now, &zone),
        // A begun minute is one that is left.
        minutes_left: (start <= now).then(|| (left + 59) / 60),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_block_is_begun_lengthened_and_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let engine = opened(folder.path());
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
        assert!(engine.start_block_now("Nowhere", &next.block).is_err());
        let started = engine.start_block_now("Home", &next.block).unwrap();
        assert_eq!(started.start.as_deref(), Some("2026-03-02T08:00:00Z"));
        let running = engine.next_block().unwrap().unwrap();
        assert_eq!(running.minutes_left, Some(60));
        let longer = engine.lengthen_block("Home", &running.block, 15).unwrap();
        assert_eq!(
            (longer.task.duration_minutes, longer.end.as_deref()),
            (75, Some("2026-03-02T09:15:00Z"))
        );
        let skipped = engine.skip_block("Home", &running.block).unwrap();
        assert!(skipped.task.blocks.is_empty());
        let gone = engine.skip_block("Home", &running.block).unwrap_err();
        assert_eq!(gone.code, crate::Code::InvalidInput, "{gone}");
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
