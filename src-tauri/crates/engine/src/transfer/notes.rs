//! What of a file was not taken as it stands there, in English sentences for the command line; the window says its own
//! from the same notes.

use std::fmt;

use crate::view::{ImportNote, ImportNoteKind, ImportPlace};

impl ImportNote {
    pub(super) fn new(place: Option<ImportPlace>, what: ImportNoteKind) -> ImportNote {
        let text = match &place {
            Some(place) => format!("{place}: {what}"),
            None => what.to_string(),
        };
        ImportNote { place, what, text }
    }
}

impl fmt::Display for ImportPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportPlace::Line { number } => write!(f, "line {number}"),
            ImportPlace::Entry { number, title } => write!(f, "entry {number} ({title:?})"),
        }
    }
}

impl fmt::Display for ImportNoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportNoteKind::Unknown { word } => {
                write!(f, "left out, {word:?} is neither task nor event")
            }
            ImportNoteKind::NoStart => f.write_str("left out, it has no start"),
            ImportNoteKind::Cancelled => f.write_str("left out, it was cancelled"),
            ImportNoteKind::LoneException => f.write_str(
                "left out, a single occurrence that differs from its series; an .ics file keeps those",
            ),
            ImportNoteKind::Known {
                calendar,
                events,
                different,
            } => {
                match events {
                    1 => write!(f, "1 event was left out, because {calendar} has it already")?,
                    _ => write!(
                        f,
                        "{events} events were left out, because {calendar} has them already"
                    )?,
                }
                match different {
                    0 => Ok(()),
                    _ => write!(
                        f,
                        "; with another time or title {different} of them, which counts: change it there"
                    ),
                }
            }
            ImportNoteKind::EndBeforeStart => {
                f.write_str("its end does not follow its start; it was taken for a point")
            }
            ImportNoteKind::Zone { named, taken } => {
                write!(f, "the zone {named:?} is not known; {taken} was taken")
            }
            ImportNoteKind::Hours { named, taken } => {
                write!(f, "no hour set is called {named:?} here; {taken} was taken")
            }
        }
    }
}
