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
    pub(crate) fn new(place: impl AsRef<str>, what: impl AsRef<str>) -> Error {
        Error {
            place: one_line(place.as_ref()),
            what: one_line(what.as_ref()),
        }
    }

    /// The path of the field, like `tasks[3].due`; `problem` for the whole.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// Names and values come from the file: what would break the line is escaped, what is very long is cut.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let breaks_lines = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut line = String::new();
    for character in text.chars() {
        if line.len() > LONGEST {
            line.push('…');
            break;
        }
        if breaks_lines(character) {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}
