//! Writes planned blocks to Google, and takes over what people do to them there.
//!
//! [`push()`] goes through a workspace's outbox before its calendars are read, [`look()`] through what that reading
//! found changed. Both settle one event after the other, in the same way: `local` reads what is known here, `decide`
//! says, purely, what is to be done, `settle` does it, `note` commits what came of it. Nothing here remembers anything:
//! killed at any point, the next run finds the outbox row still there, and Google's answer tells how far it got.
//!
//! What can be changed or deleted is a [`google::OwnBlock`], which only Google's own answer makes.

mod brake;
mod decide;
mod local;
mod note;
mod place;
mod remove;
mod returned;
mod settle;
mod style;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use google::{Client, OwnCalendar, Run};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::outbox::{self, Waiting};
use store::written_block;
use store::{Store, planning_calendar};

use self::settle::{Place, settle};
use crate::pull::blocking;
use crate::{CalendarLock, Error, Result};

pub use note::{finish_task, queue_move};
pub use remove::{Removed, remove_everything};
pub use style::{BlockStyle, BusyStyle, Which, queue_changed};

/// How long a dead letter rests before it is tried again (P72).
const DEAD_LETTER_REST: SignedDuration = SignedDuration::from_hours(24);

/// Everything that writing a workspace's blocks needs.
pub struct Push<'a> {
    /// Where blocks are, and the outbox.
    pub store: &'a Store,
    /// Speaks for the workspace's account.
    pub client: &'a Client,
    /// What everything that is sent counts against.
    pub run: &'a Run,
    /// How long one part of it may take.
    pub limit: Duration,
    /// The folder of lock files.
    pub locks: PathBuf,
    /// Google's id of the account.
    pub account_sub: &'a str,
    /// Row id of the account.
    pub account_id: i64,
    /// Row id of the workspace.
    pub workspace_id: i64,
    /// Its name.
    pub workspace: &'a str,
    /// Its zone, in which all-day events lie.
    pub zone: TimeZone,
    /// How its blocks look.
    pub style: BlockStyle,
    /// Google's id of the calendar that the user picked for them, if they did.
    pub picked: Option<&'a str>,
    /// What tells this data folder's blocks from another's.
    pub installation: String,
    /// The civil clock.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync + 'a>,
    /// Gives an id that nobody else ever chooses.
    pub new_id: fn() -> String,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// Events made.
    pub created: u32,
    /// Events changed.
    pub changed: u32,
    /// Events deleted.
    pub deleted: u32,
    /// Edits of people that were taken over.
    pub edits: u32,
    /// Operations that Google refused.
    pub refused: u32,
    /// Operations that the brake holds back until somebody says yes.
    pub held: u32,
    /// Why it came to an end before everything was sent.
    pub error: Option<Error>,
}

/// Sends what waits in a workspace's outbox. Whatever cannot be sent stays there.
pub async fn push(push: &Push<'_>) -> Report {
    let mut report = Report::default();
    report.error = drain(push, &mut report).await.err();
    report
}

/// Takes over what people did to a workspace's blocks in `calendars`, which have just been read. Each is asked for once
/// more before anything is believed: a listing may be older than what we wrote.
pub async fn look(push: &Push<'_>, calendars: &BTreeSet<String>) -> Report {
    let mut report = Report::default();
    report.error = look_at_changes(push, calendars, &mut report).await.err();
    report
}

/// Makes an end where the calendar of a workspace's blocks was deleted: they stay planned here, and are written again
/// only when somebody says so. Gives whether it really is gone.
pub async fn let_go(push: &Push<'_>, calendar: &str) -> Result<bool> {
    let _lock = push.lock()?;
    push.run.progressed();
    if push.is_listed(calendar).await? {
        return Ok(false);
    }
    push.forget(calendar).await?;
    Ok(true)
}

/// Calendars that blocks leave, or have left.
pub struct Left(Vec<OwnCalendar>);

/// Looks which calendars there are for a workspace's blocks: one that another machine made, or several, of which one stays
/// and the others are left. `None` where Google's answer leaves that open.
pub async fn find_calendar(push: &Push<'_>) -> Result<Option<Left>> {
    push.run.progressed();
    Ok(push.gather().await?.map(Left))
}

/// Removes what [`find_calendar`] found to be left, after blocks were sent: what this installation made and nothing is in.
pub async fn clear_away(push: &Push<'_>, left: &Left) -> Result<()> {
    let _lock = push.lock()?;
    push.clear_away(&left.0).await
}

async fn drain(push: &Push<'_>, report: &mut Report) -> Result<()> {
    if push.waiting(report).await?.is_empty() {
        return Ok(());
    }
    let _lock = push.lock()?;
    let Err(error) = send_waiting(push, report).await else {
        return Ok(());
    };
    let Error::PlanningCalendarGone(gone) = &error else {
        return Err(error);
    };
    if push.picked == Some(gone.as_str()) {
        return Err(error);
    }
    // Its blocks have new events from here on, which are sent to wherever they go now.
    push.write_anew(gone).await?;
    send_waiting(push, report).await
}

async fn send_waiting(push: &Push<'_>, report: &mut Report) -> Result<()> {
    let waiting = push.waiting(report).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    push.run.progressed();
    let place = push.place().await?;
    for waiting in &waiting {
        push.run.progressed();
        match settle(push, Place::Target(&place), &waiting.event_id, report).await {
            Ok(()) => {}
            Err(error) if error.is_refusal() => {
                report.refused += 1;
                let all = error.is_access_denied();
                push.refuse(&waiting.event_id, &error, all).await?;
                if all {
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn look_at_changes(
    push: &Push<'_>,
    calendars: &BTreeSet<String>,
    report: &mut Report,
) -> Result<()> {
    let (store, listed) = (push.store.clone(), calendars.clone());
    let (workspace_id, account_id) = (push.workspace_id, push.account_id);
    let changed = blocking(move || {
        Ok(store
            .read(|tx| written_block::changed_in_listing(tx, workspace_id, account_id, &listed))?)
    })
    .await?;
    let taken_back = push.taken_back(calendars).await?;
    if changed.is_empty() && taken_back.is_empty() {
        return Ok(());
    }
    let _lock = push.lock()?;
    for (edit, calendar) in taken_back {
        push.run.progressed();
        match push.plan_again(edit, &calendar, report).await {
            Err(error) if error.is_refusal() => report.refused += 1,
            planned => planned?,
        }
    }
    for event_id in changed {
        push.run.progressed();
        match settle(push, Place::JustRead, &event_id, report).await {
            // Refused is what this side wanted to change besides; the outbox will tell.
            Err(error) if error.is_refusal() => report.refused += 1,
            settled => settled?,
        }
    }
    Ok(())
}

impl Push<'_> {
    /// What may be sent now: no dead letter before its time, and nothing that the brake holds.
    async fn waiting(&self, report: &mut Report) -> Result<Vec<Waiting>> {
        let (store, id, now) = (self.store.clone(), self.workspace_id, (self.now)());
        let (waiting, written) = blocking(move || {
            Ok(store.read(|tx| {
                Ok::<_, store::Error>((
                    outbox::of_workspace(tx, id)?,
                    written_block::of_workspace(tx, id)?,
                ))
            })?)
        })
        .await?;
        let rests = |waiting: &Waiting| {
            // A clock that was set back must not make it wait for longer.
            waiting
                .retry_at
                .is_some_and(|at| at > now && at.duration_since(now) <= DEAD_LETTER_REST)
        };
        // Where the calendar itself is closed to us, what came after the refusal would meet the same.
        let closed = waiting.iter().any(|waiting| {
            let denied = |(code, _): &(String, String)| code == "access-denied";
            rests(waiting) && waiting.error.as_ref().is_some_and(denied)
        });
        let held = brake::held(&waiting, &written);
        report.held = u32::try_from(held.len()).unwrap_or(u32::MAX);
        let may_go =
            |waiting: &Waiting| !closed && !rests(waiting) && !held.contains(&waiting.event_id);
        Ok(waiting.into_iter().filter(may_go).collect())
    }

    /// One writer per account at a time, whatever the process.
    fn lock(&self) -> Result<CalendarLock> {
        CalendarLock::acquire(&self.locks, self.account_sub, "the outbox of this account")
    }

    /// Makes an operation a dead letter, or all that wait where the calendar is closed to us.
    async fn refuse(&self, event_id: &str, error: &Error, all: bool) -> Result<()> {
        let (code, message) = (error.code(), error.to_string());
        let retry_at = (self.now)()
            .checked_add(DEAD_LETTER_REST)
            .unwrap_or(Timestamp::MAX);
        let (workspace_id, event_id) = (self.workspace_id, event_id.to_owned());
        self.write(move |tx| {
            let ids: Vec<String> = if all {
                let waiting = outbox::of_workspace(tx, workspace_id)?;
                waiting
                    .into_iter()
                    .map(|waiting| waiting.event_id)
                    .collect()
            } else {
                vec![event_id]
            };
            for id in ids {
                outbox::refuse(tx, &id, code, &message, retry_at)?;
            }
            Ok(())
        })
        .await
    }
}

/// What tells this data folder's blocks from another's.
pub fn installation(store: &Store) -> Result<String> {
    Ok(store.read(planning_calendar::installation)?)
}
