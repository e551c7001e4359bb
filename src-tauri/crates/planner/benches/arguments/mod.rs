//! The arguments of a measurement, as far as they are not Cargo's.

/// What follows `name`.
pub(crate) fn value(name: &str) -> Option<String> {
    std::env::args()
        .skip_while(|argument| argument != name)
        .nth(1)
}

/// Whether `name` is there.
pub(crate) fn flag(name: &str) -> bool {
    std::env::args().any(|argument| argument == name)
}
