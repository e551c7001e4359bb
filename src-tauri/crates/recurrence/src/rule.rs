//! One RRULE (or EXRULE) as values: RFC 5545 section 3.3.10, read tolerantly.
//!
//! Names that nobody knows are skipped and remembered; a known part with a value that makes no sense makes the whole
//! rule unreadable, because half a rule would put meetings where there are none.

use jiff::civil::{DateTime, Weekday};
use smallvec::SmallVec;

use crate::moment::Moment;

/// How long one step of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Frequency {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// `2MO`: the second Monday; `MO` (`nth` = 0): each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ByDay {
    pub(crate) nth: i16,
    pub(crate) weekday: Weekday,
}

/// The rule. An empty list restricts nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) frequency: Frequency,
    /// At least 1.
    pub(crate) interval: i64,
    pub(crate) count: Option<u32>,
    pub(crate) until: Option<Moment>,
    pub(crate) week_start: Weekday,
    pub(crate) months: List<i16>,
    pub(crate) weeks: List<i16>,
    pub(crate) year_days: List<i16>,
    pub(crate) month_days: List<i16>,
    pub(crate) weekdays: List<ByDay>,
    pub(crate) hours: List<i16>,
    pub(crate) minutes: List<i16>,
    pub(crate) seconds: List<i16>,
    pub(crate) positions: List<i16>,
}

/// What a part of a rule lists: mostly nothing or one, which then takes no memory of its own.
pub(crate) type List<T> = SmallVec<[T; 4]>;

/// A rule, and whether each of its parts was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) rule: Rule,
    pub(crate) whole: bool,
}

impl Rule {
    /// Reads `FREQ=WEEKLY;BYDAY=MO,WE`, in capitals. `None` where no sense can be made of it.
    pub(crate) fn parse(text: &str) -> Option<Parsed> {
        let mut rule = Rule::every(Frequency::Yearly);
        let (mut frequency, mut whole) = (None, true);
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (name, value) = part.split_once('=')?;
            match name.trim() {
                "FREQ" => frequency = Some(parse_frequency(value.trim())?),
                name => whole &= rule.set(name, value.trim())?,
            }
        }
        rule.frequency = frequency?;
        Some(Parsed { rule, whole })
    }

    fn every(frequency: Frequency) -> Rule {
        Rule {
            frequency,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Monday,
            months: List::new(),
            weeks: List::new(),
            year_days: List::new(),
            month_days: List::new(),
            weekdays: List::new(),
            hours: List::new(),
            minutes: List::new(),
            seconds: List::new(),
            positions: List::new(),
        }
    }

    /// Sets one part; whether its name was known, or `None` where its value makes no sense.
    fn set(&mut self, name: &str, value: &str) -> Option<bool> {
        match name {
            // Zero stands in files of careless programs, and there means one.
            "INTERVAL" => self.interval = i64::from(value.parse::<u32>().ok()?.max(1)),
            // -1 stands in files of others, and means no limit.
            "COUNT" => self.count = u32::try_from(value.parse::<i64>().ok()?).ok(),
            "UNTIL" => self.until = Some(Moment::parse(value, None)?),
            "WKST" => self.week_start = parse_weekday(value)?,
            "BYMONTH" => self.months = list(value, 1, 12)?,
            "BYWEEKNO" => self.weeks = signed_list(value, 53)?,
            "BYYEARDAY" => self.year_days = signed_list(value, 366)?,
            "BYMONTHDAY" => self.month_days = signed_list(value, 31)?,
            "BYDAY" | "BYWEEKDAY" => self.weekdays = items(value, parse_by_day)?,
            "BYHOUR" => self.hours = list(value, 0, 23)?,
            "BYMINUTE" => self.minutes = list(value, 0, 59)?,
            "BYSECOND" => self.seconds = list(value, 0, 59)?,
            "BYSETPOS" => self.positions = signed_list(value, 366)?,
            _ => return Some(false),
        }
        Some(true)
    }

    /// Fills in what the rule leaves to the first occurrence: the time of day, and the day where no part names one.
    pub(crate) fn completed_from(mut self, first: DateTime) -> Rule {
        let names_days = !(self.weeks.is_empty()
            && self.year_days.is_empty()
            && self.month_days.is_empty()
            && self.weekdays.is_empty());
        if !names_days {
            self.take_day_from(first);
        }
        fill(
            &mut self.hours,
            first.hour(),
            self.frequency > Frequency::Hourly,
        );
        fill(
            &mut self.minutes,
            first.minute(),
            self.frequency > Frequency::Minutely,
        );
        fill(
            &mut self.seconds,
            first.second(),
            self.frequency > Frequency::Secondly,
        );
        self
    }

    fn take_day_from(&mut self, first: DateTime) {
        match self.frequency {
            Frequency::Yearly => {
                fill(&mut self.months, first.month(), true);
                self.month_days.push(i16::from(first.day()));
            }
            Frequency::Monthly => self.month_days.push(i16::from(first.day())),
            Frequency::Weekly => {
                let weekday = first.date().weekday();
                self.weekdays.push(ByDay { nth: 0, weekday });
            }
            _ => {}
        }
    }

    /// The same rule for a series of whole days, which has no times: RFC 5545 has them ignored.
    pub(crate) fn without_times(mut self) -> Rule {
        self.hours.clear();
        self.minutes.clear();
        self.seconds.clear();
        self
    }

    /// Whether the rule is nothing but "every so many hours, minutes or seconds": it then counts time that passes, and
    /// a change of the clocks neither doubles nor swallows an occurrence. With any other part it names readings of the
    /// wall clock.
    pub(crate) fn counts_elapsed_time(&self) -> bool {
        self.frequency < Frequency::Daily
            && self.months.is_empty()
            && self.weeks.is_empty()
            && self.year_days.is_empty()
            && self.month_days.is_empty()
            && self.weekdays.is_empty()
            && self.hours.is_empty()
            && self.minutes.is_empty()
            && self.seconds.is_empty()
            && self.positions.is_empty()
    }
}

fn fill(list: &mut List<i16>, value: i8, wanted: bool) {
    if wanted && list.is_empty() {
        list.push(i16::from(value));
    }
}

fn parse_frequency(text: &str) -> Option<Frequency> {
    Some(match text {
        "SECONDLY" => Frequency::Secondly,
        "MINUTELY" => Frequency::Minutely,
        "HOURLY" => Frequency::Hourly,
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

fn parse_weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn parse_by_day(text: &str) -> Option<ByDay> {
    let (nth, weekday) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = parse_weekday(weekday)?;
    let nth = match nth {
        "" => 0,
        nth => nth
            .parse()
            .ok()
            .filter(|n| (-53..=53).contains(n) && *n != 0)?,
    };
    Some(ByDay { nth, weekday })
}

/// Numbers from `-most` to `most`, zero left out.
fn signed_list(text: &str, most: i16) -> Option<List<i16>> {
    list(text, -most, most).filter(|numbers| !numbers.contains(&0))
}

/// Sorted, each once.
fn list(text: &str, least: i16, most: i16) -> Option<List<i16>> {
    let mut numbers = items(text, |item| {
        item.parse().ok().filter(|n| (least..=most).contains(n))
    })?;
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

/// A comma list with at least one item; empty items, as between two commas, are skipped.
fn items<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<List<T>> {
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    let parsed: List<T> = items.map(parse).collect::<Option<_>>()?;
    (!parsed.is_empty()).then_some(parsed)
}
