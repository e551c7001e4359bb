//! The resources of one complete listing, as they are applied: read from the store, where they were staged page after
//! page, or from memory, where changes came on one page. Nobody goes on with such a listing after a crash (it is asked
//! for again), so that writing it twice would buy nothing.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use google::{Item, Parsed};
use model::Event;
use store::ReadTx;
use store::stage::{self, StagedEvent, StagedKind};

use crate::Result;
use crate::listing::{classify, takes_over};

/// How many staged resources are in memory at a time (P96).
const CHUNK: u32 = 500;

/// Where the resources of a listing are.
pub(crate) enum Resources {
    /// Staged under this id.
    Staged(i64),
    /// On the one page that there is.
    Page(OnePage),
}

impl Resources {
    /// The id under which they are staged; 0, which no run has, where they are not.
    pub(crate) fn run_id(&self) -> i64 {
        match self {
            Resources::Staged(run_id) => *run_id,
            Resources::Page(_) => 0,
        }
    }

    /// Does `work` to each of one kind, in the order in which they came; with what it says, should that be known.
    pub(crate) fn each(
        &self,
        tx: &ReadTx<'_>,
        kind: StagedKind,
        mut work: impl FnMut(&StagedEvent, Option<Event>) -> Result<()>,
    ) -> Result<()> {
        let run_id = match self {
            Resources::Page(page) => {
                let mut of_kind = page.events.iter().filter(|item| item.staged.kind == kind);
                return of_kind.try_for_each(|item| work(&item.staged, item.event.take()));
            }
            Resources::Staged(run_id) => *run_id,
        };
        let mut last = 0;
        loop {
            let chunk = stage::after(tx, run_id, kind, last, CHUNK)?;
            let Some(end) = chunk.last() else {
                return Ok(());
            };
            last = end.id;
            chunk.iter().try_for_each(|staged| work(staged, None))?;
        }
    }

    /// What the listing says of that id, where it names it.
    pub(crate) fn kind_of(&self, tx: &ReadTx<'_>, google_id: &str) -> Result<Option<StagedKind>> {
        Ok(match self {
            Resources::Staged(run_id) => stage::get(tx, *run_id, google_id)?.map(|it| it.kind),
            Resources::Page(page) => page.get(google_id).map(|it| it.kind),
        })
    }
}

/// A page in memory; of a resource that it names twice, the text that counts.
pub(crate) struct OnePage {
    events: Vec<OnPage>,
    /// Where in `events` each id is.
    places: HashMap<String, usize>,
}

struct OnPage {
    staged: StagedEvent,
    /// The event that it is, read once and then taken.
    event: Cell<Option<Event>>,
}

impl OnePage {
    pub(crate) fn of(tx: &ReadTx<'_>, calendar_id: i64, items: Vec<Item>) -> Result<OnePage> {
        let mut page = OnePage {
            events: Vec::with_capacity(items.len()),
            places: HashMap::with_capacity(items.len()),
        };
        for item in items {
            let (google_id, kind, event) = if let Ok(Parsed::Event(event)) = item.parsed() {
                (Some(event.id.clone()), StagedKind::Alive, Some(event))
            } else {
                let (id, kind) = classify(&item);
                (id.map(Cow::into_owned), kind, None)
            };
            let staged = StagedEvent {
                id: 0,
                google_id,
                kind,
                raw: item.raw,
            };
            let item = OnPage {
                staged,
                event: Cell::new(event),
            };
            page.add(tx, calendar_id, item)?;
        }
        Ok(page)
    }

    fn add(&mut self, tx: &ReadTx<'_>, calendar_id: i64, item: OnPage) -> Result<()> {
        let StagedEvent {
            google_id,
            kind,
            raw,
            ..
        } = &item.staged;
        let place = google_id.as_ref().and_then(|id| self.places.get(id));
        if let Some(earlier) = place.map(|&place| &mut self.events[place]) {
            if takes_over(tx, calendar_id, *kind, raw, &earlier.staged)? {
                *earlier = item;
            }
            return Ok(());
        }
        if let Some(id) = google_id {
            self.places.insert(id.clone(), self.events.len());
        }
        self.events.push(item);
        Ok(())
    }

    fn get(&self, google_id: &str) -> Option<&StagedEvent> {
        Some(&self.events.get(*self.places.get(google_id)?)?.staged)
    }
}
