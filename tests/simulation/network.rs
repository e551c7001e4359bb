//! What goes wrong on the way: every switch of the embedded server, at any request and on any page.

use fake_google::{Endpoint, Fault, RetryAfter, When};
use jiff::SignedDuration;
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::world::World;

/// A fault for the next so many requests that it is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Act {
    when: When,
    fault: Fault,
    times: u32,
}

impl Act {
    pub(crate) fn random(dice: &mut StdRng) -> Act {
        let when = match dice.random_range(0..12) {
            0 => When::any(),
            1 => When::api(),
            2 => When::endpoint(Endpoint::Token),
            3 => When::endpoint(Endpoint::CalendarListList),
            4 => When::list().incremental(),
            5 => When::list().full(),
            _ => When::list().page(dice.random_range(1..5)),
        };
        Act {
            when,
            fault: fault(dice),
            times: dice.random_range(1..5),
        }
    }

    /// What goes wrong when blocks are written.
    pub(crate) fn of_writes(dice: &mut StdRng) -> Act {
        let error = |status, reason: &str| Fault::Error {
            status,
            reason: reason.to_owned(),
            message: reason.to_owned(),
        };
        // Google says this only of a change.
        if dice.random_bool(0.2) {
            return Act {
                when: When::endpoint(Endpoint::EventsPatch),
                fault: error(412, "conditionNotMet"),
                times: dice.random_range(1..4),
            };
        }
        let endpoints = [
            Endpoint::EventsInsert,
            Endpoint::EventsPatch,
            Endpoint::EventsDelete,
            Endpoint::EventsGet,
            Endpoint::CalendarsInsert,
        ];
        let faults = [
            Fault::DropReply,
            Fault::DropReply,
            Fault::CloseBefore,
            Fault::CutBody(20),
            Fault::Silence,
            Fault::Html,
            error(500, "backendError"),
        ];
        Act {
            when: When::endpoint(*endpoints.choose(dice).unwrap()),
            fault: faults.choose(dice).unwrap().clone(),
            times: dice.random_range(1..4),
        }
    }

    pub(crate) fn carry_out(&self, world: &World) {
        world
            .google
            .fail_next(self.when.clone(), self.fault.clone(), self.times);
    }

    /// Whether Google itself says something else than what is true, which no client can notice: changes kept back and a
    /// token given all the same, old copies of what was deleted, members replaced. Only reading everything mends it.
    pub(crate) fn lies(&self) -> bool {
        matches!(
            self.fault,
            Fault::EmptyListing | Fault::StaleRepeats | Fault::UnknownEnums | Fault::Merge(_)
        )
    }
}

/// Waits are none, or longer than a run may last: nothing in between decides anything. A body that comes slowly is
/// left out, for it differs from others in nothing but time.
fn fault(dice: &mut StdRng) -> Fault {
    let retry = [
        RetryAfter::Absent,
        RetryAfter::Seconds(0),
        RetryAfter::Seconds(86_400),
        RetryAfter::Date(SignedDuration::from_hours(-1)),
        RetryAfter::Date(SignedDuration::from_hours(24)),
    ];
    let retry = *retry.choose(dice).unwrap();
    let error = |status, reason: &str| Fault::Error {
        status,
        reason: reason.to_owned(),
        message: reason.to_owned(),
    };
    let reasons = [
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "forbidden",
        "insufficientPermissions",
    ];
    match dice.random_range(0..27) {
        0 => Fault::Unauthorized,
        1 => Fault::Forbidden(reasons.choose(dice).unwrap().to_string()),
        2 => Fault::TooManyRequests(retry),
        3 => {
            let errors = [
                error(404, "notFound"),
                error(400, "invalid"),
                error(410, "updatedMinTooLongAgo"),
                error(500, "backendError"),
                error(412, "conditionNotMet"),
            ];
            errors.choose(dice).unwrap().clone()
        }
        4 => Fault::Plain {
            status: *[200, 404, 410, 500, 503].choose(dice).unwrap(),
            text: String::new(),
        },
        5 => Fault::Unavailable(retry),
        6 | 7 => Fault::Gone,
        8 => Fault::InvalidGrant,
        9 => Fault::CloseBefore,
        10 => Fault::DropReply,
        11 | 12 => Fault::CutBody(dice.random_range(0..600)),
        13 => Fault::Html,
        14 => Fault::Redirect("https://portal.example/".to_owned()),
        15 => Fault::NetworkLogin,
        16 => Fault::Silence,
        17 => Fault::LostSyncToken,
        18 => Fault::EmptyPage,
        19 => Fault::EmptyListing,
        20 => Fault::PoisonItem,
        21 => Fault::UnknownEnums,
        22 => Fault::EmptyObject,
        23 => Fault::BareTombstones,
        24 => Fault::ShuffledRecurrence,
        25 => Fault::StaleRepeats,
        _ => Fault::Merge(json!({"summary": "Somebody else's"})),
    }
}
