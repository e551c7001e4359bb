//! The block that runs or comes next, and the pause, in the words of the tray's menu.

use engine::view::{NextBlock, PauseView};
use jiff::civil::Date;

use crate::words::Words;

/// Letters of a title.
const LONGEST_TITLE: usize = 40;

/// `Next: Report 14:00`, with the day before the time where it is not today; `Now: Report, 25 min left`.
pub(crate) fn line(next: Option<&NextBlock>, words: &Words) -> String {
    match next {
        None => words.nothing.to_owned(),
        Some(block) => match block.minutes_left {
            Some(minutes) => {
                let left = words.left.replace("{}", &minutes.to_string());
                format!("{} {}, {left}", words.now, title(block))
            }
            None if block.today => format!("{} {} {}", words.next, title(block), block.clock),
            None => format!(
                "{} {} {} {}",
                words.next,
                title(block),
                day(block, words),
                block.clock
            ),
        },
    }
}

/// `Pause for 1 h`; while there is one, how it ends: `Resume (paused until 14:00)`.
pub(crate) fn pause_line(pause: Option<&PauseView>, words: &Words) -> String {
    match pause.map(|pause| pause.until.as_deref().and_then(|until| until.get(11..16))) {
        None => words.pause.to_owned(),
        Some(None) => words.resume.to_owned(),
        Some(Some(clock)) => words.resume_before.replace("{}", clock),
    }
}

/// As much of the title as a menu has room for. A lone `&` would mark the letter to press.
fn title(block: &NextBlock) -> String {
    let mut title: String = block.title.chars().take(LONGEST_TITLE).collect();
    if title.len() < block.title.len() {
        title.push('…');
    }
    title.replace('&', "&&")
}

/// `Wed 4 Mar`, of the date that an RFC 3339 instant begins with.
fn day(block: &NextBlock, words: &Words) -> String {
    let date = block
        .start
        .get(..10)
        .and_then(|date| date.parse::<Date>().ok());
    date.map(|date| words.day(date)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{ENGLISH, GERMAN};

    #[test]
    fn the_line_names_title_and_time_and_another_day() {
        let check = |block: Option<NextBlock>, expected: &str| {
            assert_eq!(line(block.as_ref(), &ENGLISH), expected);
        };
        let block = |title: &str, today| NextBlock {
            title: title.to_owned(),
            workspace: "Home".to_owned(),
            task: "1".to_owned(),
            block: "e1".to_owned(),
            start: "2026-03-04T14:00:00+01:00".to_owned(),
            clock: "14:00".to_owned(),
            today,
            minutes_left: None,
        };
        check(None, "Nothing planned next");
        check(Some(block("Report", true)), "Next: Report 14:00");
        check(Some(block("Report", false)), "Next: Report Wed 4 Mar 14:00");
        check(Some(block("R&D", true)), "Next: R&&D 14:00");
        check(
            Some(block(&"ü".repeat(41), true)),
            &format!("Next: {}… 14:00", "ü".repeat(40)),
        );
        let running = NextBlock {
            minutes_left: Some(25),
            ..block("Report", true)
        };
        check(Some(running.clone()), "Now: Report, 25 min left");
        assert_eq!(line(Some(&running), &GERMAN), "Jetzt: Report, noch 25 min");
        assert_eq!(
            line(Some(&block("Report", false)), &GERMAN),
            "Gleich: Report Mi 4. Mär 14:00"
        );
    }

    #[test]
    fn the_pause_says_how_it_ends() {
        let pause = |until: Option<&str>| PauseView {
            until: until.map(str::to_owned),
        };
        let until = pause(Some("2026-03-04T14:00:00+01:00"));
        assert_eq!(pause_line(None, &ENGLISH), "Pause for 1 h");
        assert_eq!(
            pause_line(Some(&until), &ENGLISH),
            "Resume (paused until 14:00)"
        );
        assert_eq!(pause_line(Some(&pause(None)), &GERMAN), "Fortsetzen");
    }
}
