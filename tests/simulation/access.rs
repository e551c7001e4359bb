//! What others do about the account's calendars: share them, take them away, lower and raise roles, and what Google
//! itself does to tokens.

use fake_google::RemoteAccount;
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::world::{CALENDARS, EMAIL, World};

/// The account's own calendar stays its own; the others come and go.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Act {
    /// Takes a calendar off the list.
    Remove(usize),
    /// Puts it (back) there.
    Add(usize, String),
    /// Says nothing of it in the list of changes.
    SetRole(usize, String),
    /// Moves the calendar to another zone.
    SetZone(usize, String),
    /// Sync tokens of all calendars die.
    InvalidateSyncTokens,
    /// Access tokens die before their time.
    ExpireAccessTokens,
}

const ROLES: [&str; 5] = [
    "owner",
    "writer",
    "reader",
    "freeBusyReader",
    "writerWithoutPrivateAccess",
];
const ZONES: [&str; 3] = ["UTC", "Europe/Berlin", "Pacific/Auckland"];

impl Act {
    pub(crate) fn random(dice: &mut StdRng) -> Act {
        let other = dice.random_range(1..CALENDARS.len());
        let role = ROLES.choose(dice).unwrap().to_string();
        match dice.random_range(0..10) {
            0..2 => Act::Remove(other),
            2..4 => Act::Add(other, role),
            4..7 => Act::SetRole(other, role),
            7 => Act::SetZone(other, ZONES.choose(dice).unwrap().to_string()),
            8 => Act::InvalidateSyncTokens,
            _ => Act::ExpireAccessTokens,
        }
    }

    pub(crate) fn carry_out(&self, world: &World) {
        let account: RemoteAccount = world.google.account(EMAIL);
        let id = |number: &usize| CALENDARS[number % CALENDARS.len()];
        // What is not on the list cannot be taken off: a refusal is part of the story.
        let _ = match self {
            Act::Remove(number) => account.remove_from_list(id(number)),
            Act::Add(number, role) => account.add_to_list(id(number), role),
            Act::SetRole(number, role) => account.set_role(id(number), role),
            Act::SetZone(number, zone) => {
                let calendar = world.google.calendar(id(number));
                calendar.rename(json!({"timeZone": zone})).map(|_| ())
            }
            Act::InvalidateSyncTokens => {
                world.google.invalidate_sync_tokens();
                Ok(())
            }
            Act::ExpireAccessTokens => {
                account.expire_access_tokens();
                Ok(())
            }
        };
    }
}
