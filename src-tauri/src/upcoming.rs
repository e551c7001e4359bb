//! The next planned block, in the words of the tray's menu.

use engine::view::{ItemKind, Moment, TimedItem, WeekView};
use engine::{Engine, Error};
use jiff::Timestamp;

/// What the menu says when nothing is planned.
pub(crate) const NOTHING: &str = "Nothing planned next";

/// How far ahead the menu looks, from Monday of this week: at least seven days.
const DAYS: u32 = 14;

/// `Next: Report 14:00`, with the day before the time where it is not today.
pub(crate) fn line(engine: &Engine) -> Result<String, Error> {
    let mut blocks = Vec::new();
    for workspace in engine.workspaces()?.workspaces {
        blocks.extend(next_block(&engine.week(&workspace.name, None, DAYS)?));
    }
    Ok(blocks
        .into_iter()
        .min()
        .map_or_else(|| NOTHING.to_owned(), |(_, line)| line))
}

/// When the first block begins that has not yet begun, and the line about it.
fn next_block(week: &WeekView) -> Option<(Timestamp, String)> {
    let now = week.now?;
    let block = week
        .items
        .iter()
        .filter(|item| is_ahead(item, now))
        .min_by_key(|item| (item.day, item.start_min))?;
    Some((block.start.parse().ok()?, words(block, week, now.day)?))
}

fn is_ahead(item: &TimedItem, now: Moment) -> bool {
    item.kind == ItemKind::Block
        && !item.continues_before
        && (item.day, item.start_min) > (now.day, now.minute)
}

fn words(block: &TimedItem, week: &WeekView, today: u32) -> Option<String> {
    let time = format!("{:02}:{:02}", block.start_min / 60, block.start_min % 60);
    if block.day == today {
        return Some(format!("Next: {} {time}", block.title));
    }
    let date: jiff::civil::Date = week.days.get(block.day as usize)?.date.parse().ok()?;
    Some(format!(
        "Next: {} {} {time}",
        block.title,
        date.strftime("%a")
    ))
}

#[cfg(test)]
mod tests {
    use engine::view::DayView;

    use super::*;

    /// What the menu says on Tuesday at 10:00, given blocks as day (0 is Monday), minute and title.
    fn check(blocks: &[(u32, u32, &str)], expected: Option<&str>) {
        let week = WeekView {
            workspace: "Work".to_owned(),
            time_zone: "UTC".to_owned(),
            days: (2..9)
                .map(|day| a_day(&format!("2026-03-0{day}")))
                .collect(),
            now: Some(Moment {
                day: 1,
                minute: 600,
            }),
            items: blocks.iter().map(|block| a_block(*block)).collect(),
            all_day: Vec::new(),
            hours: Vec::new(),
            slots: Vec::new(),
            free_minutes: 0,
            next_slot: None,
        };
        assert_eq!(next_block(&week).map(|(_, line)| line).as_deref(), expected);
    }

    #[test]
    fn the_next_block_is_the_first_that_has_not_begun() {
        check(&[], None);
        check(&[(1, 540, "Begun"), (0, 700, "Yesterday's")], None);
        check(&[(1, 600, "Begins now")], None);
        check(&[(1, 840, "Report")], Some("Next: Report 14:00"));
        check(
            &[(1, 845, "Later"), (1, 605, "Sooner")],
            Some("Next: Sooner 10:05"),
        );
        check(
            &[(2, 540, "Tomorrow's"), (3, 480, "Thursday's")],
            Some("Next: Tomorrow's Wed 09:00"),
        );
    }

    #[test]
    fn an_event_is_not_a_block() {
        let mut event = a_block((1, 840, "Stand-up"));
        event.kind = ItemKind::Event;
        assert!(!is_ahead(
            &event,
            Moment {
                day: 1,
                minute: 600
            }
        ));
    }

    fn a_day(date: &str) -> DayView {
        DayView {
            date: date.to_owned(),
            today: false,
            minutes: 1440,
            planned_minutes: 0,
            busy_minutes: 0,
        }
    }

    fn a_block((day, start_min, title): (u32, u32, &str)) -> TimedItem {
        let text = String::new;
        TimedItem {
            id: text(),
            kind: ItemKind::Block,
            title: title.to_owned(),
            location: text(),
            calendar: text(),
            color: text(),
            availability: text(),
            declined: false,
            recurring: false,
            task: None,
            pinned: false,
            late: false,
            day,
            start_min,
            end_min: start_min + 30,
            continues_before: false,
            continues_after: false,
            start: format!(
                "2026-03-{:02}T{:02}:{:02}:00Z",
                day + 2,
                start_min / 60,
                start_min % 60
            ),
            end: text(),
            link: text(),
        }
    }
}
