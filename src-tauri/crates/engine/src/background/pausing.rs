//! The pause of everything that runs by the clock: until somebody ends it, or for a while.

use jiff::{SignedDuration, Timestamp};
use store::{ReadTx, setting};

use crate::engine::Engine;
use crate::view::PauseView;
use crate::{Error, show, workspaces};

/// The setting: `no`, `yes`, or the instant at which it ends by itself.
const KEY: &str = "background.paused";

/// A pause that seems to last longer was begun under another clock, and is over.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Whether nothing runs by the clock, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pause {
    No,
    UntilResumed,
    Until(Timestamp),
}

impl Pause {
    /// What the store says of it now.
    pub(crate) fn read(tx: &ReadTx<'_>, now: Timestamp) -> Result<Pause, Error> {
        let stored = setting::get(tx, None, KEY)?;
        Ok(Pause::of(stored.as_deref().unwrap_or("no"), now))
    }

    fn of(stored: &str, now: Timestamp) -> Pause {
        match (stored, ends_at(stored)) {
            ("yes", _) => Pause::UntilResumed,
            (_, Some(end)) if now < end && end.duration_since(now) <= LONGEST => Pause::Until(end),
            _ => Pause::No,
        }
    }

    pub(crate) fn holds(self) -> bool {
        self != Pause::No
    }

    /// The pause for people, its end by the system's clock.
    pub(crate) fn view(self) -> Option<PauseView> {
        let until = match self {
            Pause::No => return None,
            Pause::UntilResumed => None,
            Pause::Until(end) => Some(show::instant(end, &workspaces::own_zone())),
        };
        Some(PauseView { until })
    }
}

/// The instant at which a pause of this value ends by itself.
pub(crate) fn ends_at(value: &str) -> Option<Timestamp> {
    value.parse().ok()
}

impl Engine {
    /// Whether a person has paused what runs by the clock.
    pub fn pause(&self) -> Result<Option<PauseView>, Error> {
        let now = self.now();
        Ok(self.store().read(|tx| Pause::read(tx, now))?.view())
    }

    /// Starts nothing by the clock for so many minutes, at most a day; then it goes on by itself. What a person asks for
    /// runs as always.
    pub fn pause_for(&self, minutes: u32) -> Result<(), Error> {
        let end = self
            .now()
            .checked_add(SignedDuration::from_mins(i64::from(minutes)).min(LONGEST))
            .map_err(|e| Error::invalid(format!("the pause has no end: {e}")))?;
        self.set_setting(None, KEY, &end.to_string())?;
        Ok(())
    }

    /// Lets everything run by the clock again.
    pub fn resume(&self) -> Result<(), Error> {
        self.set_setting(None, KEY, "no")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_by_itself_whatever_happens_to_the_clock() {
        let end = "2026-03-02T08:00:00Z";
        let at = |now: &str| Pause::of(end, now.parse().unwrap()).holds();
        assert!(at("2026-03-02T07:00:00Z") && at("2026-03-02T07:59:59Z"));
        assert!(!at(end), "it is over");
        assert!(
            !at("2025-03-02T07:30:00Z"),
            "the clock was set back by a year"
        );
        let now = end.parse().unwrap();
        assert_eq!(Pause::of("yes", now), Pause::UntilResumed);
        assert_eq!(Pause::of("no", now), Pause::No);
    }
}
