//! What this process has been asked for and not yet done: however often the same is asked for while it goes on, it runs
//! once more (P115).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::Job;
use crate::engine::lock;

/// What makes two requests the same: the job, the workspace it is for, and whether everything is read anew.
pub(crate) type Key = (Job, Option<String>, bool);

/// What goes on, and whether it was asked for again since it began. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AskedFor(Arc<Mutex<BTreeMap<Key, bool>>>);

impl AskedFor {
    /// The right and the duty to do it; `None` where somebody is at it already, who will then do it once more.
    pub(crate) fn begin(&self, key: Key) -> Option<Turn> {
        let mut all = lock(&self.0);
        if let Some(again) = all.get_mut(&key) {
            *again = true;
            return None;
        }
        all.insert(key.clone(), false);
        Some(Turn {
            asked_for: self.clone(),
            key: Some(key),
        })
    }

    /// Forgets what was asked for once more.
    pub(crate) fn only_once(&self) {
        lock(&self.0).values_mut().for_each(|again| *again = false);
    }
}

/// Held by whoever does what was asked for.
#[derive(Debug)]
pub(crate) struct Turn {
    asked_for: AskedFor,
    /// Taken when the turn has ended.
    key: Option<Key>,
}

impl Turn {
    /// The next turn, where the same was asked for again since this one began.
    pub(crate) fn next(mut self) -> Option<Turn> {
        let key = self.key.take()?;
        let mut all = lock(&self.asked_for.0);
        if all.get(&key) == Some(&true) {
            all.insert(key.clone(), false);
            drop(all);
            self.key = Some(key);
            return Some(self);
        }
        // In the same breath: who asks from now on begins a turn of their own.
        all.remove(&key);
        None
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            lock(&self.asked_for.0).remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(workspace: &str) -> Key {
        (Job::IncrementalSync, Some(workspace.to_owned()), false)
    }

    #[test]
    fn p115_a_hundred_requests_are_two_turns() {
        let asked_for = AskedFor::default();
        let first = asked_for.begin(key("Home")).unwrap();
        for _ in 1..100 {
            assert!(asked_for.begin(key("Home")).is_none());
        }
        let second = first.next().unwrap();
        assert!(second.next().is_none());
        assert!(asked_for.begin(key("Home")).is_some(), "it is over");
    }

    #[test]
    fn what_differs_does_not_wait_for_each_other() {
        let asked_for = AskedFor::default();
        let _home = asked_for.begin(key("Home")).unwrap();
        let _work = asked_for.begin(key("Work")).unwrap();
        let everything = (Job::FullSync, Some("Home".to_owned()), true);
        assert!(asked_for.begin(everything).is_some());
    }

    #[test]
    fn what_is_cancelled_is_not_done_again_unless_it_is_asked_for_after_that() {
        let asked_for = AskedFor::default();
        let turn = asked_for.begin(key("Home")).unwrap();
        asked_for.begin(key("Home"));
        asked_for.only_once();
        assert!(turn.next().is_none());
        let turn = asked_for.begin(key("Home")).unwrap();
        asked_for.only_once();
        asked_for.begin(key("Home"));
        assert!(turn.next().is_some());
    }

    #[test]
    fn a_turn_that_is_given_up_is_over() {
        let asked_for = AskedFor::default();
        let turn = asked_for.begin(key("Home")).unwrap();
        assert!(asked_for.begin(key("Home")).is_none());
        drop(turn);
        assert!(asked_for.begin(key("Home")).is_some());
    }
}
