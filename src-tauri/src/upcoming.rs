//! The block that runs or comes next, in the words of the tray's menu.

use engine::view::NextBlock;
use jiff::civil::Date;

/// What the menu says when nothing is planned.
pub(crate) const NOTHING: &str = "Nothing planned next";

/// Letters of a title.
const LONGEST_TITLE: usize = 40;

/// `Next: Report 14:00`, with the day before the time where it is not today.
pub(crate) fn line(next: Option<&NextBlock>) -> String {
    match next {
        None => NOTHING.to_owned(),
        Some(block) if block.today => format!("Next: {} {}", title(block), block.clock),
        Some(block) => format!("Next: {} {} {}", title(block), day(block), block.clock),
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
fn day(block: &NextBlock) -> String {
    let date = block
        .start
        .get(..10)
        .and_then(|date| date.parse::<Date>().ok());
    date.map(|date| date.strftime("%a %-d %b").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_title_and_time_and_another_day() {
        let check =
            |block: Option<NextBlock>, expected: &str| assert_eq!(line(block.as_ref()), expected);
        let block = |title: &str, today| NextBlock {
            title: title.to_owned(),
            start: "2026-03-04T14:00:00+01:00".to_owned(),
            clock: "14:00".to_owned(),
            today,
        };
        check(None, NOTHING);
        check(Some(block("Report", true)), "Next: Report 14:00");
        check(Some(block("Report", false)), "Next: Report Wed 4 Mar 14:00");
        check(Some(block("R&D", true)), "Next: R&&D 14:00");
        check(
            Some(block(&"ü".repeat(41), true)),
            &format!("Next: {}… 14:00", "ü".repeat(40)),
        );
    }
}
