//! One account: its list of calendars, then the calendars themselves, one after the other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use google::{Client, Run, Watch};
use jiff::{SignedDuration, Timestamp};
use store::account::{self, Account, State};
use store::calendar::{self, Calendar};
use store::pause;
use store::planning_calendar;
use store::sync_run::{self, RunStatus, RunType, SyncRun};
use store::workspace::Workspace;
use sync::{Kind, Limits, Progress, Pull};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::rows::failure;
use super::work::AccountWork;
use crate::background::{Meaning, pause_after};
use crate::blocks::{self, OnBehalf};
use crate::engine::{Engine, lock};
use crate::jobs::{AccountWatch, Trigger};
use crate::signal::Signal;
use crate::view::SyncProgress;
use crate::{Code, Error};

/// How long reading an account's calendar list may take.
const LIST_LIMIT: Duration = Duration::from_mins(1);
/// How old the stored calendar list may be before a sync reads it again.
const LIST_AGE: SignedDuration = SignedDuration::from_hours(24);
/// The same right after a calendar was lost.
const LIST_AGE_AT_A_LOSS: SignedDuration = SignedDuration::from_hours(1);

/// How long after the first refusal of an account's tokens a second one ends the sign-in.
const SECOND_REFUSAL: SignedDuration = SignedDuration::from_mins(1);

/// A wait for the account's turn that is shorter than this is none.
const SHORT: Duration = Duration::from_secs(1);

/// What all runs of one request have in common.
#[derive(Clone)]
pub(super) struct How {
    pub(super) job: i64,
    pub(super) full: bool,
    pub(super) limits: Limits,
    pub(super) trigger: Trigger,
    pub(super) cancel: CancellationToken,
}

impl Engine {
    /// Reads an account's calendars for each of its workspaces. Trouble that is not one calendar's alone is met once and
    /// noted for all that are left.
    pub(super) async fn read_account(
        &self,
        AccountWork {
            account,
            workspaces,
        }: AccountWork,
        how: &How,
    ) -> Result<Vec<SyncRun>, Error> {
        let began = self.now();
        let account_watch = Arc::new(AccountWatch::new(self.job_tries(how.job)));
        let watch: Arc<dyn Watch> = account_watch.clone();
        let run = Run::new(LIST_LIMIT, how.cancel.clone()).watched_by(Some(watch.clone()));
        let blocks_run = blocks::run(&how.cancel).watched_by(Some(watch.clone()));
        let ready = self.ready_client(&account, &run, how.full).await;
        let (mut client, lists) = match ready {
            Ok((client, lists)) => (Ok(client), lists),
            Err(error) => (Err(error), false),
        };
        // A client alone shows nothing: the list of calendars may not have been read.
        if let Err(error) = &client {
            self.note_whether_it_works(account.id, Some(error)).await?;
        }
        let mut rows = Vec::new();
        for workspace in &workspaces {
            let unsent = match &client {
                Ok(known) => {
                    let of = OnBehalf {
                        client: known,
                        account: &account,
                        workspace,
                        run: &blocks_run,
                        lists,
                    };
                    let pushed = self.push_blocks(&of, how.trigger).await;
                    match pushed {
                        Err(error) if is_everyones(&error) => {
                            self.note_whether_it_works(account.id, Some(&error)).await?;
                            client = Err(error);
                            None
                        }
                        Err(error) => Some(error),
                        Ok(()) => None,
                    }
                }
                Err(_) => None,
            };
            let calendars = self.calendars_to_read(workspace.id, how.trigger).await?;
            if let Some(error) = &unsent {
                rows.push(self.log(failure(how, workspace, error, began)).await?);
            }
            let first_row = rows.len();
            if let (Err(error), []) = (&client, calendars.as_slice()) {
                let row = SyncRun {
                    attempts: run.attempts().max(1),
                    ..failure(how, workspace, error, began)
                };
                rows.push(self.log(row).await?);
            }
            for calendar in &calendars {
                let row = match &client {
                    Ok(client) => {
                        self.wait_for_turn(&account.sub, how).await;
                        self.pull(client, &account.sub, workspace, calendar, how, &watch)
                            .await
                    }
                    Err(error) => self.log_unasked(calendar, workspace, error, how).await?,
                };
                if client.is_ok() {
                    let error = error_of(&row);
                    self.note_whether_it_works(account.id, error.as_ref())
                        .await?;
                    if let Some(error) = error.filter(is_everyones) {
                        client = Err(error);
                    }
                }
                rows.push(row);
            }
            if let Ok(client) = &client {
                let came_out = |status, code| with_status(&rows[first_row..], status, code);
                let read = came_out(RunStatus::Succeeded, None);
                let lost = came_out(RunStatus::Failed, Some("not-found"));
                let of = OnBehalf {
                    client,
                    account: &account,
                    workspace,
                    run: &blocks_run,
                    lists: false,
                };
                self.look_at_blocks(&of, &read, &lost).await?;
            }
        }
        let asked = account_watch.asked_until();
        self.note_pause(account.id, Meaning::of(&rows), asked)
            .await?;
        Ok(rows)
    }

    /// How long the background leaves the account alone after this run, in which Google may have asked for a rest.
    pub(super) async fn note_pause(
        &self,
        account_id: i64,
        meaning: Meaning,
        asked: Option<Timestamp>,
    ) -> Result<(), Error> {
        self.off_thread(move |engine| {
            let before = engine.store().read(|tx| pause::get(tx, account_id))?;
            let after = pause_after(before, meaning, asked, engine.now());
            // Read first, because to write means to wait for others that write.
            if before == after {
                return Ok(());
            }
            Ok(engine
                .store()
                .write(|tx| pause::set(tx, account_id, after.as_ref()))?)
        })
        .await
    }

    /// The account's client, once its calendar list is known and not too old; and whether it was read for that. A list
    /// that is known already may be read in vain: the calendars have their own say.
    async fn ready_client(
        &self,
        account: &Account,
        run: &Run,
        full: bool,
    ) -> Result<(Client, bool), Error> {
        let (known, id) = (account.clone(), account.id);
        let (client, lost) = self
            .off_thread(move |engine| {
                let lost = engine.store().read(|tx| calendar::lost_since(tx, id))?;
                Ok((engine.client(&known)?, lost))
            })
            .await?;
        let read_at = account.calendars_read_at;
        if !full && read_at.is_some_and(|at| is_fresh(at, &lost, self.now())) {
            return Ok((client, false));
        }
        match self.read_calendar_list(&client, run, account.id).await {
            Err(error) if read_at.is_some() && !is_everyones(&error) => {
                tracing::warn!(
                    "the calendar list of {} stays as it was: {error}",
                    account.email
                );
                Ok((client, false))
            }
            Err(error) => Err(error),
            Ok(()) => {
                self.must_have_calendars(id).await?;
                Ok((client, true))
            }
        }
    }

    /// An account of which no calendar is known has not been synced, however well that went (P123).
    async fn must_have_calendars(&self, account_id: i64) -> Result<(), Error> {
        self.off_thread(move |engine| {
            let known = engine
                .store()
                .read(|tx| calendar::of_account(tx, account_id))?;
            match known.as_slice() {
                [] => Err(sync::Error::NoCalendars.into()),
                _ => Ok(()),
            }
        })
        .await
    }

    /// The selected calendars, without those that are lost where only the clock asks.
    async fn calendars_to_read(
        &self,
        workspace_id: i64,
        trigger: Trigger,
    ) -> Result<Vec<Calendar>, Error> {
        self.off_thread(move |engine| {
            let (listed, planning) = engine.store().read(|tx| {
                let planning = planning_calendar::get(tx, workspace_id)?;
                Ok::<_, Error>((calendar::of_workspace(tx, workspace_id)?, planning))
            })?;
            // What people do to blocks counts, also where the calendar is not shown.
            let holds_blocks = |id: &String| planning.as_ref() == Some(id);
            Ok(listed
                .into_iter()
                .filter(|listed| listed.selected || holds_blocks(&listed.calendar.google_id))
                .map(|listed| listed.calendar)
                .filter(|c| c.state != calendar::State::Local)
                .filter(|c| trigger != Trigger::Schedule || c.state != calendar::State::Lost)
                .collect())
        })
        .await
    }

    /// Waits until the account may be asked once more, where only the clock asks. Who is cancelled need not wait.
    async fn wait_for_turn(&self, sub: &str, how: &How) {
        if how.trigger != Trigger::Schedule {
            return;
        }
        let turn = {
            let mut budgets = lock(&self.shared.budgets);
            budgets
                .entry(sub.to_owned())
                .or_default()
                .turn(Instant::now())
        };
        let wait = turn.saturating_duration_since(Instant::now());
        let tries = (wait >= SHORT).then(|| self.job_tries(how.job));
        if let Some(tries) = &tries {
            tries.waits_its_turn(wait);
        }
        tokio::select! {
            () = how.cancel.cancelled() => {}
            () = sleep_until(turn) => {}
        }
        if let Some(tries) = &tries {
            tries.goes_on();
        }
    }

    /// Reads one calendar, and says on the way how far it has come.
    async fn pull(
        &self,
        client: &Client,
        sub: &str,
        workspace: &Workspace,
        calendar: &Calendar,
        how: &How,
        watch: &Arc<dyn Watch>,
    ) -> SyncRun {
        let key = (how.job, workspace.name.clone(), calendar.google_id.clone());
        let progress = |pages: u32, events: u32| {
            let now = SyncProgress {
                workspace: workspace.name.clone(),
                calendar: calendar.title.clone(),
                pages,
                events,
            };
            lock(&self.shared.progress).insert(key.clone(), now);
            self.signal(Signal::Sync(self.sync_status()));
        };
        progress(0, 0);
        let row = sync::pull(&Pull {
            store: self.store(),
            client,
            locks: &self.config().locks(),
            account_sub: sub,
            workspace_id: workspace.id,
            calendar_id: calendar.id,
            job_run_id: Some(how.job),
            kind: if how.full { Kind::Full } else { Kind::Auto },
            limits: how.limits,
            watch: Some(watch),
            cancel: &how.cancel,
            now: &|| self.now(),
            progress: &|at: Progress<'_>| progress(at.pages, at.events),
        })
        .await;
        tracing::info!(
            calendar = calendar.title,
            kind = row.kind.as_str(),
            status = row.status.as_str(),
            requests = row.requests,
            upserted = row.upserted,
            deleted = row.deleted,
            "read"
        );
        lock(&self.shared.progress).remove(&key);
        self.signal(Signal::Sync(self.sync_status()));
        row
    }

    /// Whether the account's sign-in works, as the last answer tells. One that was signed out meanwhile stays so.
    pub(super) async fn note_whether_it_works(
        &self,
        account_id: i64,
        error: Option<&Error>,
    ) -> Result<(), Error> {
        let refused = match error.map(|e| e.code) {
            None => false,
            Some(Code::AccessRevoked) => true,
            Some(_) => return Ok(()),
        };
        self.off_thread(move |engine| {
            let now = engine.now();
            let verdict = |account: Option<Account>| match account {
                Some(account) if account.state != State::SignedOut => {
                    let known = (account.state, account.refused_at);
                    let after = standing(account.refused_at, refused, now);
                    (after != known).then_some(after)
                }
                _ => None,
            };
            // Read first, because to write means to wait for others that write.
            if verdict(engine.store().read(|tx| account::get(tx, account_id))?).is_none() {
                return Ok(());
            }
            engine.store().write(|tx| {
                match verdict(account::get(tx, account_id)?) {
                    None => {}
                    Some((_, None)) => account::set_works(tx, account_id)?,
                    Some((state, Some(first))) => {
                        account::set_refused(tx, account_id, first, state)?;
                    }
                }
                Ok(())
            })
        })
        .await
    }

    /// Stores the row of a calendar that was not asked for, because it would have met what another one met.
    async fn log_unasked(
        &self,
        calendar: &Calendar,
        workspace: &Workspace,
        error: &Error,
        how: &How,
    ) -> Result<SyncRun, Error> {
        let id = calendar.id;
        let usual = self
            .off_thread(move |engine| Ok(engine.store().read(|tx| sync::usual_type(tx, id))?))
            .await?;
        let row = SyncRun {
            calendar: Some(calendar.google_id.clone()),
            kind: if how.full { RunType::Full } else { usual },
            ..failure(how, workspace, error, self.now())
        };
        self.log(row).await
    }

    /// Stores a row that ends now.
    pub(super) async fn log(&self, row: SyncRun) -> Result<SyncRun, Error> {
        self.off_thread(move |engine| {
            let row = SyncRun {
                completed_at: engine.now(),
                ..row
            };
            let id = engine.store().write(|tx| sync_run::insert(tx, &row))?;
            Ok(SyncRun { id, ..row })
        })
        .await
    }
}

/// Whether a calendar list that was read at `read_at` need not be read again yet.
///
/// It is the list that tells when a lost calendar is back. It is read for that an hour after the loss, and then each
/// time that the loss is twice as old, up to once a day, as it is read in any case (P43, P45).
fn is_fresh(read_at: Timestamp, lost: &[Timestamp], now: Timestamp) -> bool {
    let age = now.duration_since(read_at);
    let may_be = lost
        .iter()
        .map(|since| {
            read_at
                .duration_since(*since)
                .clamp(LIST_AGE_AT_A_LOSS, LIST_AGE)
        })
        .min()
        .unwrap_or(LIST_AGE);
    // A clock that was set back must not keep the list from being read.
    age < may_be && age >= SignedDuration::ZERO
}

/// What follows from the last answer for the account: its state, and when Google first refused its tokens. One refusal
/// may be Google's mistake; a second one, a minute later, ends the sign-in (P108).
fn standing(first: Option<Timestamp>, refused: bool, now: Timestamp) -> (State, Option<Timestamp>) {
    // A first refusal that lies in the future shows that the clock was set back.
    match first.filter(|first| *first <= now) {
        _ if !refused => (State::SignedIn, None),
        Some(first) if now.duration_since(first) >= SECOND_REFUSAL => (State::Revoked, Some(first)),
        Some(first) => (State::SignedIn, Some(first)),
        None => (State::SignedIn, Some(now)),
    }
}

/// Whether every other calendar of the account would meet the same.
fn is_everyones(error: &Error) -> bool {
    matches!(
        error.code,
        Code::AuthRequired | Code::AccessRevoked | Code::Cancelled | Code::Keychain | Code::Store
    )
}

/// Google's ids of the calendars whose rows came out like this.
fn with_status(rows: &[SyncRun], status: RunStatus, code: Option<&str>) -> BTreeSet<String> {
    rows.iter()
        .filter(|row| row.status == status)
        .filter(|row| row.error.as_ref().map(|(code, _)| code.as_str()) == code)
        .filter_map(|row| row.calendar.clone())
        .collect()
}

fn error_of(row: &SyncRun) -> Option<Error> {
    let (code, message) = row.error.as_ref()?;
    Some(Error::new(Code::from_word(code), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p43_p45_the_list_is_read_once_a_day_and_more_often_after_a_loss() {
        let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        // (lost at, hours after 100 at which the list was read)
        for (lost, expected) in [
            (None, vec![124, 148, 172]),
            (Some(100), vec![101, 102, 104, 108, 116, 132, 156, 180]),
            (Some(0), vec![124, 148, 172]),
        ] {
            let lost: Vec<Timestamp> = lost.map(at).into_iter().collect();
            let mut read_at = 100;
            let mut read = Vec::new();
            for now in 100..=180 {
                if !is_fresh(at(read_at), &lost, at(now)) {
                    read.push(now);
                    read_at = now;
                }
            }
            assert_eq!(read, expected, "{lost:?}");
        }
        assert!(!is_fresh(at(100), &[], at(99)), "the clock was set back");
    }
}
