//! Changes to the store that call for work, and when they have come to rest.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::Tables;
use tokio::time::Instant;

use crate::engine::lock;

/// So long nothing may have changed before anything is made of it: a person who types is not done yet …
const REST: Duration = Duration::from_secs(5);
/// … but however restless it is, something is made of it after this.
const LONGEST: Duration = Duration::from_mins(1);

/// Tables from which plans, writes to Google and notices follow. Those that jobs keep of themselves are none of them.
const MATTERS: [&str; 15] = [
    "account",
    "barred_time",
    "block",
    "calendar",
    "event",
    "hours",
    "outbox",
    "planned_from",
    "planning_calendar",
    "remote_edit",
    "setting",
    "task",
    "task_after",
    "workspace",
    "workspace_calendar",
];

/// Changes that nothing was made of yet: when the first and the last of them happened. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes(Arc<Mutex<Option<(Instant, Instant)>>>);

impl Changes {
    /// Tables of a commit.
    pub(crate) fn note(&self, tables: &Tables) {
        if tables.iter().any(|table| MATTERS.contains(&table.as_str())) {
            self.note_any(Instant::now());
        }
    }

    /// Something that is not known.
    pub(crate) fn note_any(&self, now: Instant) {
        let mut changes = lock(&self.0);
        let first = changes.map_or(now, |(first, _)| first);
        *changes = Some((first, now));
    }

    /// Whether there were any that have come to rest; they are forgotten then.
    pub(crate) fn take_rested(&self, now: Instant) -> bool {
        let rested = |(first, last): &mut (Instant, Instant)| {
            now.duration_since(*last) >= REST || now.duration_since(*first) >= LONGEST
        };
        lock(&self.0).take_if(rested).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(names: &[&str]) -> Tables {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn what_changes_again_and_again_is_waited_for_but_not_forever() {
        let changes = Changes::default();
        let mut made = Vec::new();
        for second in 0..100 {
            if second < 80 {
                changes.note(&tables(&["task"]));
            }
            tokio::time::advance(Duration::from_secs(1)).await;
            if changes.take_rested(Instant::now()) {
                made.push(second + 1);
            }
        }
        assert_eq!(made, [60, 84]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_jobs_note_of_themselves_is_no_change() {
        let changes = Changes::default();
        changes.note(&tables(&[
            "job_run",
            "job_attempt",
            "sync_run",
            "sync_state",
        ]));
        tokio::time::advance(LONGEST).await;
        assert!(!changes.take_rested(Instant::now()));
    }
}
