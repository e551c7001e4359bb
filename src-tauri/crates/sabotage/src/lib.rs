//! Crash points and deliberate faults, for tests of the tests.
//!
//! A line `sabotage::step!("…")` in the program is a place at which a test can make it die; `sabotage::mutant!("…")` is
//! true where a test has chosen that fault. Without the feature `on` the first is nothing and the second is the literal
//! `false`: none of it is in the program.

#[cfg(feature = "on")]
mod crash;
#[cfg(feature = "on")]
mod mutants;

#[cfg(feature = "on")]
pub use crash::{Death, Died, arm, disarm, reach};
#[cfg(feature = "on")]
pub use mutants::{MUTANTS, chosen};

/// A place at which a test can make the program die.
#[cfg(feature = "on")]
#[macro_export]
macro_rules! step {
    ($place:literal) => {
        $crate::reach($place)
    };
}

/// A place at which a test can make the program die.
#[cfg(not(feature = "on"))]
#[macro_export]
macro_rules! step {
    ($place:literal) => {};
}

/// Whether a test has chosen this deliberate fault.
#[cfg(feature = "on")]
#[macro_export]
macro_rules! mutant {
    ($name:literal) => {
        $crate::chosen($name)
    };
}

/// Whether a test has chosen this deliberate fault.
#[cfg(not(feature = "on"))]
#[macro_export]
macro_rules! mutant {
    ($name:literal) => {
        false
    };
}
