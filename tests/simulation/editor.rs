//! The person at Google's own window, in the calendar of planned blocks: moves, resizes, renames, ticks and deletes blocks,
//! and makes events of their own beside them.
//!
//! Like `person`, acts name events by a number that is taken round those there are.

use std::collections::BTreeMap;
use std::sync::Mutex;

use fake_google::RemoteCalendar;
use rand::RngExt;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::blocks::{Time, is_ours};
use crate::settle_blocks::own_calendars;
use crate::world::World;

/// One edit; nothing happens where there are no blocks yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Act {
    /// To another time of another length.
    Move(u32, Time),
    /// Keeps its start.
    Resize(u32, u8),
    Rename(u32, u32),
    /// Marks it done.
    Tick(u32),
    Delete(u32),
    Recolor(u32),
    /// Makes an event that has nothing to do with a block.
    Create(Time),
    /// Duplicates a block, and the marks that Hourwright put on it.
    Copy(u32),
}

/// The events that people made in the calendar of blocks, by id, as they left them.
#[derive(Default)]
pub(crate) struct Theirs(Mutex<BTreeMap<String, Value>>);

impl Theirs {
    fn add(&self, event: Value) {
        let id = event["id"].as_str().unwrap().to_owned();
        self.0.lock().unwrap().insert(id, event);
    }

    pub(crate) fn all(&self) -> BTreeMap<String, Value> {
        self.0.lock().unwrap().clone()
    }
}

impl Act {
    pub(crate) fn random(dice: &mut StdRng) -> Act {
        let pick = dice.random_range(0..1000);
        match dice.random_range(0..14) {
            0..3 => Act::Move(pick, Time::random(dice)),
            3..5 => Act::Resize(pick, dice.random_range(1..9)),
            5..7 => Act::Rename(pick, dice.random_range(0..1000)),
            7..9 => Act::Tick(pick),
            9..11 => Act::Delete(pick),
            11 => Act::Recolor(pick),
            12 => Act::Create(Time::random(dice)),
            _ => Act::Copy(pick),
        }
    }

    pub(crate) fn carry_out(&self, world: &World) {
        // For a moment there may be several.
        let calendars: Vec<RemoteCalendar> = own_calendars(world)
            .iter()
            .map(|id| world.google.calendar(id))
            .collect();
        let mut blocks = Vec::new();
        for remote in &calendars {
            let all = remote.snapshot();
            let ours = all.into_iter().filter(|(id, _)| is_ours(id));
            blocks.extend(ours.map(|(_, event)| (remote, event)));
        }
        if let Some(event) = self.edit(world, &calendars, &blocks) {
            world.theirs.add(event);
        }
    }

    /// Gives the event that it makes, where it makes one.
    fn edit(
        &self,
        world: &World,
        calendars: &[RemoteCalendar],
        blocks: &[(&RemoteCalendar, Value)],
    ) -> Option<Value> {
        let pick = |number: &u32| {
            let number = usize::try_from(*number).unwrap();
            blocks.get(number.checked_rem(blocks.len())?)
        };
        let change = |number, changes| {
            let (remote, block) = pick(number)?;
            remote
                .patch(block["id"].as_str().unwrap(), changes)
                .unwrap();
            None
        };
        match self {
            Act::Move(number, time) => change(number, bounds(*time)),
            Act::Resize(number, quarters) => {
                let start = &pick(number)?.1["start"]["dateTime"];
                let start: jiff::Timestamp = start.as_str().unwrap().parse().unwrap();
                let length = jiff::SignedDuration::from_mins(15 * i64::from(*quarters));
                let end = json!({"dateTime": (start + length).to_string()});
                change(number, json!({"end": end}))
            }
            Act::Rename(number, text) => {
                change(number, json!({"summary": format!("Called {text}")}))
            }
            Act::Tick(number) => {
                let title = pick(number)?.1["summary"].as_str().unwrap_or_default();
                change(number, json!({"summary": format!("✓ {title}")}))
            }
            Act::Delete(number) => {
                let (remote, block) = pick(number)?;
                remote.delete(block["id"].as_str().unwrap()).unwrap();
                None
            }
            Act::Recolor(number) => change(number, json!({"colorId": "4"})),
            Act::Create(time) => {
                let mut event = bounds(*time);
                event["id"] = json!(world.names.fresh());
                event["summary"] = json!("Theirs");
                // Now in the one, now in the other.
                Some(calendars.get(blocks.len() % 2)?.create(event).unwrap())
            }
            Act::Copy(number) => {
                let (remote, mut copy) = pick(number)?.clone();
                for name in ["etag", "iCalUID", "sequence"] {
                    copy.as_object_mut().unwrap().remove(name);
                }
                copy["id"] = json!(world.names.fresh());
                Some(remote.create(copy).unwrap())
            }
        }
    }
}

fn bounds(time: Time) -> Value {
    let time = time.interval();
    json!({
        "start": {"dateTime": time.start.to_string()},
        "end": {"dateTime": time.end.to_string()},
    })
}
