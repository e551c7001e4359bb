//! What the environment decides: how much is run, never whether it passes.

use std::time::Duration;

/// A number from the environment, or what is usual.
pub(crate) fn number(name: &str, usual: u64) -> u64 {
    text(name).map_or(usual, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text:?}"))
    })
}

/// So many seconds.
pub(crate) fn seconds(name: &str, usual: u64) -> Duration {
    Duration::from_secs(number(name, usual))
}

/// A text from the environment; an empty one counts as unset.
#[expect(clippy::disallowed_methods, reason = "this is where it is read")]
pub(crate) fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}
