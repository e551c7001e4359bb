//! Reads stored events again after the parser has learned something, without asking Google (P21).

use google::{PARSER_VERSION, Parsed, parse_event};
use jiff::tz::TimeZone;
use model::Event;
use store::event::{self, Quarantined, StoredEvent};
use store::sync_run::RunType;
use store::{Store, WriteTx, calendar};

use crate::merge::{self, Verdict};
use crate::{Result, apply};

/// How many rows one transaction takes on.
const CHUNK: u32 = 500;

/// Reads every event again that an older parser read, and what no parser could read up to now. Gives the number of
/// rows that an older parser had read; where there are none it costs two queries. Blocks.
pub fn rederive(store: &Store) -> Result<u32> {
    let mut read = 0;
    loop {
        let chunk = store.read(|tx| event::outdated(tx, PARSER_VERSION, CHUNK))?;
        if chunk.is_empty() {
            break;
        }
        read += u32::try_from(chunk.len()).unwrap_or(u32::MAX);
        store.write(|tx| chunk.iter().try_for_each(|stored| reread(tx, stored)))?;
    }
    let aside = store.read(|tx| event::quarantined(tx, None))?;
    let readable: Vec<(Quarantined, Event)> = aside.into_iter().filter_map(read_at_last).collect();
    // Mostly there are none, and whoever else writes need not be waited for.
    if !readable.is_empty() {
        store.write(|tx| {
            let mut readable = readable.into_iter();
            readable.try_for_each(|(resource, event)| release(tx, &resource, event))
        })?;
    }
    Ok(read)
}

/// A sync may have replaced the row since it was chosen: what is read is the row as it is now. Whatever comes of it,
/// the row is of this parser afterwards.
fn reread(tx: &WriteTx<'_>, chosen: &StoredEvent) -> Result<()> {
    let Some(stored) = event::stored(tx, chosen.calendar_id, &chosen.event.id)? else {
        return Ok(());
    };
    let event = match parse_event(&stored.raw) {
        Ok(Parsed::Event(event)) => Some(event),
        Ok(Parsed::Cancelled(cancelled)) => {
            merge::cancelled_exception(Some(&stored.event), &cancelled, None)
        }
        // What an older parser made of it is better than nothing.
        Err(_) => None,
    };
    match event {
        Some(event) => put(tx, stored.calendar_id, &event, &stored.raw),
        None => Ok(event::set_parser_version(tx, stored.id, PARSER_VERSION)?),
    }
}

fn read_at_last(resource: Quarantined) -> Option<(Quarantined, Event)> {
    match parse_event(&resource.raw) {
        Ok(Parsed::Event(event)) => Some((resource, event)),
        _ => None,
    }
}

fn release(tx: &WriteTx<'_>, resource: &Quarantined, event: Event) -> Result<()> {
    let id = event.id.clone();
    let stored = event::stored(tx, resource.calendar_id, &id)?;
    let listing = RunType::Incremental;
    if let Verdict::Put(event) = merge::alive(stored.as_ref(), event, listing) {
        put(tx, resource.calendar_id, &event, &resource.raw)?;
    }
    Ok(event::release(
        tx,
        resource.calendar_id,
        &resource.google_id,
    )?)
}

fn put(tx: &WriteTx<'_>, calendar_id: i64, event: &Event, raw: &str) -> Result<()> {
    let zone = calendar::get(tx, calendar_id)?
        .and_then(|calendar| google::normalise_zone(&calendar.time_zone))
        .and_then(|name| TimeZone::get(&name).ok())
        .unwrap_or(TimeZone::UTC);
    Ok(event::put(
        tx,
        calendar_id,
        apply::new_event(event, raw, &zone),
    )?)
}
