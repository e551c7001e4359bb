//! As many events as a bench wants.

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::draft::{Draft, repeating, whole_days, with};
use super::{Account, empty};

const TITLES: [&str; 8] = [
    "Planning",
    "Review 🔍",
    "Call with Łukasz",
    "Lunch",
    "Draft the report",
    "打ち合わせ",
    "Errands",
    "Study group",
];

const ZONES: [&str; 4] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
];

/// An account `many@example.com` whose primary calendar has exactly `n` resources, spread over the years 2026 and
/// 2027: about two thirds single events, the rest series with up to five exceptions each. The same arguments give the
/// same events.
pub fn many(n: usize, seed: u64) -> Account {
    let mut account = empty("many@example.com");
    let mut dice = StdRng::seed_from_u64(seed);
    let mut events = Vec::with_capacity(n);
    while events.len() < n {
        let family = family(&mut dice, events.len(), seed);
        events.extend(family.into_iter().take(n - events.len()));
    }
    if let Some(primary) = account.calendars.first_mut() {
        primary.time_zone = "Europe/Berlin".into();
        primary.events = events;
    }
    account
}

/// A single event, or a series with its exceptions.
fn family(dice: &mut StdRng, number: usize, seed: u64) -> Vec<Value> {
    let zone = ZONES[dice.random_range(0..ZONES.len())];
    let draft = Draft {
        zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
    };
    let name = format!("many {seed} {number}");
    let title = format!("{} {number}", TITLES[dice.random_range(0..TITLES.len())]);
    let day = date(2026, 1, 1).saturating_add(dice.random_range(0..730_i64).days());
    if dice.random_bool(0.1) {
        return vec![whole_days(&name, day, dice.random_range(1..4), &title)];
    }
    let start = day.at(dice.random_range(7..20), dice.random_range(0..4) * 15, 0, 0);
    let event = draft.timed(&name, start, dice.random_range(1..9) * 15, &title);
    let event = with(
        event,
        json!({
            "description": format!("Number {number}. Bring what you have and <a href=\"https://example.com/{number}\">read this</a> first."),
            "location": "Room 4",
        }),
    );
    if !dice.random_bool(0.12) {
        return vec![event];
    }
    let master = repeating(
        event,
        &format!("FREQ=WEEKLY;COUNT={}", dice.random_range(6..60)),
    );
    let mut family = vec![master];
    for week in 0..dice.random_range(0..6) {
        let exception = exception(
            dice,
            &draft,
            &family[0],
            start.saturating_add(i64::from(week + 1).weeks()),
        );
        family.push(exception);
    }
    family
}

/// An instance that was cancelled or moved by an hour.
fn exception(dice: &mut StdRng, draft: &Draft, master: &Value, original: DateTime) -> Value {
    let changes = if dice.random_bool(0.3) {
        json!({"status": "cancelled"})
    } else {
        let start = original.saturating_add(1.hour());
        json!({"start": draft.at(start), "end": draft.at(start.saturating_add(30.minutes()))})
    };
    draft.exception(master, original, changes)
}
