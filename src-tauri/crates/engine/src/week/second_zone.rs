//! A second time zone beside the grid: what its clocks show at each full hour of the days on show.

use jiff::{SignedDuration, tz::TimeZone};

use super::grid::Grid;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::view::{ZoneDay, ZoneHour, ZoneView};
use crate::{Error, show};

impl Engine {
    /// For `days` civil days of the workspace's zone from `first_day` on, what the clocks of `zone` (an IANA name) show
    /// when the workspace's show a full hour. An hour that comes twice is the first, one that is missing is left out.
    ///
    /// # Errors
    /// `invalid-input` for a zone or a day that there is not.
    pub fn second_zone(
        &self,
        workspace: &str,
        zone: &str,
        first_day: &str,
        days: u32,
    ) -> Result<ZoneView, Error> {
        let other = model::parse_zone(zone)?;
        let own = self
            .store()
            .read(|tx| zone_of(&workspace_named(tx, workspace)?))?;
        let grid = Grid::new(
            super::parsed_day("first day", first_day)?,
            super::checked(days)?,
            own,
        )?;
        Ok(ZoneView {
            zone: zone.to_owned(),
            days: (0..)
                .zip(grid.days())
                .map(|(day, _)| hours(&grid, day, &other))
                .collect(),
        })
    }
}

fn hours(grid: &Grid, day: u32, other: &TimeZone) -> ZoneDay {
    let mut hours: Vec<ZoneHour> = Vec::new();
    let Some(shown) = usize::try_from(day)
        .ok()
        .and_then(|day| grid.days().get(day))
    else {
        return ZoneDay { hours };
    };
    // Some zones change their clocks by half an hour: every quarter is looked at for a full hour.
    let mut at = shown.start;
    while at < shown.end {
        if let Some(place) = grid.moment(at)
            && place.minute % 60 == 0
            && hours
                .last()
                .is_none_or(|last| last.hour < place.minute / 60)
        {
            let wall = other.to_datetime(at);
            hours.push(ZoneHour {
                hour: place.minute / 60,
                minute: u32::from(wall.hour().unsigned_abs()) * 60
                    + u32::from(wall.minute().unsigned_abs()),
                day_shift: (show::day(at, other) - shown.date).get_days().signum(),
            });
        }
        match at.checked_add(SignedDuration::from_mins(15)) {
            Ok(next) => at = next,
            Err(_) => break,
        }
    }
    ZoneDay { hours }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(own: &str, day: &str, other: &str) -> Vec<(u32, u32, i32)> {
        let grid = Grid::new(day.parse().unwrap(), 1, TimeZone::get(own).unwrap()).unwrap();
        hours(&grid, 0, &TimeZone::get(other).unwrap())
            .hours
            .iter()
            .map(|hour| (hour.hour, hour.minute, hour.day_shift))
            .collect()
    }

    #[test]
    fn an_hour_here_is_another_there_and_may_be_another_day() {
        let tokyo = shown("Europe/Berlin", "2026-03-02", "Asia/Tokyo");
        assert_eq!(tokyo.len(), 24);
        assert_eq!(tokyo[0], (0, 480, 0));
        assert_eq!(tokyo[16], (16, 0, 1));
        let kathmandu = shown("America/New_York", "2026-03-02", "Asia/Kathmandu");
        assert_eq!(kathmandu[8], (8, 18 * 60 + 45, 0));
        assert_eq!(
            shown("Asia/Tokyo", "2026-03-02", "Europe/Berlin")[3],
            (3, 19 * 60, -1)
        );
    }

    #[test]
    fn a_change_of_clocks_on_either_side_is_right_from_its_hour_on() {
        // Berlin skips 02:00; New York does not change on that day.
        let spring = shown("Europe/Berlin", "2026-03-29", "America/New_York");
        assert_eq!(spring[1..3], [(1, 20 * 60, -1), (3, 21 * 60, -1)]);
        // Berlin has 02:00 twice: the first one is meant.
        let autumn = shown("Europe/Berlin", "2026-10-25", "UTC");
        assert_eq!(autumn[1..4], [(1, 23 * 60, -1), (2, 0, 0), (3, 2 * 60, 0)]);
        // New York's clocks go forward while Berlin's day goes on: 07:00 UTC is 03:00 there.
        let there = shown("Europe/Berlin", "2026-03-08", "America/New_York");
        assert_eq!(there[7..9], [(7, 60, 0), (8, 180, 0)]);
    }
}
