//! Brings both sides of one event together: read, decide, carry out, note; again where somebody came between.

use google::{BlockMark, OwnBlock, Owner, Seen};
use jiff::tz::TimeZone;

use super::decide::{Action, Merge, Remote, decide};
use super::local::Local;
use super::{Push, Report, note};
use crate::pull::blocking;
use crate::{Error, Result};

/// How often somebody may come between before it is left for the next run.
const TRIES: u32 = 4;

/// Where an event is that was not sent yet, and whether its calendar can be trusted to be there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// New events go to this calendar.
    Target(&'a str),
    /// Its calendar has just been read.
    JustRead,
}

/// Settles one event. An error leaves it as it is, to be settled by a later run.
pub(super) async fn settle(
    push: &Push<'_>,
    place: Place<'_>,
    event_id: &str,
    report: &mut Report,
) -> Result<()> {
    let mut event_id = event_id.to_owned();
    for _ in 0..TRIES {
        match Settling::begin(push, place, &event_id, report).await? {
            Step::Done => return Ok(()),
            Step::Again => {}
            Step::As(fresh) => event_id = fresh,
        }
    }
    Err(Error::Busy)
}

enum Step {
    /// Both sides say the same, as far as is known.
    Done,
    /// Somebody came between.
    Again,
    /// Its block has another event now.
    As(String),
}

struct Settling<'a, 'p> {
    push: &'a Push<'p>,
    place: Place<'a>,
    /// Where its event is, or will be.
    calendar: String,
    /// Whether its block is to have another event elsewhere.
    leaves: bool,
    zone: TimeZone,
    local: Local,
    report: &'a mut Report,
}

impl<'a, 'p> Settling<'a, 'p> {
    async fn begin(
        push: &'a Push<'p>,
        place: Place<'a>,
        event_id: &str,
        report: &'a mut Report,
    ) -> Result<Step> {
        let local = push.local(event_id).await?;
        // An event stays in the calendar to which it was sent, until it is told to make room for another.
        let (calendar, leaves) = match (&local.written, place) {
            (Some(written), Place::Target(target)) => {
                (written.calendar.clone(), local.leaves_for(target))
            }
            // It waits for the next push, which takes over what was done to it, too.
            (Some(written), Place::JustRead) if written.leaving.is_some() => return Ok(Step::Done),
            (Some(written), Place::JustRead) => (written.calendar.clone(), false),
            (None, Place::Target(calendar)) => (calendar.to_owned(), false),
            (None, Place::JustRead) => return Ok(Step::Done),
        };
        let mut settling = Settling {
            push,
            place,
            calendar,
            leaves,
            zone: push.zone.clone(),
            local,
            report,
        };
        match settling.decided(Remote::Unasked) {
            Action::Ask => {
                let seen = settling.look().await?;
                settling.act_on(seen).await
            }
            Action::Insert => settling.insert().await,
            action => settling.carry_out(action, None).await,
        }
    }

    fn decided(&self, remote: Remote<'_>) -> Action {
        decide(self.local.want(self.leaves), self.local.base(), remote)
    }

    async fn look(&self) -> Result<Seen> {
        let owner = Owner::Installation(&self.push.installation);
        let (run, id) = (self.push.run, &self.local.event_id);
        let seen = self
            .push
            .client
            .block(run, &self.calendar, id, owner, &self.zone)
            .await?;
        // Of a calendar that is gone, or not ours to see any more, every event seems deleted.
        let is_doubtful = seen == Seen::Gone && matches!(self.place, Place::Target(_));
        if is_doubtful && !self.push.is_listed(&self.calendar).await? {
            return Err(self.calendar_gone());
        }
        Ok(seen)
    }

    fn calendar_gone(&self) -> Error {
        Error::PlanningCalendarGone(self.calendar.clone())
    }

    async fn act_on(&mut self, seen: Seen) -> Result<Step> {
        let remote = match &seen {
            Seen::Gone => Remote::Gone,
            Seen::Foreign => Remote::Foreign,
            Seen::Own(block) => Remote::Own(block.seen()),
        };
        let action = self.decided(remote);
        match seen {
            Seen::Own(block) => self.carry_out(action, Some(block)).await,
            Seen::Gone | Seen::Foreign => self.carry_out(action, None).await,
        }
    }

    /// The row that says that Google may have it is committed before it is sent, so that neither a lost answer nor a
    /// crash can make a second one.
    async fn insert(&mut self) -> Result<Step> {
        let Some((block, content)) = self.local.block.clone() else {
            return Ok(Step::Done);
        };
        if self.local.written.is_none() {
            let (workspace_id, calendar) = (self.push.workspace_id, self.calendar.clone());
            let (block, content) = (block.clone(), content.clone());
            self.push
                .write(move |tx| note::sending(tx, workspace_id, &calendar, &block, &content))
                .await?;
        }
        let mark = BlockMark {
            installation: self.push.installation.clone(),
            task: block.task.to_string(),
            workspace: self.push.workspace.to_owned(),
        };
        let sent = self
            .push
            .client
            .insert_block(
                self.push.run,
                &self.calendar,
                &block.event_id,
                &mark,
                &content,
                &self.zone,
            )
            .await;
        match sent {
            Ok(there) => {
                self.report.created += 1;
                self.acknowledge(&Merge::default(), there).await
            }
            Err(error) if error.is_duplicate() => {
                let seen = self.look().await?;
                self.act_on(seen).await
            }
            // One stray 404 is not the end of a calendar, and every block would be written anew.
            Err(error) if error.is_not_found() && !self.push.is_listed(&self.calendar).await? => {
                Err(self.calendar_gone())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn carry_out(&mut self, action: Action, there: Option<OwnBlock>) -> Result<Step> {
        let (push, local) = (self.push, self.local.clone());
        let (workspace_id, now) = (push.workspace_id, (push.now)());
        match (action, there) {
            (Action::Merge(merge), Some(there)) if merge.patch.is_empty() => {
                self.acknowledge(&merge, there).await
            }
            (Action::Merge(merge), Some(there)) => {
                let sent = push
                    .client
                    .patch_block(push.run, &there, &merge.patch, &self.zone)
                    .await;
                match sent {
                    Ok(there) => {
                        self.report.changed += 1;
                        self.acknowledge(&merge, there).await
                    }
                    Err(error) if error.is_conflict() || error.is_not_found() => Ok(Step::Again),
                    Err(error) => Err(error.into()),
                }
            }
            (Action::Delete, Some(there)) => {
                match push.client.delete_block(push.run, &there).await {
                    Ok(()) => {
                        self.report.deleted += 1;
                        push.write(move |tx| note::forgotten(tx, &local)).await?;
                        Ok(Step::Done)
                    }
                    Err(error) if error.is_conflict() => Ok(Step::Again),
                    Err(error) => Err(error.into()),
                }
            }
            (Action::Leave, Some(there)) => {
                push.write(move |tx| note::deleting(tx, &local)).await?;
                match push.client.delete_block(push.run, &there).await {
                    Ok(()) => {
                        self.report.deleted += 1;
                        self.rename().await
                    }
                    Err(error) if error.is_conflict() => Ok(Step::Again),
                    Err(error) => Err(error.into()),
                }
            }
            (Action::Restore(time), Some(there)) => {
                self.report.edits += push
                    .write_if_unchanged(&self.local, move |tx| {
                        note::restored(tx, workspace_id, &local, time, &there, now)
                    })
                    .await?
                    .unwrap_or(0);
                Ok(Step::Done)
            }
            (Action::NewId, _) => self.rename().await,
            (Action::Unschedule, _) => {
                let noted = push
                    .write_if_unchanged(&self.local, move |tx| {
                        note::unscheduled(tx, workspace_id, &local, now)
                    })
                    .await?;
                self.report.edits += u32::from(noted.is_some());
                Ok(if noted.is_some() {
                    Step::Done
                } else {
                    Step::Again
                })
            }
            (Action::Forget, _) => {
                push.write(move |tx| note::forgotten(tx, &local)).await?;
                Ok(Step::Done)
            }
            // `decide` gives these only for a block that was seen, or one that was not asked for yet.
            (
                Action::Ask
                | Action::Insert
                | Action::Merge(_)
                | Action::Delete
                | Action::Leave
                | Action::Restore(_),
                _,
            ) => Ok(Step::Again),
        }
    }

    /// Gives the block another event.
    async fn rename(&self) -> Result<Step> {
        let (push, local) = (self.push, self.local.clone());
        let (workspace_id, now, fresh) = (push.workspace_id, (push.now)(), (push.new_id)());
        let id = fresh.clone();
        push.write(move |tx| note::renamed(tx, workspace_id, &local, &id, now))
            .await?;
        Ok(Step::As(fresh))
    }

    /// Notes what Google has now, and takes over what somebody did there.
    async fn acknowledge(&mut self, merge: &Merge, there: OwnBlock) -> Result<Step> {
        let (push, local, merge) = (self.push, self.local.clone(), merge.clone());
        let (workspace_id, now, leaves) = (push.workspace_id, (push.now)(), self.leaves);
        self.report.edits += push
            .write(move |tx| note::merged(tx, workspace_id, &local, leaves, &merge, &there, now))
            .await?;
        Ok(if leaves { Step::Again } else { Step::Done })
    }
}

impl Push<'_> {
    async fn local(&self, event_id: &str) -> Result<Local> {
        let (store, style) = (self.store.clone(), self.style.clone());
        let (workspace_id, event_id) = (self.workspace_id, event_id.to_owned());
        blocking(move || store.read(|tx| Local::read(tx, workspace_id, &style, &event_id))).await
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&store::WriteTx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = self.store.clone();
        blocking(move || store.write(work)).await
    }

    /// `None`, with nothing written, where this side is no longer as it was when it was read.
    async fn write_if_unchanged<T: Send + 'static>(
        &self,
        local: &Local,
        work: impl FnOnce(&store::WriteTx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let (style, workspace_id, before) = (self.style.clone(), self.workspace_id, local.clone());
        self.write(move |tx| {
            if Local::read(tx, workspace_id, &style, &before.event_id)? != before {
                return Ok(None);
            }
            work(tx).map(Some)
        })
        .await
    }
}
