//! The endpoints: each takes the state and a call, and answers or refuses.

mod batch;
mod calendar_list;
mod calendars;
mod event;
mod events_list;
mod instances;
mod paging;
mod question;
mod schema;
mod userinfo;
mod view;

pub(crate) use self::view::View;

use serde_json::Value;

use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::fields::Masked;
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::{ListEntry, Role};
use crate::state::resource::text;

/// Carries out a call.
pub(crate) fn answer(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    use Endpoint as E;
    match call.route.endpoint {
        E::Authorize => return Ok(crate::oauth::authorize::answer(state, call)),
        E::Token => return Ok(crate::oauth::token::answer(state, call)),
        E::Revoke => return Ok(crate::oauth::revoke::answer(state, call)),
        E::Batch => return batch::answer(state, call),
        E::Control | E::Unknown => {
            return Err(Refusal::not_found().careless("there is no such endpoint"));
        }
        _ => {}
    }
    let viewer = state.oauth.viewer(call.bearer(), state.clock.now())?;
    viewer.require(call.route.endpoint)?;
    match call.route.endpoint {
        E::UserInfo => userinfo::answer(state, &viewer),
        E::CalendarListList => calendar_list::list(state, call, &viewer),
        E::CalendarListGet => calendar_list::get(state, call, &viewer),
        E::CalendarsGet => calendars::get(state, call, &viewer),
        E::CalendarsInsert => calendars::insert(state, call, &viewer),
        E::CalendarsDelete => calendars::delete(state, call, &viewer),
        E::EventsList => events_list::answer(state, call, &viewer),
        E::EventsInstances => instances::answer(state, call, &viewer),
        E::EventsGet => event::get(state, call, &viewer),
        _ => event::write(state, call, &viewer),
    }
}

/// The real id of the calendar that a call names, and the viewer's entry for it. Without an entry there is no calendar.
fn entry_for<'a>(
    state: &'a State,
    call: &'a Call,
    viewer: &Viewer,
) -> Result<(&'a str, &'a ListEntry), Refusal> {
    let account = state.account(&viewer.email)?;
    let id = account.calendar_id(call.calendar());
    let entry = account.entry(id).ok_or_else(Refusal::not_found)?;
    let calendar = state.calendar(id)?;
    viewer.require_calendar(call.route.endpoint, calendar.created_by.as_deref())?;
    Ok((id, entry))
}

/// Refuses unless the viewer may change the events of the calendar.
fn require_writer(entry: &ListEntry) -> Result<(), Refusal> {
    if Role::named(&entry.access_role) >= Role::Writer {
        return Ok(());
    }
    Err(Refusal::access_level())
}

/// A single resource: masked, with its etag, or 304 where the client has it already.
fn resource(
    call: &Call,
    status: u16,
    value: &Value,
    known: &schema::Schema,
) -> Result<Reply, Refusal> {
    let mask = known.mask(call)?;
    let etag = text(value, "etag");
    if call.method == "GET" && call.header("if-none-match") == Some(etag) {
        return Ok(Reply::empty(304).header("etag", etag));
    }
    let reply = Reply::json(status, &Masked(value, &mask));
    Ok(if etag.is_empty() {
        reply
    } else {
        reply.header("etag", etag)
    })
}
