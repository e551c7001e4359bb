//! A month of Mara's life: work, family, holidays and what her team does, around the week of "now".

mod life;
mod work;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use super::draft::{Draft, whole_days};
use super::{Account, Calendar, empty};

const MARA: &str = "mara@example.com";

/// A month that looks like somebody's life, around the week of `now` in `zone` (an IANA name; an unknown one counts
/// as UTC). The same arguments give the same month.
///
/// The account `mara@example.com` has her own calendar, "Family", "Public holidays" and her team's; the last two as
/// a reader.
pub fn sample_month(now: Timestamp, zone: &str) -> Account {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    let today = zone.to_datetime(now).date();
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let month = Month {
        draft: Draft { zone },
        monday,
    };
    let calendar = |id: &str, title: &str, color: &str, events| Calendar {
        color_id: color.into(),
        events,
        ..Calendar::owned(id, title, &name)
    };
    let reader = |calendar: Calendar| Calendar {
        access_role: "reader".into(),
        ..calendar
    };
    Account {
        name: "Mara Lindqvist".into(),
        calendars: vec![
            calendar(
                MARA,
                MARA,
                "16",
                [month.work_routine(), month.work(), month.life()].concat(),
            ),
            calendar(
                "family4l7q2@group.calendar.google.com",
                "Family",
                "12",
                month.family(),
            ),
            reader(calendar(
                "en.german#holiday@group.v.calendar.google.com",
                "Public holidays",
                "8",
                month.holidays(),
            )),
            reader(calendar(
                "atlasteam8k1f@group.calendar.google.com",
                "Team Atlas",
                "24",
                month.team(),
            )),
        ],
        ..empty(MARA)
    }
}

/// The week of "now", to say days from.
struct Month {
    draft: Draft,
    /// The Monday of the week of "now".
    monday: Date,
}

impl Month {
    /// A day by its distance from this week's Monday.
    fn day(&self, offset: i64) -> Date {
        self.monday.saturating_add(offset.days())
    }

    fn at(&self, offset: i64, hour: i8, minute: i8) -> DateTime {
        self.day(offset).at(hour, minute, 0, 0)
    }

    fn timed(
        &self,
        name: &str,
        (day, hour, minute): (i64, i8, i8),
        minutes: i64,
        title: &str,
    ) -> Value {
        self.draft
            .timed(name, self.at(day, hour, minute), minutes, title)
    }

    fn days(&self, name: &str, first: i64, days: i64, title: &str) -> Value {
        whole_days(name, self.day(first), days, title)
    }
}
