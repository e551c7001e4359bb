//! The block that runs or comes next, in the words of the tray's menu.

use engine::view::NextBlock;
use jiff::civil::Date;

/// What the menu says when nothing is planned.
pub(crate) const NOTHING: &str = "Nothing planned next";

/// `Next: Report 14:00`, with the day before the time where it is not today.
pub(crate) fn line(next: Option<&NextBlock>) -> String {
    match next {
        None => NOTHING.to_owned(),
        Some(block) if block.today => format!("Next: {} {}", block.title, block.clock),
        Some(block) => format!("Next: {} {} {}", block.title, day(block), block.clock),
    }
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
        let report = |today| NextBlock {
            title: "Report".to_owned(),
            start: "2026-03-04T14:00:00+01:00".to_owned(),
            clock: "14:00".to_owned(),
            today,
        };
        check(None, NOTHING);
        check(Some(report(true)), "Next: Report 14:00");
        check(Some(report(false)), "Next: Report Wed 4 Mar 14:00");
    }
}
