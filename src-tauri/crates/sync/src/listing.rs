//! Fetches the pages of one listing and stages them; the last one goes to the caller, who ends the run with it.
//!
//! Each page is one short transaction with no network in it (P114), and says which page comes next, so that a full
//! listing can go on after a crash. Only the last page carries the sync token (P01); an empty page ends nothing (P02).

use google::{EventsPage, Item, Next, Parsed, Query, Run, SyncToken};
use recurrence::split_instance_id;
use store::WriteTx;
use store::stage::{self, StagedKind};
use store::sync_run::RunType;

use crate::reader::Reader;
use crate::start::Start;
use crate::version::id_of;
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
    run_type: RunType,
    page_token: Option<String>,
    staged_run_id: Option<i64>,
    about: About,
    /// How many pages were read, and how many events were on them.
    read: u32,
    seen: u32,
}

impl<'r, 'a> Pages<'r, 'a> {
    pub(crate) fn new(reader: &'r mut Reader<'a>, run: &'r Run, start: &Start) -> Pages<'r, 'a> {
        let max_results = reader.ctx.limits.page_size;
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
            run_type: start.run_type(),
            page_token,
            staged_run_id,
            about: About::default(),
            read: 0,
            seen: 0,
        }
    }

    /// Fetches and stages up to the last page.
    pub(crate) async fn until_last(mut self) -> Result<LastPage> {
        loop {
            let page = self.fetch().await?;
            match page.next {
                Next::Page(token) => self.stage(page.items, token).await?,
                Next::Nothing => return Err(Error::TokenMissing),
                Next::Done(token) => {
                    return Ok(LastPage {
                        items: page.items,
                        token,
                        staged_run_id: self.staged_run_id,
                        about: self.about,
                    });
                }
            }
        }
    }

    async fn fetch(&mut self) -> Result<EventsPage> {
        let ctx = self.reader.ctx;
        let calendar = &self.reader.calendar.google_id;
        let page = ctx
            .client
            .events_page(self.run, calendar, &self.query, self.page_token.as_deref())
            .await?;
        self.read += 1;
        self.seen += u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        (ctx.progress)(Progress {
            calendar,
            pages: self.read,
            events: self.seen,
        });
        self.about.note(&page);
        self.follow_access().await?;
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
        if self.page_token.as_ref() == Some(&next) {
            return Err(Error::EndlessPages);
        }
        let (calendar_id, run_type) = (self.reader.calendar.id, self.run_type);
        let (staged, now) = (self.staged_run_id, (self.reader.ctx.now)());
        let token = next.clone();
        let id = self
            .reader
            .write(move |tx| {
                let id = staged_run(tx, calendar_id, staged, run_type, now)?;
                stage_items(tx, id, &items)?;
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

/// The staged run to go on with, or a new one. Refuses where another run has put its own in place meanwhile (P113).
pub(crate) fn staged_run(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    staged: Option<i64>,
    run_type: RunType,
    now: jiff::Timestamp,
) -> Result<i64> {
    match staged {
        Some(id) if stage::is_current(tx, id)? => Ok(id),
        Some(_) => Err(Error::Overtaken),
        None => Ok(stage::begin(
            tx,
            calendar_id,
            run_type,
            &google::fingerprint(),
            now,
        )?),
    }
}

/// Stages what a page holds; of a resource that the listing names twice, the text that counts.
pub(crate) fn stage_items(tx: &WriteTx<'_>, run_id: i64, items: &[Item]) -> Result<()> {
    for item in items {
        let (id, kind) = classify(item);
        if let Some(id) = &id
            && let Some(earlier) = stage::get(tx, run_id, id)?
            && !merge::counts_over(kind, &item.raw, &earlier)
        {
            continue;
        }
        stage::put(tx, run_id, id.as_deref(), kind, &item.raw)?;
    }
    Ok(())
}

fn classify(item: &Item) -> (Option<String>, StagedKind) {
    match &item.parsed {
        Ok(Parsed::Event(event)) => (Some(event.id.clone()), StagedKind::Alive),
        Ok(Parsed::Cancelled(cancelled)) => {
            let occurrence =
                cancelled.series.is_some() || split_instance_id(&cancelled.id).is_some();
            let kind = if occurrence {
                StagedKind::Occurrence
            } else {
                StagedKind::Deleted
            };
            (Some(cancelled.id.clone()), kind)
        }
        Err(_) => (id_of(&item.raw), StagedKind::Unreadable),
    }
}
