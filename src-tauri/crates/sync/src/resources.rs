//! The resources of one complete listing, as they are applied: read from the store, where they were staged page after
//! page, or from memory, where changes came on one page. Nobody goes on with such a listing after a crash (it is asked
//! for again), so that writing it twice would buy nothing.

use std::collections::HashMap;

use google::Item;
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

    /// Does `work` to each of one kind, in the order in which they came.
    pub(crate) fn each(
        &self,
        tx: &ReadTx<'_>,
        kind: StagedKind,
        mut work: impl FnMut(&StagedEvent) -> Result<()>,
    ) -> Result<()> {
        let run_id = match self {
            Resources::Page(page) => {
                let mut of_kind = page.events.iter().filter(|event| event.kind == kind);
                return of_kind.try_for_each(work);
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
            chunk.iter().try_for_each(&mut work)?;
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
    events: Vec<StagedEvent>,
    /// Where in `events` each id is.
    places: HashMap<String, usize>,
}

impl OnePage {
    pub(crate) fn of(items: Vec<Item>) -> OnePage {
        let mut page = OnePage {
            events: Vec::with_capacity(items.len()),
            places: HashMap::with_capacity(items.len()),
        };
        for item in items {
            let (id, kind) = classify(&item);
            let google_id = id.map(std::borrow::Cow::into_owned);
            page.add(StagedEvent {
                id: 0,
                google_id,
                kind,
                raw: item.raw,
            });
        }
        page
    }

    fn add(&mut self, event: StagedEvent) {
        let place = event.google_id.as_ref().and_then(|id| self.places.get(id));
        if let Some(earlier) = place.map(|&place| &mut self.events[place]) {
            if takes_over(event.kind, &event.raw, earlier) {
                *earlier = event;
            }
            return;
        }
        if let Some(id) = &event.google_id {
            self.places.insert(id.clone(), self.events.len());
        }
        self.events.push(event);
    }

    fn get(&self, google_id: &str) -> Option<&StagedEvent> {
        self.events.get(*self.places.get(google_id)?)
    }
}
