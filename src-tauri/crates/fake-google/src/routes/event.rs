//! One event: get, insert, update, patch, delete, move.

use super::view::View;
use super::{entry_for, require_writer, resource, schema};
use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::Role;

/// `events.get`. A deleted event is shown, too.
pub(super) fn get(state: &State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let (id, entry) = entry_for(state, call, viewer)?;
    let calendar = state.calendar(id)?;
    let view = View::new(calendar, Role::named(&entry.access_role), call)?;
    let event = calendar.find(call.event()).ok_or_else(Refusal::not_found)?;
    resource(call, 200, &view.single(&event), &schema::EVENT)
}

/// The writes.
pub(super) fn write(state: &mut State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let (id, entry) = entry_for(state, call, viewer)?;
    let id = id.to_owned();
    require_writer(entry)?;
    check_send_updates(call)?;
    // A mask that can't be read is refused before anything is written.
    schema::EVENT.mask(call)?;
    if call.route.endpoint == Endpoint::EventsMove {
        return relocate(state, call, viewer, &id);
    }
    let if_match = call.header("if-match");
    let (calendar, mut hand) = state.calendar_mut(&id, &viewer.email)?;
    hand.strict = true;
    let event = match call.route.endpoint {
        Endpoint::EventsInsert => calendar.insert(&mut hand, &call.json()?)?,
        Endpoint::EventsUpdate => {
            calendar.replace(&mut hand, call.event(), &call.json()?, if_match)?
        }
        Endpoint::EventsPatch => {
            calendar.patch(&mut hand, call.event(), &call.json()?, if_match)?
        }
        _ => {
            calendar.delete(&mut hand, call.event(), if_match)?;
            return Ok(Reply::empty(204));
        }
    };
    resource(call, 200, &event, &schema::EVENT)
}

fn relocate(state: &mut State, call: &Call, viewer: &Viewer, from: &str) -> Result<Reply, Refusal> {
    let to = call.param("destination").ok_or_else(|| {
        Refusal::required("Required parameter: destination").at("parameter", "destination")
    })?;
    let account = state.account(&viewer.email)?;
    let to = account.calendar_id(to).to_owned();
    require_writer(account.entry(&to).ok_or_else(Refusal::not_found)?)?;
    let event = state.relocate(from, call.event(), &to, &viewer.email)?;
    resource(call, 200, &event, &schema::EVENT)
}

fn check_send_updates(call: &Call) -> Result<(), Refusal> {
    match call.param("sendUpdates") {
        None | Some("all" | "externalOnly" | "none") => Ok(()),
        Some(other) => {
            let message = format!(
                "Invalid string value: '{other}'. Allowed values: [all, externalOnly, none]"
            );
            Err(Refusal::invalid_parameter("sendUpdates", message))
        }
    }
}
