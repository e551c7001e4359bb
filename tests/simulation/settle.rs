//! What must hold once the faults have stopped: the store equals the server, and a further sync is one request a
//! calendar and changes nothing.

use std::collections::BTreeMap;

use google::{Parsed, parse_event};
use model::{Event, Status};
use serde_json::Value;
use store::calendar::{Calendar, State};
use store::sync_run::{RunStatus, SyncRun};
use sync::Kind;
use tokio_util::sync::CancellationToken;

use crate::program::{Program, row_in_words};
use crate::settle_blocks::settle_blocks;
use crate::world::{EMAIL, World};

/// Syncs that it may take: an interrupted full listing is finished, its changes follow, and something may be in doubt.
const PATIENCE: usize = 4;

/// Lets every installation settle and gives what is wrong with the first that does not end as it must. `lied` says that
/// Google has said what was not so, which only a full sync mends.
pub(crate) async fn settle(world: &World, lied: bool) -> Result<(), String> {
    world.google.clear_faults();
    world.clock.forward(48 * 60);
    settle_blocks(world, lied).await?;
    for (number, program) in world.programs.iter().enumerate() {
        check(world, program, lied)
            .await
            .map_err(|what| format!("installation {number}: {what}"))?;
    }
    let violations = world.google.violations();
    if violations.is_empty() {
        Ok(())
    } else {
        Err(format!("malformed requests: {violations:?}"))
    }
}

async fn check(world: &World, program: &Program, lied: bool) -> Result<(), String> {
    if let Err(error) = program.list().await {
        return Err(format!("the list of calendars cannot be read: {error}"));
    }
    for calendar in program.calendars() {
        let told = |what: String| format!("{}: {what}", calendar.google_id);
        let on_list = world.google.account(EMAIL).sees(&calendar.google_id);
        let Some(seen) = on_list else {
            if calendar.state != State::Lost {
                return Err(told("it is gone at Google, and not lost here".to_owned()));
            }
            continue;
        };
        if calendar.state != State::Active {
            return Err(told("it is back at Google, and lost here".to_owned()));
        }
        calm(program, &calendar, lied).await.map_err(told)?;
        compare(&program.events(&calendar), &seen).map_err(told)?;
        quiet(world, program, &calendar).await.map_err(told)?;
    }
    Ok(())
}

/// Syncs until nothing comes any more.
async fn calm(program: &Program, calendar: &Calendar, lied: bool) -> Result<(), String> {
    if lied {
        let row = sync(program, calendar, Kind::Full).await;
        if row.status != RunStatus::Succeeded {
            return Err(format!(
                "a full sync fails: {} {:?}",
                row_in_words(&row),
                row.error
            ));
        }
    }
    let mut rows = Vec::new();
    for _ in 0..PATIENCE {
        let row = sync(program, calendar, Kind::Auto).await;
        let is_calm = is_calm(&row);
        rows.push(row_in_words(&row));
        if is_calm {
            return Ok(());
        }
    }
    Err(format!("it does not settle: {rows:#?}"))
}

fn is_calm(row: &SyncRun) -> bool {
    (row.status, row.requests, row.upserted, row.deleted) == (RunStatus::Succeeded, 1, 0, 0)
}

async fn sync(program: &Program, calendar: &Calendar, kind: Kind) -> SyncRun {
    let never = CancellationToken::new();
    program.pull(calendar, kind, &never, &|_| ()).await
}

/// Nothing is lost, nothing is there that Google does not have, and what is there says the same.
pub(crate) fn compare(
    here: &BTreeMap<String, Event>,
    there: &BTreeMap<String, Value>,
) -> Result<(), String> {
    let lost: Vec<&String> = there.keys().filter(|id| !here.contains_key(*id)).collect();
    if !lost.is_empty() {
        return Err(format!("lost: {lost:?}"));
    }
    let risen: Vec<&String> = here.keys().filter(|id| !there.contains_key(*id)).collect();
    if !risen.is_empty() {
        return Err(format!("doubled or resurrected: {risen:?}"));
    }
    for (id, resource) in there {
        same(&here[id], &resource.to_string())?;
    }
    Ok(())
}

fn same(here: &Event, resource: &str) -> Result<(), String> {
    let differs = match parse_event(resource).map_err(|error| format!("{error}: {resource}"))? {
        Parsed::Event(there) => canonical(here) != canonical(&there),
        Parsed::Cancelled(there) => {
            here.status != Status::Cancelled
                || here.series != there.series
                || here.original_start != there.original_start
        }
    };
    if differs {
        return Err(format!("{here:#?}\nis not what Google has: {resource}"));
    }
    Ok(())
}

/// The order of recurrence lines means nothing.
fn canonical(event: &Event) -> Event {
    let mut event = event.clone();
    event.recurrence.sort_unstable();
    event
}

/// A further sync is one request and changes nothing.
async fn quiet(world: &World, program: &Program, calendar: &Calendar) -> Result<(), String> {
    let picture = || {
        (
            program.events(calendar),
            program.calendars(),
            program.has_token(calendar),
            program.has_staged(calendar),
        )
    };
    let before = picture();
    world.google.reset_log_keeping_violations();
    let row = sync(program, calendar, Kind::Auto).await;
    let asked = world.google.log().len();
    if !is_calm(&row) || asked != 1 {
        return Err(format!(
            "a further sync is not quiet: {asked} requests, {}",
            row_in_words(&row)
        ));
    }
    let after = picture();
    if before != after {
        return Err("a further sync changed something".to_owned());
    }
    if !after.2 || after.3 {
        return Err("there is no token, or there are staged pages".to_owned());
    }
    Ok(())
}
