//! Dying at a numbered step: for good, as a killed process does, or within a test by unwinding.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};

/// How to die.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// The process aborts: nothing is unwound, dropped, flushed or told.
    Abort,
    /// The work unwinds with [`Died`], and so does whatever reaches a step after that, until [`disarm`]: a process
    /// that is dead does nothing more. Far cheaper than a process, so it serves the simulation.
    Unwind,
}

/// What unwinds.
#[derive(Debug)]
pub struct Died {
    /// Where.
    pub place: &'static str,
}

struct Plan {
    reached: u64,
    at: Option<(u64, Death)>,
    dead: bool,
}

static PLAN: Mutex<Plan> = Mutex::new(Plan {
    reached: 0,
    at: None,
    dead: false,
});

/// Counts from one again, and dies at step number `at`. One plan a process.
pub fn arm(at: u64, death: Death) {
    *PLAN.lock().unwrap_or_else(PoisonError::into_inner) = Plan {
        reached: 0,
        at: Some((at, death)),
        dead: false,
    };
}

/// Lives on; gives how many steps were reached since [`arm`].
pub fn disarm() -> u64 {
    let mut plan = PLAN.lock().unwrap_or_else(PoisonError::into_inner);
    plan.at = None;
    plan.dead = false;
    plan.reached
}

/// What [`crate::step!`] does.
pub fn reach(place: &'static str) {
    let mut plan = PLAN.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((at, death)) = plan.at else { return };
    plan.reached += 1;
    if plan.reached == at && death == Death::Abort {
        std::process::abort();
    }
    plan.dead |= plan.reached >= at;
    let dead = plan.dead;
    drop(plan);
    if dead {
        // Without the panic hook's words: this is no panic, it is the story.
        resume_unwind(Box::new(Died { place }));
    }
}
