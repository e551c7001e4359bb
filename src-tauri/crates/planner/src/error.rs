//! What is wrong with a problem, and where.

/// A problem that breaks an input rule: one line that names the field by its path, like
/// `tasks[3].due: not an RFC 3339 instant: "tomorrow"`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Error {
    place: String,
    what: String,
}

impl Error {
    pub(crate) fn new(place: impl Into<String>, what: impl Into<String>) -> Error {
        Error {
            place: place.into(),
            what: what.into(),
        }
    }

    /// The path of the field, like `tasks[3].due`; `problem` for the whole.
    pub fn place(&self) -> &str {
        &self.place
    }
}
