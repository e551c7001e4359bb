//! Events come back as they were stored, and are found by what they can occupy.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use model::{
    Attendance, Event, EventTime, Interval, OriginalStart, Revision, Status, Transparency,
};
use store::event::{self, NewEvent};
use store::stage::{self, StagedKind};
use store::sync_run::RunType;

use crate::world::{World, at};

fn event(id: &str, start: EventTime, end: EventTime) -> Event {
    Event {
        id: id.to_owned(),
        etag: "\"1\"".to_owned(),
        revision: None,
        status: Status::Confirmed,
        ical_uid: format!("{id}@google.com"),
        summary: "Review".to_owned(),
        location: String::new(),
        description: String::new(),
        start,
        end,
        recurrence: Vec::new(),
        series: None,
        original_start: None,
        transparency: Transparency::Opaque,
        attendance: Attendance::None,
        event_type: "default".to_owned(),
        block_of: None,
        html_link: String::new(),
        color: String::new(),
    }
}

fn instant(text: &str, zone: Option<&str>) -> EventTime {
    EventTime::Instant {
        at: at(text),
        zone: zone.map(Into::into),
    }
}

fn timed(id: &str, start: &str, end: &str) -> Event {
    event(
        id,
        instant(start, Some("Europe/Berlin")),
        instant(end, None),
    )
}

fn all_day(id: &str, first: Date, after: Date) -> Event {
    event(id, EventTime::Date(first), EventTime::Date(after))
}

fn row(event: &Event, span: (Timestamp, Timestamp)) -> NewEvent<'_> {
    NewEvent {
        event,
        span,
        raw: "{}",
        parser_version: 1,
    }
}

fn put(world: &World, calendar: i64, event: &Event, span: (Timestamp, Timestamp)) {
    world.write(|tx| event::put(tx, calendar, row(event, span)));
}

#[test]
fn a_text_is_known_word_for_word() {
    let world = World::new();
    let event = timed("one", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
    put(&world, world.calendar, &event, ANYWHERE);
    for (id, raw, expected) in [
        ("one", "{}", Some(true)),
        ("one", "{ }", Some(false)),
        ("two", "{}", None),
    ] {
        let known = world.read(|tx| event::is_received(tx, world.calendar, id, raw));
        assert_eq!(known, expected, "{id} {raw}");
    }
}

#[test]
fn an_event_advances_to_a_later_state_that_is_found_as_before() {
    let world = World::new();
    let old = Event {
        revision: Some(revision("2026-03-01T08:00:00.001Z")),
        ..timed("one", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    };
    let new = Event {
        etag: "2".to_owned(),
        revision: Some(revision("2026-03-01T08:00:00.002Z")),
        summary: "Another title".to_owned(),
        location: "Room 2".to_owned(),
        color: "4".to_owned(),
        ..timed("one", "2026-03-02T11:00:00Z", "2026-03-02T12:30:00Z")
    };
    put(&world, world.calendar, &old, ANYWHERE);
    let advance = |calendar, new: NewEvent<'_>| world.write(|tx| event::advance(tx, calendar, new));
    let changed = |change: fn(&mut Event)| {
        let mut event = new.clone();
        change(&mut event);
        event
    };
    for refused in [
        changed(|event| event.id = "other".to_owned()),
        changed(|event| event.etag = "\"1\"".to_owned()),
        changed(|event| event.revision = Some(revision("2026-03-01T08:00:00.001Z"))),
        changed(|event| event.revision = None),
        changed(|event| event.series = Some("series".to_owned())),
    ] {
        assert!(
            !advance(world.calendar, row(&refused, ANYWHERE)),
            "{refused:?}"
        );
        assert_eq!(stored(&world), old);
    }
    for refused in [
        row(&new, (Timestamp::UNIX_EPOCH, Timestamp::MAX)),
        row(&new, (Timestamp::MIN, Timestamp::UNIX_EPOCH)),
        NewEvent {
            parser_version: 2,
            ..row(&new, ANYWHERE)
        },
    ] {
        assert!(!advance(world.calendar, refused), "{refused:?}");
        assert_eq!(stored(&world), old);
    }
    assert!(!advance(world.calendar + 1, row(&new, ANYWHERE)));
    assert!(advance(world.calendar, row(&new, ANYWHERE)));
    assert_eq!(stored(&world), new);
}

/// Without a revision of its own a row never advances: nobody knows that what came is later.
#[test]
fn an_event_of_an_unknown_revision_does_not_advance() {
    let world = World::new();
    let old = timed("one", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
    let new = Event {
        etag: "2".to_owned(),
        revision: Some(revision("2026-03-01T08:00:00Z")),
        ..old.clone()
    };
    put(&world, world.calendar, &old, ANYWHERE);
    assert!(!world.write(|tx| event::advance(tx, world.calendar, row(&new, ANYWHERE))));
    assert_eq!(stored(&world), old);
}

fn revision(updated: &str) -> Revision {
    Revision {
        updated: at(updated),
        sequence: 2,
    }
}

/// The event `one`.
fn stored(world: &World) -> Event {
    let found = world.read(|tx| event::get(tx, world.calendar, "one"));
    found.unwrap()
}

const ANYWHERE: (Timestamp, Timestamp) = (Timestamp::MIN, Timestamp::MAX);

#[test]
fn every_event_comes_back_as_it_was_stored() {
    let world = World::new();
    let early = all_day("early", date(1, 1, 1), date(1, 1, 2));
    let late = all_day("late", date(9999, 12, 30), date(9999, 12, 31));
    let old = timed(
        "old",
        "1900-01-01T00:00:00.125Z",
        "1969-12-31T23:59:59.999Z",
    );
    let series = Event {
        recurrence: vec![
            "RRULE:FREQ=DAILY".to_owned(),
            "EXDATE;VALUE=DATE:20260303".to_owned(),
        ],
        status: Status::Tentative,
        transparency: Transparency::Transparent,
        attendance: Attendance::NeedsAction,
        ..all_day("series", date(2026, 3, 2), date(2026, 3, 3))
    };
    let exception = Event {
        series: Some("series".to_owned()),
        original_start: Some(OriginalStart::Date(date(2026, 3, 4))),
        status: Status::Cancelled,
        attendance: Attendance::Declined,
        ..all_day("series_20260304", date(2026, 3, 4), date(2026, 3, 5))
    };
    let moved = Event {
        series: Some("other".to_owned()),
        original_start: Some(OriginalStart::Instant(at("2026-03-29T01:30:00Z"))),
        attendance: Attendance::Accepted,
        ..timed("moved", "2026-03-30T01:30:00Z", "2026-03-30T02:30:00Z")
    };
    let odd = Event {
        summary: "Ünï\u{0301}👩‍🚀‏\n\"'; DROP TABLE event".to_owned(),
        description: "<b>x</b>\r\n".repeat(1000),
        block_of: Some("17".to_owned()),
        event_type: "somethingNew".to_owned(),
        attendance: Attendance::Tentative,
        color: "11".to_owned(),
        ..timed("odd", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z")
    };
    for event in [early, late, old, series, exception, moved, odd] {
        put(&world, world.calendar, &event, ANYWHERE);
        let back = world.read(|tx| event::get(tx, world.calendar, &event.id));
        assert_eq!(back, Some(event.clone()));
        let elsewhere = world.read(|tx| event::get(tx, world.other, &event.id));
        assert_eq!(elsewhere, None, "P37: ids belong to a calendar");
    }
}

fn found(world: &World, start: &str, end: &str) -> Vec<String> {
    let window = Interval::new(at(start), at(end)).unwrap();
    let mut ids: Vec<String> = world
        .read(|tx| event::overlapping(tx, world.calendar, window))
        .into_iter()
        .map(|event| event.id)
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_window_finds_what_its_span_overlaps() {
    let world = World::new();
    let (start, end) = ("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
    put(
        &world,
        world.calendar,
        &timed("a", start, end),
        (at(start), at(end)),
    );
    put(
        &world,
        world.calendar,
        &timed("point", start, start),
        (at(start), at(start)),
    );
    put(
        &world,
        world.other,
        &timed("b", start, end),
        (at(start), at(end)),
    );
    for (from, to, expected) in [
        ("2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z", &[][..]),
        (
            "2026-03-02T07:00:00Z",
            "2026-03-02T08:00:00.001Z",
            &["a", "point"],
        ),
        (
            "2026-03-02T08:00:00Z",
            "2026-03-02T08:30:00Z",
            &["a", "point"],
        ),
        ("2026-03-02T08:30:00Z", "2026-03-02T08:31:00Z", &["a"]),
        ("2026-03-02T09:00:00.001Z", "2026-03-03T00:00:00Z", &[]),
    ] {
        assert_eq!(found(&world, from, to), expected, "{from} {to}");
    }
}

#[test]
fn a_series_brings_its_exceptions_and_an_exception_its_series() {
    let world = World::new();
    let march = (at("2026-03-01T00:00:00Z"), at("2026-03-31T00:00:00Z"));
    let may = (at("2026-05-01T00:00:00Z"), at("2026-05-02T00:00:00Z"));
    let series = |id: &str| Event {
        recurrence: vec!["RRULE:FREQ=DAILY;COUNT=30".to_owned()],
        ..all_day(id, date(2026, 3, 1), date(2026, 3, 2))
    };
    let exception = |id: &str, series: &str, status| Event {
        series: Some(series.to_owned()),
        original_start: Some(OriginalStart::Date(date(2026, 3, 5))),
        status,
        ..all_day(id, date(2026, 5, 1), date(2026, 5, 2))
    };
    put(&world, world.calendar, &series("s"), march);
    put(
        &world,
        world.calendar,
        &exception("moved-away", "s", Status::Confirmed),
        may,
    );
    put(
        &world,
        world.calendar,
        &exception("cancelled", "s", Status::Cancelled),
        march,
    );
    put(
        &world,
        world.calendar,
        &exception("orphan", "unknown", Status::Confirmed),
        may,
    );
    put(
        &world,
        world.other,
        &exception("elsewhere", "s", Status::Confirmed),
        march,
    );
    assert_eq!(
        found(&world, "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"),
        ["cancelled", "s"],
        "an exception silences its slot; one whose slot is elsewhere need not"
    );
    assert_eq!(
        found(&world, "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"),
        ["moved-away", "orphan", "s"],
        "the series says whether the exception still counts"
    );
}

/// A stay of twelve days that was called off while it was going on: its exception begins long before the window.
#[test]
fn an_exception_is_found_from_as_far_as_its_series_reaches() {
    let world = World::new();
    let series = Event {
        recurrence: vec!["RRULE:FREQ=MONTHLY".to_owned()],
        ..all_day("long", date(2026, 3, 1), date(2026, 3, 13))
    };
    let cancelled = Event {
        series: Some("long".to_owned()),
        original_start: Some(OriginalStart::Date(date(2026, 4, 1))),
        status: Status::Cancelled,
        ..all_day("long_20260401", date(2026, 4, 1), date(2026, 4, 2))
    };
    let ever = (at("2026-02-28T00:00:00Z"), Timestamp::MAX);
    let slot = (at("2026-03-31T00:00:00Z"), at("2026-04-03T00:00:00Z"));
    put(&world, world.calendar, &series, ever);
    put(&world, world.calendar, &cancelled, slot);
    assert_eq!(
        found(&world, "2026-04-12T00:00:00Z", "2026-04-13T00:00:00Z"),
        ["long", "long_20260401"]
    );
    assert_eq!(
        found(&world, "2026-04-25T00:00:00Z", "2026-04-26T00:00:00Z"),
        ["long"]
    );
}

#[test]
fn p10_only_what_a_complete_listing_does_not_name_goes() {
    let world = World::new();
    for id in ["listed", "unreadable", "gone", "gone-too"] {
        put(
            &world,
            world.calendar,
            &all_day(id, date(2026, 3, 2), date(2026, 3, 3)),
            ANYWHERE,
        );
    }
    put(
        &world,
        world.other,
        &all_day("elsewhere", date(2026, 3, 2), date(2026, 3, 3)),
        ANYWHERE,
    );
    let run = world.write(|tx| {
        let run = stage::begin(
            tx,
            world.calendar,
            RunType::Full,
            "f",
            250,
            Timestamp::UNIX_EPOCH,
        )?;
        stage::put(tx, run, Some("listed"), StagedKind::Alive, "{}")?;
        stage::put(tx, run, Some("unreadable"), StagedKind::Unreadable, "{}")?;
        stage::put(tx, run, None, StagedKind::Unreadable, "{}")?;
        Ok(run)
    });
    assert_eq!(
        world.read(|tx| event::count_unlisted(tx, world.calendar, run)),
        2
    );
    assert_eq!(
        world.write(|tx| event::delete_unlisted(tx, world.calendar, run)),
        2
    );
    let left = world.read(|tx| event::of_calendar(tx, world.calendar));
    let left: Vec<String> = left.into_iter().map(|event| event.id).collect();
    assert_eq!(left, ["listed", "unreadable"]);
    assert_eq!(world.read(|tx| event::count(tx, world.other)), 1);
}

#[test]
fn scrubbing_leaves_times_and_nothing_else() {
    let world = World::new();
    let secret = Event {
        revision: Some(Revision {
            updated: Timestamp::UNIX_EPOCH,
            sequence: 0,
        }),
        summary: "secret".to_owned(),
        description: "secret".to_owned(),
        location: "secret".to_owned(),
        ..timed("a", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")
    };
    put(&world, world.calendar, &secret, ANYWHERE);
    put(&world, world.other, &secret, ANYWHERE);
    world.write(|tx| event::quarantine(tx, world.calendar, "x", "odd", "secret"));
    world.write(|tx| event::scrub(tx, world.calendar));
    let stored = world
        .read(|tx| event::stored(tx, world.calendar, "a"))
        .unwrap();
    assert!(!format!("{stored:?}").contains("secret"));
    assert_eq!(stored.event.revision, None);
    assert_eq!(
        (stored.event.start, stored.event.end),
        (secret.start.clone(), secret.end.clone())
    );
    assert!(
        world
            .read(|tx| event::quarantined(tx, Some(world.calendar)))
            .is_empty()
    );
    assert_eq!(
        world.read(|tx| event::get(tx, world.other, "a")),
        Some(secret)
    );
}

#[test]
fn quarantine_holds_one_text_an_id() {
    let world = World::new();
    for (id, raw) in [
        ("a", "1"),
        ("a", "2"),
        ("", "3"),
        ("", "3"),
        ("", "4"),
        ("b", "5"),
    ] {
        world.write(|tx| event::quarantine(tx, world.calendar, id, "odd", raw));
    }
    let raws = || {
        let rows = world.read(|tx| event::quarantined(tx, Some(world.calendar)));
        rows.into_iter().map(|row| row.raw).collect::<Vec<_>>()
    };
    assert_eq!(raws(), ["2", "3", "4", "5"]);
    world.write(|tx| event::release(tx, world.calendar, "a"));
    assert_eq!(raws(), ["3", "4", "5"]);
    world.write(|tx| event::release_all(tx, world.calendar));
    assert_eq!(raws(), Vec::<String>::new());
}
