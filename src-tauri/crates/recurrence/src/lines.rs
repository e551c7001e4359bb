//! The recurrence lines of an event, as Google hands them on from whoever wrote them.
//!
//! Google checks what its own API is given but not what was imported: lines come with parameters
//! (`RRULE;X-EVOLUTION-ENDDATE=…:FREQ=…`), cut in half (`DATE;TZID=…:…`), with dates of the wrong kind. What can be
//! read counts, what cannot is remembered, and nothing here fails.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use model::Event;

use crate::moment::Moment;
use crate::rule::Rule;

/// All lines of an event.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) rules: Vec<Rule>,
    pub(crate) dates: Vec<Moment>,
    pub(crate) rules_left_out: Vec<Rule>,
    pub(crate) dates_left_out: Vec<Moment>,
    /// Whether every word was understood.
    pub(crate) whole: bool,
}

impl Lines {
    pub(crate) fn of(event: &Event) -> Lines {
        let mut lines = Lines {
            whole: true,
            ..Lines::default()
        };
        for line in event.recurrence.iter().flat_map(|text| text.lines()) {
            let read = lines.read(&in_capitals(line.trim()));
            lines.whole &= read;
        }
        lines
    }

    /// Reads a line in capitals, in which no word means anything else; says whether it was understood.
    fn read(&mut self, line: &str) -> bool {
        let (head, value) = split(line);
        let mut parameters = head.split(';');
        let name = parameters.next().unwrap_or_default();
        match name.trim() {
            "" => value.is_empty(),
            "RRULE" => read_rule(&mut self.rules, value),
            "EXRULE" => read_rule(&mut self.rules_left_out, value),
            "RDATE" => read_dates(&mut self.dates, value, parameters),
            "EXDATE" => read_dates(&mut self.dates_left_out, value, parameters),
            _ => false,
        }
    }
}

/// Most are in capitals already.
fn in_capitals(line: &str) -> Cow<'_, str> {
    if line.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Cow::Owned(line.to_ascii_uppercase())
    } else {
        Cow::Borrowed(line)
    }
}

/// Name with parameters, and value. The values that count contain no colon, a quoted TZID may: the last colon decides.
/// A bare rule is a rule.
fn split(line: &str) -> (&str, &str) {
    match line.rsplit_once(':') {
        Some(parts) => parts,
        None if line.starts_with("FREQ=") => ("RRULE", line),
        None => (line, ""),
    }
}

fn read_rule(rules: &mut Vec<Rule>, value: &str) -> bool {
    let Some(parsed) = Rule::parse(value) else {
        return false;
    };
    if rules.is_empty() {
        // Nearly always it is the only one; room for more is what costs.
        rules.reserve_exact(1);
    }
    rules.push(parsed.rule);
    parsed.whole
}

fn read_dates<'a>(
    dates: &mut Vec<Moment>,
    value: &str,
    parameters: impl Iterator<Item = &'a str>,
) -> bool {
    let zone = zone_among(parameters);
    let mut whole = true;
    for text in value.split(',').filter(|text| !text.trim().is_empty()) {
        let date = Moment::parse(text, zone.as_ref());
        whole &= date.is_some();
        dates.extend(date);
    }
    whole
}

/// The zone that TZID names, where it is one that we know; the zone of the series stands in for any other.
fn zone_among<'a>(mut parameters: impl Iterator<Item = &'a str>) -> Option<TimeZone> {
    let name = parameters.find_map(|parameter| {
        let (key, name) = parameter.split_once('=')?;
        (key.trim() == "TZID").then_some(name)
    })?;
    TimeZone::get(name.trim().trim_matches('"')).ok()
}
