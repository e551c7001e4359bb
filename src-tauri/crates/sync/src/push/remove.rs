//! "Remove everything Hourwright wrote": found by what Google has, so that it works where this side has lost its memory
//! (P82).

use std::collections::BTreeSet;

use google::{CalendarEntry, Item, Next, OwnCalendar, Owner, Parsed, Query, Seen};

use super::Push;
use crate::Result;
use crate::paging::Trail;

/// Events on a page.
const PAGE: u32 = 250;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Blocks, one by one.
    pub events: u32,
    /// Calendars that Hourwright had made, and in which nobody else had anything.
    pub calendars: u32,
    /// Calendars that Hourwright had made and that stay, because somebody else's events are in them.
    pub kept: u32,
}

/// Removes every block that any installation of Hourwright wrote for a workspace of this name, then the calendars that
/// it made for it. What a person put there stays, and its calendar with it.
///
/// `all_calendars` looks in every calendar that the account may write to, not only in Hourwright's own.
pub async fn remove_everything(push: &Push<'_>, all_calendars: bool) -> Result<Removed> {
    let _lock = push.lock()?;
    let listed = push.client.calendar_list(push.run).await?;
    let mut own = push.client.own_calendars(push.run, &listed).await?;
    own.retain(|own| own.workspace() == push.workspace);
    let mut removed = Removed::default();
    if all_calendars {
        let ids: BTreeSet<&str> = own.iter().map(OwnCalendar::id).collect();
        for entry in listed.iter().filter(|entry| may_hold_blocks(entry)) {
            if !ids.contains(entry.id.as_str()) {
                empty(push, &entry.id, &mut removed).await?;
            }
        }
    }
    for calendar in &own {
        let others = empty(push, calendar.id(), &mut removed).await?;
        if others {
            removed.kept += 1;
        } else {
            push.client.delete_own_calendar(push.run, calendar).await?;
            let (account_id, id) = (push.account_id, calendar.id().to_owned());
            push.write(move |tx| Ok(store::calendar::delete(tx, account_id, &id)?))
                .await?;
            removed.calendars += 1;
        }
    }
    push.forget_everything().await?;
    Ok(removed)
}

impl Push<'_> {
    /// Whether nothing at all is in a calendar.
    pub(super) async fn is_empty(&self, calendar: &str) -> Result<bool> {
        let items = listing(self, calendar).await?;
        let is_gone = |item: &Item| matches!(item.parsed(), Ok(Parsed::Cancelled(_)));
        Ok(items.iter().all(is_gone))
    }
}

fn may_hold_blocks(entry: &CalendarEntry) -> bool {
    matches!(entry.access_role.as_str(), "owner" | "writer")
}

/// Takes the workspace's blocks out of a calendar, and tells whether anything else is in it.
async fn empty(push: &Push<'_>, calendar: &str, removed: &mut Removed) -> Result<bool> {
    let mut others = false;
    for item in listing(push, calendar).await? {
        push.run.progressed();
        let event = match item.parsed() {
            Ok(Parsed::Event(event)) => event,
            Ok(Parsed::Cancelled(_)) => continue,
            Err(_) => {
                others = true;
                continue;
            }
        };
        let (owner, zone) = (Owner::Workspace(push.workspace), &push.zone);
        let seen = if event.block_of.is_some() {
            push.client
                .block(push.run, calendar, &event.id, owner, zone)
                .await?
        } else {
            Seen::Foreign
        };
        match seen {
            Seen::Own(block) => {
                push.client.delete_block(push.run, &block).await?;
                // At once: what is forgotten is not taken for somebody's deletion, should this end half-way.
                push.forget_event(&event.id).await?;
                removed.events += 1;
            }
            Seen::Foreign => others = true,
            Seen::Gone => {}
        }
    }
    Ok(others)
}

/// Everything in a calendar, whole or not at all.
async fn listing(push: &Push<'_>, calendar: &str) -> Result<Vec<Item>> {
    let query = Query::Full { max_results: PAGE };
    let (mut items, mut page) = (Vec::new(), None::<String>);
    let mut trail = Trail::default();
    loop {
        push.run.progressed();
        let answer = push
            .client
            .events_page(push.run, calendar, &query, page.as_deref())
            .await?;
        items.extend(answer.items);
        match answer.next {
            Next::Page(next) => {
                trail.follow(&next)?;
                page = Some(next);
            }
            Next::Done(_) | Next::Nothing => return Ok(items),
        }
    }
}
