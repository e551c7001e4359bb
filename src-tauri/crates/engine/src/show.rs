//! How instants and days are written for people and programs, in a zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::EventTime;

/// RFC 3339 with the zone's offset at that instant: `2026-03-02T09:00:00+01:00`, in UTC with `Z`.
pub(crate) fn instant(at: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(at);
    if offset.is_zero() {
        at.to_string()
    } else {
        at.display_with_offset(offset).to_string()
    }
}

/// The wall clock's reading: `14:30`.
pub(crate) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let wall = zone.to_datetime(at);
    format!("{:02}:{:02}", wall.hour(), wall.minute())
}

/// RFC 3339, or the date.
pub(crate) fn event_time(time: &EventTime, zone: &TimeZone) -> String {
    match time {
        EventTime::Date(date) => date.to_string(),
        EventTime::Instant { at, .. } => instant(*at, zone),
    }
}

/// The civil day on which an instant falls.
pub(crate) fn day(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_carry_the_offset_of_their_moment() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        for (at, text) in [
            ("2026-03-02T08:00:00Z", "2026-03-02T09:00:00+01:00"),
            ("2026-07-02T08:00:00Z", "2026-07-02T10:00:00+02:00"),
        ] {
            assert_eq!(instant(at.parse().unwrap(), &berlin), text);
        }
        let utc = instant("2026-03-02T08:00:00Z".parse().unwrap(), &TimeZone::UTC);
        assert_eq!(utc, "2026-03-02T08:00:00Z");
    }
}
