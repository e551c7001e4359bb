//! Where a workspace's blocks are written: a calendar that Hourwright makes, found again by what its description says,
//! or one that the user picked.

use std::collections::BTreeSet;

use google::{CalendarEntry, RetryPolicy, Run};
use store::calendar::{self, Listed};
use store::outbox::{self, Operation};
use store::{WriteTx, block, planning_calendar, written_block};

use super::Push;
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

    /// Looks for the workspace's calendar: a store that is new, or another machine, does not know that there is one.
    /// Gives its id.
    pub(super) async fn find(&self) -> Result<Option<String>> {
        let listed = self.calendars().await?;
        self.find_among(&listed).await
    }

    async fn find_among(&self, listed: &[CalendarEntry]) -> Result<Option<String>> {
        let own = self.client.own_calendars(self.run, listed).await?;
        let found = own
            .into_iter()
            .find(|own| own.workspace() == self.workspace);
        let Some(found) = found else {
            return Ok(None);
        };
        let entry = listed.iter().find(|entry| entry.id == found.id());
        self.remember(found.id(), found.title(), entry).await?;
        Ok(Some(found.id().to_owned()))
    }

    async fn found_or_made(&self) -> Result<String> {
        let listed = self.calendars().await?;
        if let Some(found) = self.find_among(&listed).await? {
            return Ok(found);
        }
        // Google chooses the id: sent twice, it would make two. After a lost answer the next run finds what this made.
        let once = Run::new(self.limit, self.run.cancel().clone()).with_retry(RetryPolicy {
            attempts: 1,
            ..RetryPolicy::default()
        });
        let zone = self.zone.iana_name().unwrap_or("UTC");
        let made = self
            .client
            .create_own_calendar(&once, self.workspace, zone, &listed)
            .await?;
        self.remember(made.id(), made.title(), None).await?;
        Ok(made.id().to_owned())
    }

    /// Notes where blocks go from now on. The workspace reads the calendar, too: what people do there counts.
    async fn remember(&self, id: &str, title: &str, entry: Option<&CalendarEntry>) -> Result<()> {
        let (id, title) = (id.to_owned(), title.to_owned());
        let zone = self.zone.iana_name().unwrap_or("UTC").to_owned();
        let color = entry.map(|entry| entry.color.clone()).unwrap_or_default();
        let (account_id, workspace_id) = (self.account_id, self.workspace_id);
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
            Ok(planning_calendar::put(tx, workspace_id, &id)?)
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

    /// Whether a calendar is on the account's list.
    pub(super) async fn is_listed(&self, id: &str) -> Result<bool> {
        let listed = self.calendars().await?;
        Ok(listed.iter().any(|entry| entry.id == id))
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
