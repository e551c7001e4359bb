//! How the background keeps out of Google's way (P86).
//!
//! All copies of the program that share an OAuth client share its quota of requests a minute. Calendars cost one request
//! a poll; so that many copies, which may all have begun at the same moment, do not ask at the same moment, each has a
//! phase of its own, and none asks for more than a few calendars of an account within a minute. What a person starts does
//! not wait for any of this.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::SignedDuration;
use rand::RngExt;
use tokio::time::Instant;

/// At most so many calendars of an account are polled …
const MOST: usize = 6;
/// … within this time.
const WITHIN: Duration = Duration::from_mins(1);

/// Where in the minute, and by how much after it is due, this copy of the program polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phase {
    /// The second of the minute at which the background looks what is due.
    pub(crate) second: u8,
    /// Thousandths of half an interval.
    late: i32,
}

impl Phase {
    /// One that nobody else has.
    pub(crate) fn random() -> Phase {
        let mut dice = rand::rng();
        Phase {
            second: dice.random_range(0..60),
            late: dice.random_range(0..1000),
        }
    }

    /// By how much later than due a poll begins: less than half an interval.
    pub(crate) fn lateness(self, interval: SignedDuration) -> SignedDuration {
        interval / 2000 * self.late
    }
}

/// When an account's calendars were polled last.
#[derive(Debug, Default)]
pub(crate) struct Budget(VecDeque<Instant>);

impl Budget {
    /// When the next calendar's turn is, not before `now`. It is counted.
    pub(crate) fn turn(&mut self, now: Instant) -> Instant {
        let turn = match self.0.len() {
            MOST => self
                .0
                .pop_front()
                .map_or(now, |first| now.max(first + WITHIN)),
            _ => now,
        };
        self.0.push_back(turn);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60;
    const USERS: usize = 2000;
    const CALENDARS: usize = 10;

    /// When one user's calendars are polled in the hour after `start`, in seconds. The last poll of everybody was at the
    /// start, as after an outage.
    fn polls(start: Instant) -> Vec<u64> {
        let interval = SignedDuration::from_mins(5);
        let phase = Phase::random();
        let late = phase.lateness(interval).unsigned_abs();
        let mut budget = Budget::default();
        let (mut last, mut times) = (0, Vec::new());
        for minute in 0..60 {
            let look = minute * MINUTE + u64::from(phase.second);
            let due = last + 5 * MINUTE + late.as_secs();
            let busy_until = times.last().copied().unwrap_or(0);
            if look < due || look < busy_until {
                continue;
            }
            last = look;
            let mut now = start + Duration::from_secs(look);
            for _ in 0..CALENDARS {
                now = budget.turn(now);
                times.push(now.duration_since(start).as_secs());
            }
        }
        times
    }

    #[test]
    fn p86_two_thousand_users_with_ten_calendars_stay_below_the_quota() {
        let start = Instant::now();
        let users: Vec<Vec<u64>> = (0..USERS).map(|_| polls(start)).collect();
        let mut seconds = vec![0_usize; 62 * 60];
        for times in &users {
            assert!(
                times.windows(MOST + 1).all(|t| t[MOST] - t[0] >= MINUTE),
                "at most six a minute: {times:?}"
            );
            assert!(
                times.len() >= 6 * CALENDARS,
                "none is polled less than every ten minutes: {times:?}"
            );
            for &time in times {
                seconds[usize::try_from(time).unwrap()] += 1;
            }
        }
        let busiest = seconds
            .windows(60)
            .map(|minute| minute.iter().sum::<usize>());
        let busiest = busiest.max().unwrap();
        assert!(busiest < 10_000, "{busiest} requests in one minute");
        assert!(busiest > 2000, "{busiest}: the simulation does nothing");
        let most_at_once = seconds.iter().max().unwrap();
        assert!(*most_at_once < 1000, "{most_at_once} in one second");
    }

    #[test]
    fn p86_the_first_six_go_at_once_and_the_rest_in_their_turn() {
        let mut budget = Budget::default();
        let start = Instant::now();
        let turns: Vec<u64> = (0..13)
            .map(|_| budget.turn(start).duration_since(start).as_secs())
            .collect();
        assert_eq!(turns, [0, 0, 0, 0, 0, 0, 60, 60, 60, 60, 60, 60, 120]);
        let later = start + Duration::from_mins(10);
        assert_eq!(budget.turn(later), later);
    }
}
