//! How long the background leaves an account alone after failures: a state machine without a clock of its own.
//!
//! Only a run in which Google answered clears it (P124). Persons are never held up: what they ask for is tried at once.

use jiff::{SignedDuration, Timestamp};
use store::pause::Pause;
use store::sync_run::{RunStatus, SyncRun};

use crate::{Code, Error};

/// After the first failure; twice as long after each further one.
const FIRST: SignedDuration = SignedDuration::from_mins(1);
/// The longest.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);
/// At least this where Google said that it is asked too often.
const RATE_LIMITED: SignedDuration = SignedDuration::from_mins(15);

/// However long Google asks to wait, a day later it is asked again.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(24);

/// What a run over an account's calendars says about asking Google again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Google answered.
    Worked,
    /// It did not, or not sensibly.
    Failed,
    /// It said that it is asked too often.
    RateLimited,
    /// Nothing was asked, or it says nothing: cancelled, in other hands, no network, or for a person to mend.
    Nothing,
}

impl Meaning {
    /// Of all rows of one run over one account. One refusal for asking too often counts more than any success.
    pub(crate) fn of(rows: &[SyncRun]) -> Meaning {
        let meanings = rows.iter().map(|row| match (&row.error, row.status) {
            (None, RunStatus::Succeeded) => Meaning::Worked,
            (Some((code, _)), RunStatus::Failed) => Meaning::of_code(Code::from_word(code)),
            _ => Meaning::Nothing,
        });
        let weight = |meaning: &Meaning| match meaning {
            Meaning::Nothing => 0,
            Meaning::Failed => 1,
            Meaning::Worked => 2,
            Meaning::RateLimited => 3,
        };
        meanings.max_by_key(weight).unwrap_or(Meaning::Nothing)
    }

    /// Of a run that ended so.
    pub(crate) fn of_error(error: Option<&Error>) -> Meaning {
        error.map_or(Meaning::Worked, |error| Meaning::of_code(error.code))
    }

    fn of_code(code: Code) -> Meaning {
        match code {
            Code::RateLimited => Meaning::RateLimited,
            Code::Timeout | Code::BadResponse | Code::Keychain => Meaning::Failed,
            _ => Meaning::Nothing,
        }
    }
}

/// The account's pause after a run that ended `now`, in which Google may have `asked` not to be asked before then.
pub(crate) fn after(
    pause: Option<Pause>,
    meaning: Meaning,
    asked: Option<Timestamp>,
    now: Timestamp,
) -> Option<Pause> {
    let least = match meaning {
        Meaning::Nothing => return pause,
        Meaning::Worked => return None,
        Meaning::Failed => FIRST,
        Meaning::RateLimited => RATE_LIMITED,
    };
    let failures = pause.map_or(0, |pause| pause.failures).saturating_add(1);
    let doubled = FIRST * 2_i32.pow((failures - 1).min(6));
    let asked = asked.map_or(SignedDuration::ZERO, |until| until.duration_since(now));
    let length = doubled
        .min(LONGEST)
        .max(least)
        .max(asked.min(LONGEST_ASKED));
    Some(Pause {
        failures,
        began_at: now,
        ends_at: now.checked_add(length).unwrap_or(Timestamp::MAX),
    })
}

/// Until when the account is left alone. A pause that began in the future is none: the clock was set back.
pub(crate) fn until(pause: Option<Pause>, now: Timestamp) -> Option<Timestamp> {
    pause
        .filter(|pause| pause.began_at <= now && now < pause.ends_at)
        .map(|pause| pause.ends_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Meaning::{Failed, Nothing, RateLimited, Worked};

    fn now() -> Timestamp {
        "2026-03-02T07:00:00Z".parse().unwrap()
    }

    /// Minutes of pause and failures after these runs in a row.
    fn check(runs: &[Meaning], expected: Option<(i64, u32)>) {
        let pause = runs
            .iter()
            .fold(None, |pause, run| after(pause, *run, None, now()));
        let found = pause.map(|p| (p.ends_at.duration_since(p.began_at).as_mins(), p.failures));
        assert_eq!(found, expected, "{runs:?}");
    }

    #[test]
    fn p124_only_a_run_that_google_answered_clears_the_backoff() {
        check(&[], None);
        check(&[Worked], None);
        check(&[Nothing], None);
        check(&[Failed], Some((1, 1)));
        check(&[Failed, Failed], Some((2, 2)));
        check(&[Failed, Failed, Failed], Some((4, 3)));
        check(&[Failed, Nothing], Some((1, 1)));
        check(&[Failed, Failed, Nothing, Nothing, Failed], Some((4, 3)));
        check(&[Failed, Failed, Worked], None);
        check(&[Failed, Worked, Failed], Some((1, 1)));
        check(&[RateLimited], Some((15, 1)));
        check(&[RateLimited, Nothing], Some((15, 1)));
        check(&[RateLimited, Worked], None);
        check(&[Failed; 6], Some((32, 6)));
        check(&[Failed; 40], Some((60, 40)));
        check(&[RateLimited; 40], Some((60, 40)));
    }

    #[test]
    fn p124_what_google_asks_for_is_kept_within_reason() {
        let minutes = |n| SignedDuration::from_mins(n);
        let rests = |meaning, asked: i64| {
            let pause = after(None, meaning, Some(now() + minutes(asked)), now());
            pause.map(|pause| pause.ends_at.duration_since(now()).as_mins())
        };
        assert_eq!(rests(RateLimited, 5), Some(15), "never less than by itself");
        assert_eq!(rests(RateLimited, 40), Some(40));
        assert_eq!(rests(RateLimited, 40_000), Some(24 * 60));
        assert_eq!(rests(Failed, 40), Some(40));
        assert_eq!(rests(Failed, -5), Some(1));
        assert_eq!(rests(Worked, 40), None, "it was obeyed within the run");
    }

    #[test]
    fn a_pause_ends_by_itself_and_when_the_clock_is_set_back() {
        let pause = after(None, RateLimited, None, now());
        let minutes = |n| now() + SignedDuration::from_mins(n);
        assert_eq!(until(pause, now()), Some(minutes(15)));
        assert_eq!(until(pause, minutes(14)), Some(minutes(15)));
        assert_eq!(until(pause, minutes(15)), None);
        assert_eq!(until(pause, minutes(-1)), None);
        assert_eq!(until(None, now()), None);
    }

    #[test]
    fn p124_the_rows_of_a_run_say_what_it_means() {
        let row = |status, code: Option<Code>| SyncRun {
            id: 0,
            job_run_id: None,
            workspace_id: 1,
            calendar: None,
            kind: store::sync_run::RunType::Incremental,
            status,
            redirected_to_full: false,
            attempts: 1,
            requests: 1,
            upserted: 0,
            deleted: 0,
            quarantined: 0,
            started_at: now(),
            completed_at: now(),
            error: code.map(|code| (code.as_str().to_owned(), String::new())),
        };
        let fine = || row(RunStatus::Succeeded, None);
        let failed = |code| row(RunStatus::Failed, Some(code));
        for (rows, meaning) in [
            (vec![], Nothing),
            (vec![fine()], Worked),
            (vec![failed(Code::Timeout)], Failed),
            (vec![failed(Code::BadResponse), fine()], Worked),
            (vec![fine(), failed(Code::RateLimited)], RateLimited),
            (vec![failed(Code::Network)], Nothing),
            (vec![failed(Code::AccessRevoked)], Nothing),
            (vec![failed(Code::NotFound)], Nothing),
            (vec![row(RunStatus::Skipped, Some(Code::LockHeld))], Nothing),
            (
                vec![row(RunStatus::Cancelled, Some(Code::Cancelled))],
                Nothing,
            ),
        ] {
            assert_eq!(Meaning::of(&rows), meaning, "{rows:?}");
        }
    }
}
