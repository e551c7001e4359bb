//! What must hold of planned blocks once the faults have stopped: two rounds, and each is at Google once and says there
//! what it says here; what people made is as they left it; a further sync writes nothing.

use std::collections::BTreeMap;

use fake_google::{Endpoint, Logged};
use jiff::Timestamp;
use model::Block;
use serde_json::Value;
use sync::Kind;
use tokio_util::sync::CancellationToken;

use crate::blocks::{Written, is_ours};
use crate::program::Program;
use crate::world::World;

/// Rounds after which nobody has anything to say any more.
const ROUNDS: usize = 2;

/// Lets every installation write its blocks until they are settled. `lied` says that Google has said what was not so: a
/// name that an event never had may have been believed, and what was kept back comes only to who reads everything.
pub(crate) async fn settle_blocks(world: &World, lied: bool) -> Result<(), String> {
    check_writes(world)?;
    for program in &world.programs {
        // A calendar that Google denied once is back.
        program.list().await.map_err(|error| error.to_string())?;
    }
    let kind = if lied { Kind::Full } else { Kind::Auto };
    for round in 0..ROUNDS {
        for program in &world.programs {
            let written = write(program, kind).await;
            let is_whole = |report: &sync::Report| report.error.is_none() && report.refused == 0;
            let last = round + 1 == ROUNDS;
            if last && !(written.is_read && written.reports.iter().all(is_whole)) {
                return Err(format!("it does not settle: {:#?}", written.reports));
            }
        }
    }
    check_writes(world)?;
    check_blocks(world, lied)?;
    world.google.reset_log_keeping_violations();
    for (number, program) in world.programs.iter().enumerate() {
        let written = write(program, Kind::Auto).await;
        if written.reports.iter().any(|report| report.edits > 0) {
            return Err(format!("installation {number}: an edit out of nothing"));
        }
    }
    let log = world.google.log();
    let late: Vec<&Logged> = log.iter().filter(|entry| is_write(entry)).collect();
    if late.is_empty() {
        Ok(())
    } else {
        Err(format!("not quiet after {ROUNDS} rounds: {late:#?}"))
    }
}

async fn write(program: &Program, kind: Kind) -> Written {
    program.write_blocks(kind, &CancellationToken::new()).await
}

fn is_write(entry: &Logged) -> bool {
    entry.method != "GET" && entry.endpoint != Endpoint::Token
}

/// Whatever was written was a block of ours, in the calendar that is ours, held to a version, and quiet.
fn check_writes(world: &World) -> Result<(), String> {
    for entry in world.google.log().iter().filter(|entry| is_write(entry)) {
        let event = match entry.endpoint {
            Endpoint::CalendarsInsert => continue,
            Endpoint::EventsInsert => entry.body.as_ref().and_then(|body| body["id"].as_str()),
            Endpoint::EventsPatch | Endpoint::EventsDelete if entry.if_match.is_some() => {
                entry.event.as_deref()
            }
            _ => None,
        };
        let calendar = entry.calendar.as_deref().unwrap_or_default();
        let is_fine = event.is_some_and(is_ours)
            && !crate::world::CALENDARS.contains(&calendar)
            && entry.param("sendUpdates") == Some("none");
        if !is_fine {
            return Err(format!("it was not ours to write: {entry:#?}"));
        }
    }
    Ok(())
}

fn check_blocks(world: &World, lied: bool) -> Result<(), String> {
    let mut left: BTreeMap<String, Value> = BTreeMap::new();
    for calendar in world.google.account(crate::world::EMAIL).calendar_list() {
        let id = calendar["id"].as_str().unwrap();
        if !crate::world::CALENDARS.contains(&id) {
            left.extend(world.google.calendar(id).snapshot());
        }
    }
    for (id, theirs) in world.theirs.all() {
        if left.remove(&id).as_ref() != Some(&theirs) {
            return Err(format!("a person's event was touched: {theirs:#}"));
        }
    }
    for program in &world.programs {
        for block in program.blocks() {
            let Some(event) = left.remove(&block.event_id) else {
                return Err(format!("lost: {block:?}"));
            };
            let title = program.title_of(&block);
            if !is_at(&event, &block) || !(lied || event["summary"] == title.as_str()) {
                return Err(format!(
                    "{block:?} {title:?} is not what Google has: {event:#}"
                ));
            }
        }
    }
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("doubled or left behind: {left:#?}"))
    }
}

fn is_at(event: &Value, block: &Block) -> bool {
    let at = |side: &str| event[side]["dateTime"].as_str()?.parse::<Timestamp>().ok();
    (at("start"), at("end")) == (Some(block.time.start), Some(block.time.end))
}
