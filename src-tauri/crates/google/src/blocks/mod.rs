//! Writing planned blocks: the only requests of this program that change anything at Google.
//!
//! A change or a deletion takes an [`OwnBlock`], which nobody can make but by showing what Google itself answered: the
//! event must carry our private properties, of this installation, with its own id in them. It is sent with the etag of
//! that answer, so that whatever happened since refuses it. No bug further up can reach a person's own event from here.

mod calendar;
mod content;
mod own;
mod write;

pub use calendar::OwnCalendar;
pub use content::{BlockContent, BlockPatch, BlockSeen, Reminder};
pub use own::{BlockMark, OwnBlock, Owner, Seen};
