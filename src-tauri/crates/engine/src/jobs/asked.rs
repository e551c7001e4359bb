//! What this process has been asked for and not yet done: however often the same is asked for while it goes on, it runs
//! once more (P115).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::{Job, Trigger};
use crate::engine::lock;

/// What goes on at most once: the job, the account that it is for, and whether everything is read anew. Workspaces of one
/// account come one after the other.
pub(crate) type Key = (Job, Option<i64>, bool);

/// What goes on, and what was asked for again since it began. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AskedFor(Arc<Mutex<All>>);

#[derive(Debug, Default)]
struct All {
    going_on: BTreeMap<Key, Queue>,
    tickets: u64,
}

/// What goes on, and what follows after it.
#[derive(Debug)]
struct Queue {
    workspace: Option<String>,
    pending: Vec<Pending>,
}

/// Something that is done when its turn comes.
#[derive(Debug)]
struct Pending {
    workspace: Option<String>,
    trigger: Trigger,
    ticket: u64,
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Whoever asked has the right and the duty to do it.
    Begin(Turn),
    /// It is done after what goes on; the number stands for it until then.
    OnceMore(u64),
    /// The same waits already.
    Already,
}

impl AskedFor {
    /// Asks for a job.
    pub(crate) fn ask(&self, key: Key, workspace: Option<&str>, trigger: Trigger) -> Answer {
        let mut all = lock(&self.0);
        let ticket = all.tickets;
        let Some(queue) = all.going_on.get_mut(&key) else {
            let queue = Queue {
                workspace: workspace.map(str::to_owned),
                pending: Vec::new(),
            };
            all.going_on.insert(key, queue);
            return Answer::Begin(Turn {
                workspace: workspace.map(str::to_owned),
                trigger,
                asked_for: self.clone(),
                key: Some(key),
            });
        };
        let same = |waits: &&mut Pending| waits.workspace.as_deref() == workspace;
        if let Some(waits) = queue.pending.iter_mut().find(same) {
            // What a person wants is more than what the clock may.
            if waits.trigger == Trigger::Schedule {
                waits.trigger = trigger;
            }
            return Answer::Already;
        }
        queue.pending.push(Pending {
            workspace: workspace.map(str::to_owned),
            trigger,
            ticket,
        });
        all.tickets += 1;
        Answer::OnceMore(ticket)
    }

    /// Whether that still waits for its turn.
    pub(crate) fn is_pending(&self, ticket: u64) -> bool {
        let all = lock(&self.0);
        let mut pending = all.going_on.values().flat_map(|queue| &queue.pending);
        pending.any(|waits| waits.ticket == ticket)
    }

    /// Whether a job for this workspace, or for none, waits for its turn.
    pub(crate) fn awaits(&self, job: &str, workspace: Option<&str>) -> bool {
        let all = lock(&self.0);
        let of_job = all.going_on.iter().filter(|(key, _)| key.0.as_str() == job);
        of_job
            .flat_map(|(_, queue)| &queue.pending)
            .any(|waits| waits.workspace.as_deref() == workspace)
    }

    /// What goes on: each job with the name of its workspace, where it is for one.
    pub(crate) fn going_on(&self) -> BTreeSet<(Job, Option<String>)> {
        let all = lock(&self.0);
        let going_on = all.going_on.iter();
        going_on
            .map(|((job, ..), queue)| (*job, queue.workspace.clone()))
            .collect()
    }

    /// Forgets what waits for its turn; `false` where nothing did.
    pub(crate) fn forget_all(&self) -> bool {
        let mut all = lock(&self.0);
        let queues = all.going_on.values_mut();
        let forgotten: usize = queues.map(|queue| queue.pending.drain(..).count()).sum();
        forgotten > 0
    }

    /// Forgets the next turn of a job for this workspace, or for none; `false` where none waits.
    pub(crate) fn forget(&self, job: &str, workspace: Option<&str>) -> bool {
        let mut all = lock(&self.0);
        let mut forgotten = false;
        for (key, Queue { pending, .. }) in &mut all.going_on {
            let before = pending.len();
            if key.0.as_str() == job {
                pending.retain(|waits| waits.workspace.as_deref() != workspace);
            }
            forgotten |= pending.len() < before;
        }
        forgotten
    }
}

/// Held by whoever does what was asked for.
#[derive(Debug)]
pub(crate) struct Turn {
    /// The workspace that it is for, where it is for one.
    pub(crate) workspace: Option<String>,
    /// Who asked.
    pub(crate) trigger: Trigger,
    asked_for: AskedFor,
    /// Taken when the turn has ended.
    key: Option<Key>,
}

impl Turn {
    /// The next turn, where anything was asked for since this one began.
    pub(crate) fn next(mut self) -> Option<Turn> {
        let key = self.key.take()?;
        let mut all = lock(&self.asked_for.0);
        let queue = all.going_on.get_mut(&key)?;
        if queue.pending.is_empty() {
            // In the same breath: who asks from now on begins a turn of their own.
            all.going_on.remove(&key);
            return None;
        }
        let Pending {
            workspace, trigger, ..
        } = queue.pending.remove(0);
        queue.workspace.clone_from(&workspace);
        Some(Turn {
            workspace,
            trigger,
            asked_for: self.asked_for.clone(),
            key: Some(key),
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            lock(&self.asked_for.0).going_on.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARA: Option<i64> = Some(1);

    fn sync(account: Option<i64>) -> Key {
        (Job::IncrementalSync, account, false)
    }

    fn begun(answer: Answer) -> Turn {
        match answer {
            Answer::Begin(turn) => turn,
            answer => panic!("{answer:?}"),
        }
    }

    #[test]
    fn p115_a_hundred_requests_are_two_turns() {
        let asked_for = AskedFor::default();
        let ask = || asked_for.ask(sync(MARA), Some("Home"), Trigger::Schedule);
        let first = begun(ask());
        assert!(matches!(ask(), Answer::OnceMore(0)));
        for _ in 2..100 {
            assert!(matches!(ask(), Answer::Already));
        }
        assert!(asked_for.is_pending(0));
        let second = first.next().unwrap();
        assert!(!asked_for.is_pending(0));
        assert!(second.next().is_none());
        begun(ask());
    }

    #[test]
    fn p115_workspaces_of_one_account_come_one_after_the_other_and_each_once_more() {
        let asked_for = AskedFor::default();
        let ask = |name, trigger| asked_for.ask(sync(MARA), Some(name), trigger);
        let mut turn = Some(begun(ask("Home", Trigger::Schedule)));
        for name in ["Work", "Home", "Work", "Home"] {
            ask(name, Trigger::Schedule);
        }
        ask("Work", Trigger::Window);
        let mut turns = Vec::new();
        while let Some(this) = turn {
            assert_eq!(
                asked_for.going_on(),
                BTreeSet::from([(Job::IncrementalSync, this.workspace.clone())])
            );
            turns.push((this.workspace.clone().unwrap(), this.trigger));
            turn = this.next();
        }
        let turns: Vec<_> = turns
            .iter()
            .map(|(name, by)| (name.as_str(), *by))
            .collect();
        assert_eq!(
            turns,
            [
                ("Home", Trigger::Schedule),
                ("Work", Trigger::Window),
                ("Home", Trigger::Schedule)
            ]
        );
    }

    #[test]
    fn what_differs_does_not_wait_for_each_other() {
        let asked_for = AskedFor::default();
        let _mara = begun(asked_for.ask(sync(MARA), Some("Home"), Trigger::Window));
        let _paul = begun(asked_for.ask(sync(Some(2)), Some("Work"), Trigger::Window));
        let everything = (Job::FullSync, MARA, true);
        let _full = begun(asked_for.ask(everything, Some("Home"), Trigger::Window));
    }

    #[test]
    fn what_is_cancelled_is_not_done_again_unless_it_is_asked_for_after_that() {
        let asked_for = AskedFor::default();
        let ask = || asked_for.ask(sync(MARA), Some("Home"), Trigger::Window);
        let turn = begun(ask());
        ask();
        assert!(asked_for.forget_all());
        assert!(!asked_for.forget_all());
        assert!(turn.next().is_none());
        let turn = begun(ask());
        ask();
        assert!(!asked_for.forget("incremental-sync", Some("Work")));
        assert!(asked_for.forget("incremental-sync", Some("Home")));
        ask();
        assert!(turn.next().is_some());
    }

    #[test]
    fn a_turn_that_is_given_up_is_over() {
        let asked_for = AskedFor::default();
        let ask = || asked_for.ask(sync(MARA), Some("Home"), Trigger::Window);
        let turn = begun(ask());
        assert!(matches!(ask(), Answer::OnceMore(_)));
        drop(turn);
        begun(ask());
    }
}
