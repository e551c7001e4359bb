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
use crate::world::{CALENDARS, EMAIL, World};

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
            let written = write(program, kind, round == 0).await;
            let is_whole = |report: &sync::Report| report.error.is_none() && report.refused == 0;
            let last = round + 1 == ROUNDS;
            if last && !(written.is_read && written.reports.iter().all(is_whole)) {
                return Err(format!("it does not settle: {:#?}", written.reports));
            }
        }
    }
    check_writes(world)?;
    check_blocks(world, lied)?;
    check_calendars(world)?;
    world.google.reset_log_keeping_violations();
    for (number, program) in world.programs.iter().enumerate() {
        let written = write(program, Kind::Auto, false).await;
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

async fn write(program: &Program, kind: Kind, lists: bool) -> Written {
    program
        .write_blocks(kind, lists, &CancellationToken::new())
        .await
}

fn is_write(entry: &Logged) -> bool {
    entry.method != "GET" && entry.endpoint != Endpoint::Token
}

/// Whatever was written was a block of ours, in the calendar that is ours, held to a version, and quiet.
fn check_writes(world: &World) -> Result<(), String> {
    for entry in world.google.log().iter().filter(|entry| is_write(entry)) {
        let event = match entry.endpoint {
            Endpoint::CalendarsInsert => continue,
            // That nothing of anybody's went with it is seen when all is counted.
            Endpoint::CalendarsDelete if !is_persons(entry.calendar.as_deref()) => continue,
            Endpoint::EventsInsert => entry.body.as_ref().and_then(|body| body["id"].as_str()),
            Endpoint::EventsPatch | Endpoint::EventsDelete if entry.if_match.is_some() => {
                entry.event.as_deref()
            }
            _ => None,
        };
        let is_fine = event.is_some_and(is_ours)
            && !is_persons(entry.calendar.as_deref())
            && entry.param("sendUpdates") == Some("none");
        if !is_fine {
            return Err(format!("it was not ours to write: {entry:#?}"));
        }
    }
    Ok(())
}

fn check_blocks(world: &World, lied: bool) -> Result<(), String> {
    let mut left: BTreeMap<String, Value> = BTreeMap::new();
    for id in own_calendars(world) {
        left.extend(world.google.calendar(&id).snapshot());
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

/// All installations write to one calendar, and of others there are only those in which a person has something.
fn check_calendars(world: &World) -> Result<(), String> {
    let known: Vec<Option<String>> = world
        .programs
        .iter()
        .map(Program::planning_calendar)
        .collect();
    let first = known.iter().flatten().min();
    if known.iter().flatten().any(|id| Some(id) != first) {
        return Err(format!("they write to several calendars: {known:?}"));
    }
    // Who knows none may have made one, and not have got to know it; it looks when it has something to write.
    if known.iter().any(Option::is_none) {
        return Ok(());
    }
    for id in own_calendars(world) {
        if Some(&id) != first && world.google.calendar(&id).snapshot().is_empty() {
            return Err(format!("an empty calendar is left behind: {id}"));
        }
    }
    Ok(())
}

/// The calendars that Hourwright made, by Google's id.
pub(crate) fn own_calendars(world: &World) -> Vec<String> {
    let listed = world.google.account(EMAIL).calendar_list();
    let ids = listed
        .iter()
        .map(|entry| entry["id"].as_str().unwrap().to_owned());
    ids.filter(|id| !is_persons(Some(id))).collect()
}

fn is_persons(calendar: Option<&str>) -> bool {
    calendar.is_none_or(|id| CALENDARS.contains(&id))
}

fn is_at(event: &Value, block: &Block) -> bool {
    let at = |side: &str| event[side]["dateTime"].as_str()?.parse::<Timestamp>().ok();
    (at("start"), at("end")) == (Some(block.time.start), Some(block.time.end))
}
