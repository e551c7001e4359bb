//! Where a workspace's blocks are written: a calendar that Hourwright makes, found again by what its description says,
//! or one that the user picked.

use std::collections::BTreeSet;

use google::{CalendarEntry, OwnCalendar, RetryPolicy, Run};
use sabotage::mutant;
use store::calendar::{self, Listed};
use store::outbox::{self, Operation};
use store::written_block::{self, Leaving};
use store::{WriteTx, block, planning_calendar};

use super::Push;
use super::note::queue_move;
use crate::pull::blocking;
use crate::{Error, Result};

impl Push<'_> {
    /// Google's id of the calendar, which is looked for and made where none is known.
    pub(super) async fn place(&self) -> Result<String> {
        if let Some(picked) = self.picked {
            return Ok(picked.to_owned());
        }
        match self.known_place().await? {
            Some(known) => Ok(known),
            None => self.found_or_made().await,
        }
    }

    async fn known_place(&self) -> Result<Option<String>> {
        let (store, id) = (self.store.clone(), self.workspace_id);
        blocking(move || Ok(store.read(|tx| planning_calendar::get(tx, id))?)).await
    }

    /// The calendars that were made for the workspace's blocks, on whatever machine: the first is the one for them.
    async fn own_among(&self, listed: &[CalendarEntry]) -> Result<Vec<OwnCalendar>> {
        let mut own = self.client.own_calendars(self.run, listed).await?;
        own.retain(|own| own.workspace() == self.workspace);
        Ok(own)
    }

    async fn find_among(&self, listed: &[CalendarEntry]) -> Result<Option<String>> {
        let own = self.own_among(listed).await?;
        let Some(found) = own.first() else {
            return Ok(None);
        };
        self.remember(found, listed, None).await?;
        Ok(Some(found.id().to_owned()))
    }

    /// Looks which calendars there are for the workspace's blocks. A store that is new, or another machine, does not know
    /// that there is one; and two machines that make it at the same moment make two. All take the one with the smallest
    /// id, and whose blocks are in another one moves them.
    ///
    /// Gives the others that were made here, to be removed once they are empty; `None` where nothing is certain.
    pub(super) async fn gather(&self) -> Result<Option<Vec<OwnCalendar>>> {
        let listed = self.calendars().await?;
        let mut own = self.own_among(&listed).await?;
        let Some(first) = own.first().cloned() else {
            return Ok(None);
        };
        match self.known_place().await? {
            Some(known) if known == first.id() || mutant!("each-keeps-its-calendar") => {}
            Some(known) if own.iter().any(|own| own.id() == known) => {
                self.remember(&first, &listed, Some(known)).await?;
            }
            // Google does not show what is known here: whether it is gone is another question.
            Some(_) => return Ok(None),
            None => self.remember(&first, &listed, None).await?,
        }
        own.retain(|own| own.id() != first.id() && own.is_made_by(&self.installation));
        Ok(Some(own))
    }

    /// Removes calendars that blocks have left, where nothing is in them any more; what somebody put there keeps its
    /// calendar. Once no block of ours is in any of them, the matter is settled.
    pub(super) async fn clear_away(&self, left: &[OwnCalendar]) -> Result<()> {
        let mut holds_ours = false;
        for calendar in left {
            self.run.progressed();
            if self.has_written_to(calendar.id()).await? {
                holds_ours = true;
            } else if self.is_empty(calendar.id()).await? {
                self.client.delete_own_calendar(self.run, calendar).await?;
                let (account_id, id) = (self.account_id, calendar.id().to_owned());
                self.write(move |tx| Ok(calendar::delete(tx, account_id, &id)?))
                    .await?;
            }
        }
        let workspace_id = self.workspace_id;
        if holds_ours {
            return Ok(());
        }
        self.write(move |tx| Ok(planning_calendar::settle(tx, workspace_id)?))
            .await
    }

    async fn has_written_to(&self, calendar: &str) -> Result<bool> {
        let (store, id, calendar) = (self.store.clone(), self.workspace_id, calendar.to_owned());
        blocking(move || {
            let written = store.read(|tx| written_block::of_workspace(tx, id))?;
            Ok(written.iter().any(|written| written.calendar == calendar))
        })
        .await
    }

    async fn found_or_made(&self) -> Result<String> {
        let listed = self.calendars().await?;
        if let Some(found) = self.find_among(&listed).await? {
            return Ok(found);
        }
        // Google chooses the id: sent twice, it would make two. After a lost answer the next run finds what this made.
        let once = Run::new(self.limit, self.run.cancel().clone())
            .watched_by(self.run.watch())
            .with_retry(RetryPolicy {
                attempts: 1,
                ..RetryPolicy::default()
            });
        let zone = self.zone.iana_name().unwrap_or("UTC");
        let made = self
            .client
            .create_own_calendar(&once, self.workspace, &self.installation, zone, &listed)
            .await?;
        self.remember(&made, &listed, None).await?;
        Ok(made.id().to_owned())
    }

    /// Notes where blocks go from now on, and lets those that are in `former` follow. The workspace reads the calendar, too:
    /// what people do there counts.
    async fn remember(
        &self,
        calendar: &OwnCalendar,
        listed: &[CalendarEntry],
        former: Option<String>,
    ) -> Result<()> {
        let (id, title) = (calendar.id().to_owned(), calendar.title().to_owned());
        let zone = self.zone.iana_name().unwrap_or("UTC").to_owned();
        let entry = listed.iter().find(|entry| entry.id == id);
        let color = entry.map(|entry| entry.color.clone()).unwrap_or_default();
        let (account_id, workspace_id, now) = (self.account_id, self.workspace_id, (self.now)());
        self.write(move |tx| {
            let listed = Listed {
                google_id: &id,
                title: &title,
                time_zone: &zone,
                access_role: "owner",
                is_primary: false,
                is_selected: true,
                is_hidden: false,
                color: &color,
            };
            calendar::add(tx, account_id, workspace_id, &listed)?;
            planning_calendar::put(tx, workspace_id, &id)?;
            for written in written_block::of_workspace(tx, workspace_id)? {
                if former.as_ref() != Some(&written.calendar) {
                    continue;
                }
                let id = &written.event_id;
                match block::of_event(tx, id)? {
                    // It was written once, so somebody has agreed.
                    Some(_) => queue_move(tx, workspace_id, id, true, now)?,
                    // Given up here; should somebody's edit there bring it back, it follows.
                    None if written.leaving.is_none() => {
                        written_block::set_leaving(tx, id, Leaving::Wanted)?;
                    }
                    None => {}
                }
            }
            Ok(())
        })
        .await
    }

    /// The account's list of calendars. The primary one is always on it: an empty list is a mistake, and shows neither
    /// that a calendar is gone nor that there is none yet (P46).
    async fn calendars(&self) -> Result<Vec<CalendarEntry>> {
        let listed = self.client.calendar_list(self.run).await?;
        if listed.is_empty() {
            return Err(Error::NoCalendars);
        }
        Ok(listed)
    }

    /// Whether a calendar is on the account's list, or there although it is not: a list may be older than what it lists.
    pub(super) async fn is_listed(&self, id: &str) -> Result<bool> {
        let listed = self.calendars().await?;
        Ok(listed.iter().any(|entry| entry.id == id)
            || self.client.own_calendar(self.run, id).await?.is_some())
    }

    /// Forgets a calendar that is gone with everything in it; the blocks that are not over are queued under new ids, to
    /// be written wherever blocks go now.
    pub(super) async fn write_anew(&self, calendar: &str) -> Result<()> {
        let (workspace_id, now, new_id) = (self.workspace_id, (self.now)(), self.new_id);
        let (account_id, calendar) = (self.account_id, calendar.to_owned());
        self.write(move |tx| {
            // Whoever asked for a part of the plan gets all of it.
            let waiting = outbox::of_workspace(tx, workspace_id)?;
            let asked = waiting.iter().any(|waiting| waiting.asked);
            let lost = forget(tx, account_id, workspace_id, &calendar)?;
            for event_id in lost {
                let block = block::of_event(tx, &event_id)?;
                if block.is_some_and(|block| block.time.end > now) {
                    let fresh = new_id();
                    block::set_event(tx, &event_id, &fresh)?;
                    outbox::queue(tx, workspace_id, &fresh, Operation::Put, asked, now)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Forgets everything that was ever written, and that anything is to be written at all.
    pub(super) async fn forget_everything(&self) -> Result<()> {
        let (store, id) = (self.store.clone(), self.workspace_id);
        let (written, own) = blocking(move || {
            Ok(store.read(|tx| {
                Ok::<_, store::Error>((
                    written_block::of_workspace(tx, id)?,
                    planning_calendar::get(tx, id)?,
                ))
            })?)
        })
        .await?;
        let written = written.into_iter().map(|written| written.calendar);
        let calendars: BTreeSet<String> = written.chain(own).collect();
        for calendar in calendars {
            self.forget(&calendar).await?;
        }
        Ok(())
    }

    /// Forgets an event that was removed; its block stays planned, and gets an id of its own should it be written again.
    pub(super) async fn forget_event(&self, event_id: &str) -> Result<()> {
        let (event_id, fresh) = (event_id.to_owned(), (self.new_id)());
        self.write(move |tx| {
            if written_block::get(tx, &event_id)?.is_some() {
                forget_written(tx, &event_id)?;
                block::set_event(tx, &event_id, &fresh)?;
            }
            Ok(())
        })
        .await
    }

    /// Forgets a calendar that is gone with everything in it, and that anything is to be written at all.
    pub(super) async fn forget(&self, calendar: &str) -> Result<()> {
        let (account_id, workspace_id) = (self.account_id, self.workspace_id);
        let (calendar, new_id) = (calendar.to_owned(), self.new_id);
        self.write(move |tx| {
            for event_id in forget(tx, account_id, workspace_id, &calendar)? {
                // An id is used once.
                block::set_event(tx, &event_id, &new_id())?;
            }
            outbox::clear(tx, workspace_id)?;
            Ok(planning_calendar::set_may_write(tx, workspace_id, false)?)
        })
        .await
    }
}

/// Takes a calendar out of the store, and what was known of our events in it; gives their ids.
fn forget(
    tx: &WriteTx<'_>,
    account_id: i64,
    workspace_id: i64,
    calendar: &str,
) -> Result<Vec<String>> {
    let mut lost = Vec::new();
    for written in written_block::of_workspace(tx, workspace_id)? {
        if written.calendar == calendar {
            forget_written(tx, &written.event_id)?;
            lost.push(written.event_id);
        }
    }
    if planning_calendar::get(tx, workspace_id)?.as_deref() == Some(calendar) {
        planning_calendar::delete(tx, workspace_id)?;
        calendar::delete(tx, account_id, calendar)?;
    }
    Ok(lost)
}

fn forget_written(tx: &WriteTx<'_>, event_id: &str) -> Result<()> {
    written_block::delete(tx, event_id)?;
    if let Some(waiting) = outbox::of_event(tx, event_id)? {
        outbox::done(tx, event_id, waiting.revision)?;
    }
    Ok(())
}
