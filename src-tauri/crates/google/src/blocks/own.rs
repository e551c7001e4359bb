//! What proves that an event is a block of ours.

use jiff::tz::TimeZone;

use super::content::BlockSeen;
use crate::error::{Error, Result};
use crate::wire::Object;

/// Holds the event's own id: a copy that somebody makes of a block has another id, and is theirs.
pub(super) const OP: &str = "hw_op";
/// Holds which installation planned it, and for which task.
pub(super) const TASK: &str = "hourwright_task";
/// Holds the name of the workspace.
pub(super) const WORKSPACE: &str = "hourwright_workspace";

/// What a block's event says about where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockMark {
    /// The installation that planned it.
    pub installation: String,
    /// The task's id there.
    pub task: String,
    /// The workspace's name there.
    pub workspace: String,
}

impl BlockMark {
    pub(super) fn task_text(&self) -> String {
        format!("{}:{}", self.installation, self.task)
    }
}

/// Whose blocks are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// Of one installation of Hourwright.
    Installation(&'a str),
    /// Of any that called its workspace so: what is left when an installation is gone.
    Workspace(&'a str),
}

impl Owner<'_> {
    fn has(self, mark: &BlockMark) -> bool {
        match self {
            Owner::Installation(key) => mark.installation == key,
            Owner::Workspace(name) => mark.workspace == name,
        }
    }
}

/// A block's event as Google has it, proven to be ours by Google's own answer. There is no other way to make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnBlock {
    calendar: String,
    id: String,
    etag: String,
    mark: BlockMark,
    seen: BlockSeen,
}

/// What there is under a block's id.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time, and soon taken apart"
)]
pub enum Seen {
    /// The block.
    Own(OwnBlock),
    /// Something that is not ours, and must not be touched.
    Foreign,
    /// Nothing, or what was deleted.
    Gone,
}

impl OwnBlock {
    /// The calendar that it is in.
    pub fn calendar(&self) -> &str {
        &self.calendar
    }

    /// Google's id of it, chosen by us.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Google's version of it.
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// Where it comes from.
    pub fn mark(&self) -> &BlockMark {
        &self.mark
    }

    /// What it says.
    pub fn seen(&self) -> &BlockSeen {
        &self.seen
    }
}

/// What Google's answer to a question for `id` is.
///
/// # Errors
/// [`Error::BadResponse`] for what is no event, or another one; [`Error::Unfamiliar`] for what has our marks and a type
/// that nobody knows yet: to take it for somebody else's would leave it behind for good.
pub(super) fn recognise(
    calendar: &str,
    id: &str,
    owner: Owner<'_>,
    raw: &str,
    zone: &TimeZone,
) -> Result<Seen> {
    let event: Object<'_> =
        serde_json::from_str(raw).map_err(|_| Error::unreadable("Google's answer is no event"))?;
    if event.text("id").as_deref() != Some(id) {
        return Err(Error::unreadable("Google answered with another event"));
    }
    if event.text("status").as_deref() == Some("cancelled") {
        return Ok(Seen::Gone);
    }
    let Some(mark) = mark(&event, id).filter(|mark| owner.has(mark) && is_plain(&event)) else {
        return Ok(Seen::Foreign);
    };
    match event.text("eventType").as_deref() {
        None | Some("default") => {}
        Some(known) if OTHER_TYPES.contains(&known) => return Ok(Seen::Foreign),
        Some(unknown) => {
            return Err(Error::Unfamiliar(format!(
                "Google calls the event {id} {unknown:?}, a type that this version of Hourwright does not know; it is left as it is"
            )));
        }
    }
    Ok(Seen::Own(OwnBlock {
        calendar: calendar.to_owned(),
        id: id.to_owned(),
        // Without a version there is nothing to hold a change against.
        etag: event
            .text("etag")
            .ok_or_else(|| Error::unreadable("Google's answer names no version of the event"))?,
        mark,
        seen: BlockSeen::read(&event, zone),
    }))
}

/// Our properties, where all of them are there and they belong to this very event.
fn mark(event: &Object<'_>, id: &str) -> Option<BlockMark> {
    let properties: Object<'_> = event.get("extendedProperties")?;
    let private: Object<'_> = properties.get("private")?;
    if private.text(OP)? != id {
        return None;
    }
    let text = private.text(TASK)?;
    let (installation, task) = text.split_once(':')?;
    Some(BlockMark {
        installation: installation.to_owned(),
        task: task.to_owned(),
        workspace: private.text(WORKSPACE).unwrap_or_default(),
    })
}

/// The types of events that Google makes by itself, and those that mean something else than an event (P76).
const OTHER_TYPES: [&str; 5] = [
    "birthday",
    "focusTime",
    "fromGmail",
    "outOfOffice",
    "workingLocation",
];

/// Neither an occurrence nor a series that somebody made of a block.
fn is_plain(event: &Object<'_>) -> bool {
    event.text("recurringEventId").is_none() && event.list::<String>("recurrence").is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn seen(event: &serde_json::Value, owner: Owner<'_>) -> Result<Seen> {
        recognise("cal", "abc123", owner, &event.to_string(), &TimeZone::UTC)
    }

    fn block() -> serde_json::Value {
        json!({
            "id": "abc123", "etag": "\"1\"", "status": "confirmed", "eventType": "default", "summary": "Report",
            "start": {"dateTime": "2026-03-02T09:00:00Z"}, "end": {"dateTime": "2026-03-02T10:00:00Z"},
            "extendedProperties": {"private": {
                "hw_op": "abc123", "hourwright_task": "here:7", "hourwright_workspace": "Home"}},
        })
    }

    #[test]
    fn p66_p76_only_what_carries_all_our_marks_is_ours() {
        let here = Owner::Installation("here");
        assert!(matches!(seen(&block(), here), Ok(Seen::Own(_))));
        assert!(matches!(
            seen(&block(), Owner::Workspace("Home")),
            Ok(Seen::Own(_))
        ));
        for (pointer, value) in [
            ("/extendedProperties/private/hw_op", json!("abc124")),
            ("/extendedProperties/private/hw_op", json!(null)),
            ("/extendedProperties/private/hw_op", json!({"abc123": 1})),
            (
                "/extendedProperties/private/hourwright_task",
                json!("there:7"),
            ),
            ("/extendedProperties/private/hourwright_task", json!("here")),
            ("/extendedProperties/private", json!([])),
            ("/extendedProperties", json!("private")),
            ("/eventType", json!("birthday")),
            ("/eventType", json!("fromGmail")),
            ("/eventType", json!("workingLocation")),
            ("/eventType", json!("outOfOffice")),
        ] {
            let mut event = block();
            *event.pointer_mut(pointer).unwrap() = value.clone();
            assert_eq!(
                seen(&event, here).unwrap(),
                Seen::Foreign,
                "{pointer} {value}"
            );
        }
        for (name, value) in [
            ("recurringEventId", json!("abc")),
            ("recurrence", json!(["RRULE:FREQ=WEEKLY"])),
        ] {
            let mut repeated = block();
            repeated[name] = value;
            assert_eq!(seen(&repeated, here).unwrap(), Seen::Foreign, "{name}");
        }
        assert_eq!(
            seen(&block(), Owner::Workspace("Work")).unwrap(),
            Seen::Foreign
        );
    }

    #[test]
    fn p76_a_block_of_a_type_that_nobody_knows_is_neither_ours_nor_given_up() {
        let mut strange = block();
        strange["eventType"] = json!("whateverComes");
        let seen = seen(&strange, Owner::Installation("here"));
        assert!(matches!(seen, Err(Error::Unfamiliar(_))), "{seen:?}");
    }

    #[test]
    fn an_answer_about_another_event_or_without_a_version_is_none() {
        let here = Owner::Installation("here");
        let mut other = block();
        other["id"] = json!("abc124");
        assert!(seen(&other, here).is_err());
        let mut bare = block();
        bare["etag"] = json!("");
        assert!(seen(&bare, here).is_err());
        let mut gone = block();
        gone["status"] = json!("cancelled");
        assert_eq!(seen(&gone, here).unwrap(), Seen::Gone);
    }
}
