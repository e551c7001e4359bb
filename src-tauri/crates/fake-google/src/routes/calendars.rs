//! `calendars.get`, `.insert` and `.delete`.

use super::{entry_for, resource, schema};
use crate::call::Call;
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::Role;
use crate::state::calendar::Calendar;
use crate::state::resource::text;
use jiff::tz::TimeZone;

/// `calendars.get`.
pub(super) fn get(state: &State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let (id, _) = entry_for(state, call, viewer)?;
    resource(
        call,
        200,
        &state.calendar(id)?.resource(),
        &schema::CALENDAR,
    )
}

/// `calendars.insert`: a secondary calendar that the account owns.
pub(super) fn insert(state: &mut State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let body = call.json()?;
    let summary = text(&body, "summary");
    if summary.is_empty() {
        return Err(Refusal::required("Missing title."));
    }
    schema::CALENDAR.mask(call)?;
    let stamp = state.stamps.next();
    // As long as Google's, in no order, and the same for the same requests.
    let number = stamp.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let id = format!("c_{number:064x}@group.calendar.google.com");
    let mut calendar = Calendar::new(&id, summary, TimeZone::UTC, stamp);
    calendar.describe(&body, stamp)?;
    calendar.created_by = Some(viewer.client.clone());
    let value = calendar.resource();
    state.add_calendar(calendar, &viewer.email)?;
    resource(call, 200, &value, &schema::CALENDAR)
}

/// `calendars.delete`: only secondary calendars, only by their owner.
pub(super) fn delete(state: &mut State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let (id, entry) = entry_for(state, call, viewer)?;
    if Role::named(&entry.access_role) < Role::Owner {
        return Err(Refusal::access_level());
    }
    if state.accounts.iter().any(|account| account.email == id) {
        return Err(Refusal::new(
            403,
            "cannotDeletePrimaryCalendar",
            "Cannot delete primary calendar.",
        ));
    }
    let id = id.to_owned();
    state.remove_calendar(&id);
    Ok(Reply::empty(204))
}
