//! `events` and `slots`.

use engine::view::{EventList, SlotList};
use engine::{Engine, Error};

use crate::args::{EventsArgs, SlotsArgs};
use crate::output::Output;
use crate::table::table;

pub(crate) fn events(engine: &Engine, args: &EventsArgs, output: &Output) -> Result<u8, Error> {
    let events = engine.events(&args.place.workspace, &args.from, &args.to)?;
    output.result(&events, event_table)?;
    Ok(0)
}

fn event_table(list: &EventList) -> String {
    let rows = list.events.iter().map(|event| {
        let kind = match (&event.block, event.busy) {
            (Some(_), _) => "planned",
            (None, true) => "busy",
            (None, false) => "free",
        };
        [
            event.start.clone(),
            event.end.clone(),
            kind.to_owned(),
            event.title.clone(),
        ]
    });
    table(["Start", "End", "", "Title"], rows)
}

pub(crate) fn slots(engine: &Engine, args: &SlotsArgs, output: &Output) -> Result<u8, Error> {
    let range = &args.range;
    let slots = engine.slots(
        &range.place.workspace,
        &range.from,
        &range.to,
        args.min,
        &args.hours,
    )?;
    output.result(&slots, slot_table)?;
    Ok(0)
}

fn slot_table(list: &SlotList) -> String {
    let rows = list.slots.iter().map(|slot| {
        [
            slot.start.clone(),
            slot.end.clone(),
            slot.minutes.to_string(),
        ]
    });
    table(["Start", "End", "Minutes"], rows)
}
