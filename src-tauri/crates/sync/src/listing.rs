//! Fetches the pages of one listing and stages them; the last one, mostly the only one, goes to the caller, who ends the
//! run with it.
//!
//! Each page is one short transaction with no network in it (P114), and says which page comes next, so that a full
//! listing can go on after a crash. Only the last page carries the sync token (P01); an empty page ends nothing (P02).

use std::borrow::Cow;

use google::{EventsPage, Item, Next, Parsed, Query, Run, SyncToken};
use recurrence::split_instance_id;
use sabotage::mutant;
use store::event;
use store::stage::{self, StagedEvent, StagedKind};
use store::sync_run::RunType;
use store::{ReadTx, WriteTx};
use tokio::time::Instant;

use crate::paging::{Seen, Trail};
use crate::reader::Reader;
use crate::revision::id_of;
use crate::start::Start;
use crate::{Error, Result, access, merge};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Google's id of the calendar.
    pub calendar: &'a str,
    /// Pages read.
    pub pages: u32,
    /// Events on them.
    pub events: u32,
}

/// The last page of a complete listing, not yet staged.
pub(crate) struct LastPage {
    pub(crate) items: Vec<Item>,
    pub(crate) token: SyncToken,
    /// Of the pages before it, where there were any.
    pub(crate) staged_run_id: Option<i64>,
    /// How many events a page was asked to have.
    pub(crate) page_size: u32,
    /// What the pages said about the calendar itself.
    pub(crate) about: About,
}

/// What a listing says about the calendar itself; fresher than the calendar list (P43). Not its title: the list of
/// calendars has the one that the person gave it.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub(crate) time_zone: Option<String>,
    pub(crate) access_role: Option<String>,
}

impl About {
    fn note(&mut self, page: &EventsPage) {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        self.time_zone = text(&page.time_zone).or(self.time_zone.take());
        self.access_role = text(&page.access_role).or(self.access_role.take());
    }
}

/// One listing, page after page.
pub(crate) struct Pages<'r, 'a> {
    reader: &'r mut Reader<'a>,
    run: &'r Run,
    /// The same for all pages (P03); the page token is all that is added.
    query: Query,
    page_size: u32,
    run_type: RunType,
    page_token: Option<String>,
    trail: Trail,
    staged_run_id: Option<i64>,
    about: About,
    seen: Seen,
    /// How many pages were read, and how many events were on them.
    read: u32,
    events: u32,
}

impl<'r, 'a> Pages<'r, 'a> {
    pub(crate) fn new(reader: &'r mut Reader<'a>, run: &'r Run, start: &Start) -> Pages<'r, 'a> {
        let max_results = match start {
            Start::Rest { page_size, .. } => *page_size,
            _ => reader.page_size(),
        };
        let (query, page_token, staged_run_id) = match start.clone() {
            Start::Changes(sync_token) => {
                let query = Query::Incremental {
                    sync_token,
                    max_results,
                };
                (query, None, None)
            }
            Start::Everything => (Query::Full { max_results }, None, None),
            Start::Rest {
                staged_run_id,
                page_token,
                ..
            } => (
                Query::Full { max_results },
                Some(page_token),
                Some(staged_run_id),
            ),
        };
        Pages {
            reader,
            run,
            query,
            page_size: max_results,
            run_type: start.run_type(),
            page_token,
            trail: Trail::default(),
            staged_run_id,
            about: About::default(),
            seen: Seen::default(),
            read: 0,
            events: 0,
        }
    }

    /// Fetches and stages up to the last page.
    pub(crate) async fn until_last(mut self) -> Result<LastPage> {
        loop {
            let page = self.fetch().await?;
            match page.next {
                Next::Page(_) if mutant!("empty-page-ends") && page.items.is_empty() => {
                    return Err(Error::TokenMissing);
                }
                Next::Page(token) => self.stage(page.items, token).await?,
                Next::Nothing => return Err(Error::TokenMissing),
                Next::Done(token) => {
                    return Ok(LastPage {
                        items: page.items,
                        token,
                        staged_run_id: self.staged_run_id,
                        page_size: self.page_size,
                        about: self.about,
                    });
                }
            }
        }
    }

    async fn fetch(&mut self) -> Result<EventsPage> {
        if mutant!("other-parameters-on-later-pages") && self.page_token.is_some() {
            self.query = Query::Full { max_results: 9 };
        }
        let ctx = self.reader.ctx;
        let calendar = &self.reader.calendar.google_id;
        let began = Instant::now();
        let page = ctx
            .client
            .events_page(self.run, calendar, &self.query, self.page_token.as_deref())
            .await;
        match &page {
            Ok(page) => self.seen.page(&page.next, began.elapsed()),
            Err(error) if error.is_timeout() => self.seen.silence(),
            Err(_) => {}
        }
        if let (Some(paging), Some(slowest)) = (ctx.limits.paging, self.seen.slowest()) {
            self.reader.tally.page_size = Some(paging.next(self.page_size, slowest));
        }
        let mut page = page?;
        self.read += 1;
        self.events += u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        (ctx.progress)(Progress {
            calendar: &self.reader.calendar.google_id,
            pages: self.read,
            events: self.events,
        });
        self.about.note(&page);
        self.follow_access().await?;
        if !access::shows_details(&self.reader.calendar.access_role) {
            page.items.iter_mut().for_each(Item::hide_details);
        }
        Ok(page)
    }

    /// Where the access to the calendar changed what is seen of its events, only a listing that began after that is of
    /// use: this one, if this is its first page.
    async fn follow_access(&mut self) -> Result<()> {
        let Some(role) = self.about.access_role.clone() else {
            return Ok(());
        };
        let before = self.reader.calendar.access_role.clone();
        if !access::changes_sight(&before, &role) {
            return Ok(());
        }
        self.reader.change_access(before, role).await?;
        let fresh = self.run_type == RunType::Full && self.page_token.is_none();
        if fresh {
            Ok(())
        } else {
            Err(Error::AccessChanged)
        }
    }

    async fn stage(&mut self, items: Vec<Item>, next: String) -> Result<()> {
        self.trail.follow(&next)?;
        let run_type = self.run_type;
        let new = NewRun {
            calendar_id: self.reader.calendar.id,
            run_type,
            page_size: self.page_size,
            now: (self.reader.ctx.now)(),
        };
        let staged = self.staged_run_id;
        let token = next.clone();
        let id = self
            .reader
            .write(move |tx| {
                let id = staged_run(tx, staged, new)?;
                stage_items(tx, new.calendar_id, id, &items)?;
                stage::set_page(tx, id, &token)?;
                Ok(id)
            })
            .await?;
        self.staged_run_id = Some(id);
        self.page_token = Some(next);
        self.reader.got_further = true;
        if run_type == RunType::Full {
            self.run.progressed();
        }
        Ok(())
    }
}

/// What a listing begins with, once it has something to stage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewRun {
    pub(crate) calendar_id: i64,
    pub(crate) run_type: RunType,
    pub(crate) page_size: u32,
    pub(crate) now: jiff::Timestamp,
}

/// The staged run to go on with, or a new one. Refuses where another run has put its own in place meanwhile (P113).
pub(crate) fn staged_run(tx: &WriteTx<'_>, staged: Option<i64>, new: NewRun) -> Result<i64> {
    match staged {
        Some(id) if stage::is_current(tx, id)? => Ok(id),
        Some(_) => Err(Error::Overtaken),
        None => Ok(stage::begin(
            tx,
            new.calendar_id,
            new.run_type,
            &google::fingerprint(),
            new.page_size,
            new.now,
        )?),
    }
}

/// Stages what a page holds; of a resource that the listing names twice, the text that counts.
pub(crate) fn stage_items(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    run_id: i64,
    items: &[Item],
) -> Result<()> {
    for item in items {
        let (id, kind) = classify(item);
        let id = id.as_deref();
        if stage::add(tx, run_id, id, kind, &item.raw)? {
            continue;
        }
        let earlier = id.map(|id| stage::get(tx, run_id, id)).transpose()?;
        if let Some(earlier) = earlier.flatten()
            && takes_over(tx, calendar_id, kind, &item.raw, &earlier)?
        {
            stage::put(tx, run_id, id, kind, &item.raw)?;
        }
    }
    Ok(())
}

/// Whether a text of a resource takes the place of an earlier one in the same listing.
pub(crate) fn takes_over(
    tx: &ReadTx<'_>,
    calendar_id: i64,
    kind: StagedKind,
    raw: &str,
    earlier: &StagedEvent,
) -> Result<bool> {
    let stored = || {
        let id = earlier.google_id.as_deref().unwrap_or_default();
        Ok(event::get(tx, calendar_id, id)?.map(|event| event.etag))
    };
    Ok(merge::counts_over(kind, raw, earlier, stored)? || mutant!("last-of-a-listing-wins"))
}

/// What a resource is about is mostly seen at a glance; it is read when it is applied, and may then still turn out to be
/// unreadable.
pub(crate) fn classify(item: &Item) -> (Option<Cow<'_, str>>, StagedKind) {
    if let Some(glance) = google::glance(&item.raw) {
        let kind = kind_of(&glance.id, glance.cancelled, glance.in_series);
        return (Some(glance.id), kind);
    }
    match item.parsed() {
        Ok(Parsed::Event(event)) => (Some(Cow::Owned(event.id)), StagedKind::Alive),
        Ok(Parsed::Cancelled(cancelled)) => {
            let kind = kind_of(&cancelled.id, true, cancelled.series.is_some());
            (Some(Cow::Owned(cancelled.id)), kind)
        }
        Err(_) => (id_of(&item.raw).map(Cow::Owned), StagedKind::Unreadable),
    }
}

fn kind_of(id: &str, cancelled: bool, in_series: bool) -> StagedKind {
    if !cancelled {
        StagedKind::Alive
    } else if in_series || split_instance_id(id).is_some() {
        StagedKind::Occurrence
    } else {
        StagedKind::Deleted
    }
}
