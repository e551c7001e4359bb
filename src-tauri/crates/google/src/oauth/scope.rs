//! How much of the calendar Hourwright may touch, and Google's names for it.

use std::fmt;
use std::str::FromStr;

/// What a person is asked to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Read everything, write only to the calendar that Hourwright made.
    Careful,
    /// Read and write events of every calendar.
    Full,
}

const LIST: &str = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";
const READ_EVENTS: &str = "https://www.googleapis.com/auth/calendar.events.readonly";
const WRITE_EVENTS: &str = "https://www.googleapis.com/auth/calendar.events";
const OWN_CALENDAR: &str = "https://www.googleapis.com/auth/calendar.app.created";

impl Mode {
    /// What is asked for. `openid email` tell who signed in, so that an account is known again.
    pub fn scopes(self) -> &'static [&'static str] {
        match self {
            Mode::Careful => &["openid", "email", LIST, READ_EVENTS, OWN_CALENDAR],
            Mode::Full => &["openid", "email", LIST, WRITE_EVENTS, OWN_CALENDAR],
        }
    }

    /// `careful` or `full`.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Careful => "careful",
            Mode::Full => "full",
        }
    }

    /// The calendar scopes that are not among `granted`. Who signed in is not judged here: Google spells `email`
    /// otherwise in its answer, and the answer either tells or does not.
    pub(super) fn missing(self, granted: &[String]) -> Vec<String> {
        self.scopes()
            .iter()
            .filter(|scope| scope.starts_with("https:"))
            .filter(|&&scope| !granted.iter().any(|had| covers(had, scope)))
            .map(|&scope| scope.to_owned())
            .collect()
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Mode, String> {
        [Mode::Careful, Mode::Full]
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or_else(|| format!("{text:?} is neither careful nor full"))
    }
}

/// Whether a granted scope allows what another asks for.
fn covers(granted: &str, asked: &str) -> bool {
    granted == asked
        || granted == "https://www.googleapis.com/auth/calendar"
        || (granted == WRITE_EVENTS && asked == READ_EVENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P102: every subset of the boxes that a person can tick.
    #[test]
    fn p102_what_was_not_granted_is_told() {
        for mode in [Mode::Careful, Mode::Full] {
            let asked: Vec<&str> = mode
                .scopes()
                .iter()
                .copied()
                .filter(|scope| scope.starts_with("https:"))
                .collect();
            for subset in 0..1u32 << asked.len() {
                let ticked = |i: usize| subset & (1 << i) != 0;
                let pick = |want: bool| -> Vec<String> {
                    (0..asked.len())
                        .filter(|&i| ticked(i) == want)
                        .map(|i| asked[i].to_owned())
                        .collect()
                };
                assert_eq!(mode.missing(&pick(true)), pick(false), "{mode}");
            }
        }
    }

    #[test]
    fn a_wider_scope_covers_a_narrower_one() {
        let granted: Vec<String> = [LIST, WRITE_EVENTS, OWN_CALENDAR]
            .iter()
            .map(|&scope| scope.to_owned())
            .collect();
        assert!(Mode::Careful.missing(&granted).is_empty());
        let read_only: Vec<String> = [LIST, READ_EVENTS, OWN_CALENDAR]
            .iter()
            .map(|&scope| scope.to_owned())
            .collect();
        assert_eq!(Mode::Full.missing(&read_only), [WRITE_EVENTS]);
    }
}
