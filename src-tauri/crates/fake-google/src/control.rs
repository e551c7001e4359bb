//! `/control/…`: the edits, faults and logs of [`crate::FakeGoogle`] for tests in other processes, as JSON.
//!
//! | request | body or query | does |
//! |---|---|---|
//! | `POST /control/calendar` | `{"calendar", "op", …}`, see [`CalendarOp`] | edits events and calendars |
//! | `POST /control/account` | `{"account", "op", …}`, see [`AccountOp`] | edits lists, roles and grants |
//! | `POST /control/sign-in` | `{"consent"?, "as"?, "omit_refresh_token"?}` | sets the consent screen |
//! | `POST /control/invalidate-sync-tokens` | | every sync token is answered 410 |
//! | `POST /control/fault` | `{"when", "fault", "times"? \| "every"? \| "probability"? + "seed"?}` | scripts a fault |
//! | `DELETE /control/fault` | | forgets the script |
//! | `GET`, `DELETE /control/log` | | the requests; and forgets them |
//! | `GET /control/violations` | | what a careful client would not have done |
//! | `GET /control/snapshot` | `?calendar=` | what a complete listing gives |
//! | `GET /control/calendar-list` | `?account=` | the account's list |

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call::Call;
use crate::edit::{RemoteAccount, RemoteCalendar};
use crate::faults::script::Times;
use crate::faults::{Fault, When};
use crate::options::Consent;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::wire::Inner;

/// Edits of one calendar.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case")]
enum CalendarOp {
    Create {
        event: Value,
    },
    Plant {
        event: Value,
    },
    Patch {
        id: String,
        event: Value,
    },
    Delete {
        id: String,
    },
    Undelete {
        id: String,
    },
    Split {
        id: String,
        event: Value,
    },
    MoveTo {
        id: String,
        start: String,
        end: String,
    },
    HandOver {
        id: String,
        to: String,
    },
    Get {
        id: String,
    },
    Rename {
        calendar_resource: Value,
    },
    Remove,
    InvalidateSyncTokens,
}

/// Edits of one account.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case")]
enum AccountOp {
    RemoveFromList { calendar: String },
    AddToList { calendar: String, role: String },
    SetRole { calendar: String, role: String },
    PatchListEntry { calendar: String, entry: Value },
    Revoke,
    ExpireAccessTokens,
}

#[derive(Debug, Deserialize)]
struct OnCalendar {
    calendar: String,
    #[serde(flatten)]
    op: CalendarOp,
}

#[derive(Debug, Deserialize)]
struct OnAccount {
    account: String,
    #[serde(flatten)]
    op: AccountOp,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    consent: Option<Consent>,
    r#as: Option<String>,
    omit_refresh_token: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scripted {
    #[serde(default)]
    when: When,
    fault: Fault,
    times: Option<u32>,
    every: Option<u32>,
    probability: Option<f64>,
    #[serde(default)]
    seed: u64,
}

/// Does what was asked, and answers with JSON or with a refusal in Google's form.
pub(crate) fn answer(inner: &Arc<Inner>, call: &Call) -> Reply {
    match carry_out(inner, call) {
        Ok(value) => Reply::json(200, &value),
        Err(refusal) => refusal.into(),
    }
}

fn carry_out(inner: &Arc<Inner>, call: &Call) -> Result<Value, Refusal> {
    let named = |name: &str| call.param(name).ok_or_else(|| Refusal::required(name));
    match (
        call.method.as_str(),
        call.path.trim_start_matches("/control/"),
    ) {
        ("POST", "calendar") => {
            let OnCalendar { calendar, op } = read(call)?;
            on_calendar(&RemoteCalendar::new(Arc::clone(inner), &calendar), op)
        }
        ("POST", "account") => {
            let OnAccount { account, op } = read(call)?;
            on_account(&RemoteAccount::new(Arc::clone(inner), &account), op)
        }
        ("POST", "sign-in") => sign_in(inner, read(call)?),
        ("POST", "invalidate-sync-tokens") => {
            inner.state().invalidate_sync_tokens();
            done()
        }
        ("POST", "fault") => script(inner, read(call)?),
        ("DELETE", "fault") => {
            inner.state().faults.clear();
            done()
        }
        ("GET", "log") => Ok(json!({"requests": inner.state().log.entries})),
        ("DELETE", "log") => {
            inner.state().log.reset();
            done()
        }
        ("GET", "violations") => Ok(json!({"violations": inner.state().log.violations})),
        ("GET", "snapshot") => {
            let calendar = RemoteCalendar::new(Arc::clone(inner), named("calendar")?);
            Ok(json!({"events": calendar.snapshot()}))
        }
        ("GET", "calendar-list") => {
            let account = RemoteAccount::new(Arc::clone(inner), named("account")?);
            Ok(json!({"items": account.calendar_list()}))
        }
        _ => Err(Refusal::not_found()),
    }
}

fn on_calendar(calendar: &RemoteCalendar, op: CalendarOp) -> Result<Value, Refusal> {
    match op {
        CalendarOp::Create { event } => calendar.create(event),
        CalendarOp::Plant { event } => calendar.plant(event),
        CalendarOp::Patch { id, event } => calendar.patch(&id, event),
        CalendarOp::Delete { id } => calendar.delete(&id).and_then(|()| done()),
        CalendarOp::Undelete { id } => calendar.undelete(&id),
        CalendarOp::Split { id, event } => calendar.split(&id, event),
        CalendarOp::MoveTo { id, start, end } => calendar.move_to(&id, &start, &end),
        CalendarOp::HandOver { id, to } => calendar.hand_over(&id, &to),
        CalendarOp::Get { id } => calendar.get(&id),
        CalendarOp::Rename { calendar_resource } => calendar.rename(calendar_resource),
        CalendarOp::Remove => calendar.remove().and_then(|()| done()),
        CalendarOp::InvalidateSyncTokens => {
            calendar.invalidate_sync_tokens();
            done()
        }
    }
}

fn on_account(account: &RemoteAccount, op: AccountOp) -> Result<Value, Refusal> {
    match op {
        AccountOp::RemoveFromList { calendar } => account.remove_from_list(&calendar)?,
        AccountOp::AddToList { calendar, role } => account.add_to_list(&calendar, &role)?,
        AccountOp::SetRole { calendar, role } => account.set_role(&calendar, &role)?,
        AccountOp::PatchListEntry { calendar, entry } => {
            return account.patch_list_entry(&calendar, entry);
        }
        AccountOp::Revoke => account.revoke(),
        AccountOp::ExpireAccessTokens => account.expire_access_tokens(),
    }
    done()
}

fn sign_in(inner: &Inner, asked: SignIn) -> Result<Value, Refusal> {
    let mut state = inner.state();
    if let Some(consent) = asked.consent {
        state.oauth.consent = consent;
    }
    if asked.r#as.is_some() {
        state.oauth.signs_in = asked.r#as;
    }
    if let Some(omit) = asked.omit_refresh_token {
        state.oauth.omit_refresh_token = omit;
    }
    done()
}

fn script(inner: &Inner, asked: Scripted) -> Result<Value, Refusal> {
    let times = match (asked.times, asked.every, asked.probability) {
        (times, None, None) => Times::Next(times.unwrap_or(1)),
        (None, Some(nth), None) => Times::Every(nth),
        (None, None, Some(probability)) => Times::sometimes(probability, asked.seed),
        _ => {
            return Err(Refusal::invalid(
                "Only one of times, every and probability.",
            ));
        }
    };
    inner.state().faults.add(asked.when, asked.fault, times);
    done()
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    serde_json::from_slice(&call.body).map_err(|error| Refusal::invalid(error.to_string()))
}

#[expect(clippy::unnecessary_wraps, reason = "it ends functions that can fail")]
fn done() -> Result<Value, Refusal> {
    Ok(json!({}))
}
