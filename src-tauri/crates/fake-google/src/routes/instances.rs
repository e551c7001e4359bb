//! `events.instances`: the instances of one series.

use std::borrow::Cow;

use serde_json::json;

use super::paging::{Listing, Page};
use super::question::window;
use super::view::View;
use super::{entry_for, schema};
use crate::call::Call;
use crate::moment::{Moment, read_instant};
use crate::oauth::Viewer;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::state::State;
use crate::state::account::Role;
use crate::state::calendar::Calendar;
use crate::state::resource::{is_cancelled, is_master, members, text};
use crate::state::series::is_shown;

/// `events.instances`.
pub(super) fn answer(state: &State, call: &Call, viewer: &Viewer) -> Result<Reply, Refusal> {
    let (id, entry) = entry_for(state, call, viewer)?;
    let calendar = state.calendar(id)?;
    let mask = schema::EVENTS.mask(call)?;
    let view = View::new(calendar, Role::named(&entry.access_role), call)?;
    let master = calendar.find(call.event()).ok_or_else(Refusal::not_found)?;
    let listing = Listing {
        scope: format!("instances of {} in {id} for {}", call.event(), viewer.email),
        generation: calendar.generation,
        windows: &[],
        latest: state.stamps.latest(),
    };
    let place = listing.begin(call)?;
    let window = window(call.param("timeMin"), call.param("timeMax"))?;
    let size = call.page_size(250, 2500)?;
    let mut instances = if is_master(&master) && (!is_cancelled(&master) || view.show_deleted) {
        calendar.instances(&master, window)
    } else {
        Vec::new()
    };
    instances.retain(|instance| is_shown(instance, view.show_deleted));
    if let Some(original) = call.param("originalStart") {
        let wanted = id_suffix(original, calendar)?;
        instances.retain(|instance| {
            let original = Moment::read(&instance["originalStartTime"], &calendar.zone);
            original.is_some_and(|original| original.id_suffix() == wanted)
        });
    }
    let skipped = usize::try_from(place.after).unwrap_or(usize::MAX);
    let more = instances.len().saturating_sub(skipped) > size;
    let shown = instances.iter().skip(skipped).take(size);
    let items: Vec<_> = shown
        .map(|i| Cow::Owned(view.single(i).into_owned()))
        .collect();
    let mut envelope = members(&json!({
        "kind": "calendar#events",
        "etag": text(&master, "etag"),
        "summary": calendar.summary,
        "timeZone": view.zone_name(),
        "accessRole": entry.access_role,
        "defaultReminders": [],
    }));
    if more {
        let next = listing.next_page(call, &place, place.after + size as u64);
        envelope.insert("nextPageToken".into(), json!(next));
    }
    let page = Page {
        envelope,
        items,
        mask,
    };
    Ok(Reply::json(200, &page))
}

/// How the id of the instance ends that started at `text` by the rule: RFC 3339, or a date.
fn id_suffix(text: &str, calendar: &Calendar) -> Result<String, Refusal> {
    if let (10, Ok(day)) = (text.len(), text.parse()) {
        return Ok(Moment::Day(day).id_suffix());
    }
    let instant = read_instant(text, None).ok_or_else(|| {
        Refusal::invalid_parameter("originalStart", format!("Invalid value: '{text}'."))
    })?;
    Ok(Moment::At(instant, calendar.zone.clone()).id_suffix())
}
