//! What a resource that Google sent means for the row that is there. Pure: rows go in, a verdict comes out.
//!
//! Google is right about its own events, so nothing is merged field by field; the questions are whether the row is the
//! same already, whether what came is an old copy (P17), and what a tombstone means, of which Google promises no more
//! than the id (P24).

use google::{Cancelled, parse_event};
use model::{Attendance, Event, EventTime, OriginalStart, Revision, Status, Transparency};
use recurrence::split_instance_id;
use sabotage::mutant;
use store::event::StoredEvent;
use store::stage::{StagedEvent, StagedKind};
use store::sync_run::RunType;

use crate::Result;
use crate::revision::{is_older, revision_of};

/// What is to be done with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time, and soon taken apart"
)]
pub(crate) enum Verdict {
    /// Nothing: it says so already, or says something newer.
    Keep,
    /// Make it say this.
    Put(Event),
    /// Take it away.
    Remove,
}

/// Whether a text of a resource counts over an earlier one in the same listing (P17): the newer of the two, and the
/// later where that cannot be told.
///
/// It cannot be told of a living copy after a tombstone without a version. The copy that the store has, by its etag
/// (`stored` gives that), is an old one. Any other is most likely of an event that was brought back while we were
/// reading, and nothing may ever say so again: to show one that is gone, until the next full listing, costs less than to
/// miss one.
pub(crate) fn counts_over(
    kind: StagedKind,
    raw: &str,
    earlier: &StagedEvent,
    stored: impl FnOnce() -> Result<Option<String>>,
) -> Result<bool> {
    let tombstone = matches!(earlier.kind, StagedKind::Deleted | StagedKind::Occurrence);
    if kind == StagedKind::Alive && tombstone && revision_of(&earlier.raw).is_none() {
        if mutant!("bare-tombstones-stay") {
            return Ok(false);
        }
        let etag = parse_event(raw).ok().map(|it| it.etag().to_owned());
        let differs = stored()?.is_none_or(|stored| Some(stored) != etag);
        return Ok(differs || mutant!("old-copies-undo-tombstones"));
    }
    Ok(!is_older(revision_of(raw), revision_of(&earlier.raw)))
}

/// An event that takes place. The first line that fits decides:
///
/// | the row | verdict |
/// |---|---|
/// | is missing | put |
/// | has the same etag and the same content in canonical form (P33) | keep |
/// | is newer, and this is a listing of changes (P17) | keep |
/// | is anything else | put |
///
/// A full listing is believed even where it says something older: it is what a person asks for when in doubt.
/// Of changes, [`advance`](store::event::advance) has dealt with most of those that are put.
pub(crate) fn alive(stored: Option<&StoredEvent>, event: Event, listing: RunType) -> Verdict {
    let revision = stored.and_then(|stored| stored.event.revision);
    let unmoved = revision.is_some() && !is_older(revision, event.revision);
    match stored {
        Some(stored) if !stored.raw.is_empty() && is_same(&stored.event, &event) => Verdict::Keep,
        _ if unmoved && mutant!("updated-decides") => Verdict::Keep,
        _ if is_stale(revision, event.revision, listing) => Verdict::Keep,
        _ => Verdict::Put(event),
    }
}

/// A tombstone without a series: of an event or a series, or, where the row is an exception, of that occurrence.
pub(crate) fn deleted(
    stored: Option<&StoredEvent>,
    cancelled: &Cancelled,
    listing: RunType,
) -> Verdict {
    match stored {
        None => Verdict::Keep,
        Some(stored) if is_stale(stored.event.revision, cancelled.revision, listing) => {
            Verdict::Keep
        }
        Some(stored) if stored.event.series.is_some() => {
            occurrence(Some(stored), cancelled, None, listing)
        }
        Some(_) => Verdict::Remove,
    }
}

/// A tombstone of one occurrence. It stays as a row, so that its slot is empty (P23).
///
/// `series` is the master by the id's own form, given where it is known to be one; it counts where neither Google nor
/// the row says more. Without a series or an original start there is no slot to empty: an unknown id is then nothing,
/// and a row that is no exception goes.
pub(crate) fn occurrence(
    stored: Option<&StoredEvent>,
    cancelled: &Cancelled,
    series: Option<&str>,
    listing: RunType,
) -> Verdict {
    if stored.is_some_and(|row| is_stale(row.event.revision, cancelled.revision, listing)) {
        return Verdict::Keep;
    }
    if mutant!("bare-tombstones-ignored") && cancelled.series.is_none() {
        return Verdict::Keep;
    }
    let event = stored.map(|stored| &stored.event);
    match (cancelled_exception(event, cancelled, series), stored) {
        (Some(exception), Some(stored))
            if !stored.raw.is_empty() && is_same(&stored.event, &exception) =>
        {
            Verdict::Keep
        }
        (Some(_), _) if mutant!("cancelled-occurrences-dropped") => Verdict::Remove,
        (Some(exception), _) => Verdict::Put(exception),
        (None, Some(_)) => Verdict::Remove,
        (None, None) => Verdict::Keep,
    }
}

fn is_stale(stored: Option<Revision>, came: Option<Revision>, listing: RunType) -> bool {
    listing == RunType::Incremental && is_older(came, stored)
}

/// Etags differ where anything changed; but one etag may stand for two contents, when the access to the calendar did
/// (P44). The order of recurrence lines means nothing.
fn is_same(stored: &Event, event: &Event) -> bool {
    if stored.recurrence == event.recurrence || mutant!("recurrence-order-matters") {
        return stored == event;
    }
    let canonical = |event: &Event| {
        let mut event = event.clone();
        event.recurrence.sort_unstable();
        event
    };
    canonical(stored) == canonical(event)
}

/// The row that keeps an occurrence's slot empty, from what the tombstone, the row and the id's own form tell.
pub(crate) fn cancelled_exception(
    stored: Option<&Event>,
    cancelled: &Cancelled,
    series: Option<&str>,
) -> Option<Event> {
    let series = cancelled
        .series
        .as_deref()
        .or_else(|| stored?.series.as_deref())
        .or(series)?;
    let original = cancelled
        .original_start
        .or_else(|| stored?.original_start)
        .or_else(|| split_instance_id(&cancelled.id).map(|(_, original)| original))?;
    let (start, end) = match original {
        OriginalStart::Date(date) => (
            EventTime::Date(date),
            EventTime::Date(date.tomorrow().unwrap_or(date)),
        ),
        OriginalStart::Instant(at) => {
            let time = EventTime::Instant { at, zone: None };
            (time.clone(), time)
        }
    };
    Some(Event {
        id: cancelled.id.clone(),
        etag: cancelled.etag.clone(),
        revision: cancelled.revision,
        status: Status::Cancelled,
        ical_uid: String::new(),
        summary: String::new(),
        location: String::new(),
        description: String::new(),
        start,
        end,
        recurrence: Vec::new(),
        series: Some(series.to_owned()),
        original_start: Some(original),
        transparency: Transparency::Opaque,
        attendance: Attendance::None,
        event_type: "default".to_owned(),
        block_of: None,
        html_link: String::new(),
        color: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use google::Parsed;

    const FULL: RunType = RunType::Full;
    const CHANGES: RunType = RunType::Incremental;

    fn event(raw: &str) -> Event {
        match parse_event(raw).unwrap() {
            Parsed::Event(event) => event,
            Parsed::Cancelled(_) => panic!("{raw} is a tombstone"),
        }
    }

    fn tombstone(raw: &str) -> Cancelled {
        match parse_event(raw).unwrap() {
            Parsed::Cancelled(cancelled) => cancelled,
            Parsed::Event(_) => panic!("{raw} is alive"),
        }
    }

    fn row(raw: &str) -> StoredEvent {
        StoredEvent {
            id: 1,
            calendar_id: 1,
            event: event(raw),
            raw: raw.to_owned(),
        }
    }

    fn text(etag: &str, updated: &str, more: &str) -> String {
        format!(
            r#"{{"id":"a","etag":"{etag}","updated":"2026-03-02T{updated}Z","start":{{"date":"2026-03-02"}},
                "end":{{"date":"2026-03-03"}}{more}}}"#
        )
    }

    fn verdict_of_living(stored: Option<&str>, came: &str, listing: RunType) -> bool {
        let stored = stored.map(row);
        alive(stored.as_ref(), event(came), listing) != Verdict::Keep
    }

    #[test]
    fn the_table_of_living_events() {
        let old = text("1", "08:00:00", "");
        let new = text("2", "09:00:00", "");
        let reminders = text("3", "08:00:00", r#","reminders":{"useDefault":false}"#);
        let named = text("1", "08:00:00", r#","summary":"Report""#);
        for (stored, came, listing, changes) in [
            (None, &old, CHANGES, true),
            (None, &old, FULL, true),
            (Some(&old), &old, CHANGES, false),
            (Some(&old), &old, FULL, false),
            (Some(&old), &new, CHANGES, true),
            (Some(&new), &old, CHANGES, false), // P17: an old copy.
            (Some(&new), &old, FULL, true),
            (Some(&old), &reminders, CHANGES, true), // P36: `updated` is the same, the etag is not.
            (Some(&old), &named, FULL, true), // P44: the etag is the same, what we may see is not.
        ] {
            let verdict = verdict_of_living(stored.map(String::as_str), came, listing);
            assert_eq!(verdict, changes, "{stored:?} {came} {listing:?}");
        }
    }

    #[test]
    fn p17_of_two_texts_in_one_listing_the_newer_counts() {
        const ALIVE: StagedKind = StagedKind::Alive;
        const DELETED: StagedKind = StagedKind::Deleted;
        let (old, new) = (text("1", "08:00:00", ""), text("2", "09:00:00", ""));
        let (bare, odd) = (r#"{"id":"a","status":"cancelled"}"#, r#"{"id":"a"}"#);
        let dated = r#"{"id":"a","status":"cancelled","updated":"2026-03-02T08:30:00Z"}"#;
        let (first, second) = (Some("1"), Some("2"));
        for (earlier, earlier_kind, raw, kind, stored, expected) in [
            (old.as_str(), ALIVE, new.as_str(), ALIVE, first, true),
            (&new, ALIVE, &old, ALIVE, first, false),
            (&new, ALIVE, &new, ALIVE, first, true),
            (&new, ALIVE, bare, DELETED, first, true),
            (bare, DELETED, &old, ALIVE, first, false),
            (bare, DELETED, &new, ALIVE, first, true),
            (bare, DELETED, &new, ALIVE, None, true),
            (bare, StagedKind::Occurrence, &new, ALIVE, second, false),
            (bare, StagedKind::Occurrence, &new, ALIVE, first, true),
            (dated, DELETED, &new, ALIVE, second, true),
            (dated, DELETED, &old, ALIVE, None, false),
            (odd, StagedKind::Unreadable, &old, ALIVE, first, true),
        ] {
            let earlier = StagedEvent {
                id: 1,
                google_id: Some("a".to_owned()),
                kind: earlier_kind,
                raw: earlier.to_owned(),
            };
            let counts = counts_over(kind, raw, &earlier, || Ok(stored.map(str::to_owned)));
            assert_eq!(counts.unwrap(), expected, "{earlier:?} {raw} {stored:?}");
        }
    }

    #[test]
    fn p33_another_order_of_recurrence_lines_is_no_change() {
        let one = text(
            "1",
            "08:00:00",
            r#","recurrence":["RRULE:FREQ=DAILY","EXDATE;VALUE=DATE:20260304"]"#,
        );
        let other = text(
            "1",
            "08:00:00",
            r#","recurrence":["EXDATE;VALUE=DATE:20260304","RRULE:FREQ=DAILY"]"#,
        );
        assert!(!verdict_of_living(Some(&one), &other, FULL));
    }

    #[test]
    fn a_scrubbed_row_is_always_replaced() {
        let came = text("", "08:00:00", "");
        let scrubbed = StoredEvent {
            raw: String::new(),
            ..row(&came)
        };
        assert!(matches!(
            alive(Some(&scrubbed), event(&came), FULL),
            Verdict::Put(_)
        ));
    }

    const EXCEPTION: &str = r#"{"id":"s_20260302T080000Z","etag":"1","updated":"2026-03-01T08:00:00Z",
        "recurringEventId":"s","originalStartTime":{"dateTime":"2026-03-02T08:00:00Z"},
        "start":{"dateTime":"2026-03-02T10:00:00Z"},"end":{"dateTime":"2026-03-02T11:00:00Z"}}"#;
    const BARE: &str = r#"{"id":"s_20260302T080000Z","status":"cancelled"}"#;
    const WHOLE: &str = r#"{"id":"s_20260302T080000Z","status":"cancelled","etag":"2","recurringEventId":"s",
        "originalStartTime":{"dateTime":"2026-03-02T08:00:00Z"}}"#;

    fn slot(verdict: Verdict) -> (Option<String>, Option<OriginalStart>, Status) {
        match verdict {
            Verdict::Put(event) => (event.series, event.original_start, event.status),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn p23_p24_a_cancelled_occurrence_keeps_its_slot_empty_however_little_is_said() {
        let exception = row(EXCEPTION);
        let original = OriginalStart::Instant("2026-03-02T08:00:00Z".parse().unwrap());
        let expected = (Some("s".to_owned()), Some(original), Status::Cancelled);
        let by_whole = occurrence(None, &tombstone(WHOLE), None, CHANGES);
        let by_row = occurrence(Some(&exception), &tombstone(BARE), None, CHANGES);
        let by_id = occurrence(None, &tombstone(BARE), Some("s"), CHANGES);
        let as_event = deleted(Some(&exception), &tombstone(BARE), CHANGES);
        for verdict in [by_whole, by_row, by_id, as_event] {
            assert_eq!(slot(verdict), expected);
        }
    }

    #[test]
    fn p24_an_unknown_id_is_nothing() {
        let unknown = r#"{"id":"zzz","status":"cancelled"}"#;
        assert_eq!(deleted(None, &tombstone(unknown), CHANGES), Verdict::Keep);
        assert_eq!(
            occurrence(None, &tombstone(BARE), None, CHANGES),
            Verdict::Keep
        );
    }

    #[test]
    fn a_tombstone_removes_what_is_no_exception_unless_the_row_is_newer() {
        let stored = row(&text("2", "09:00:00", ""));
        let bare = r#"{"id":"a","status":"cancelled"}"#;
        let old = r#"{"id":"a","status":"cancelled","updated":"2026-03-02T08:00:00Z"}"#;
        let new = r#"{"id":"a","status":"cancelled","updated":"2026-03-02T10:00:00Z"}"#;
        for (raw, listing, expected) in [
            (bare, CHANGES, Verdict::Remove),
            (new, CHANGES, Verdict::Remove),
            (old, CHANGES, Verdict::Keep),
            (old, FULL, Verdict::Remove),
        ] {
            let verdict = deleted(Some(&stored), &tombstone(raw), listing);
            assert_eq!(verdict, expected, "{raw} {listing:?}");
        }
    }
}
