//! What the account may see of a calendar, and what follows when that changes.

use sabotage::mutant;
use store::{Store, WriteTx, event, stage, sync_state};

use crate::Result;

/// Whether a change from one access role to another changes what of an event is seen. Of all roles, only
/// `freeBusyReader` hides everything but times; unknown ones are readers (P20).
pub(crate) fn changes_sight(before: &str, after: &str) -> bool {
    shows_details(before) != shows_details(after) && !mutant!("role-unnoticed")
}

/// Whether more than times may be known.
pub(crate) fn shows_details(role: &str) -> bool {
    role != "freeBusyReader"
}

/// Follows a change of role within `tx`. Etags do not tell what we may see of an event, so that everything has to be
/// read again; and what must not be seen any more goes at once, staged pages with it (P44). True where something went:
/// then [`wipe`] is due.
pub(crate) fn follow(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    before: &str,
    after: &str,
) -> Result<bool> {
    if !changes_sight(before, after) {
        return Ok(false);
    }
    sync_state::forget_token(tx, calendar_id)?;
    stage::purge(tx, calendar_id)?;
    let hides = !shows_details(after) && !mutant!("details-stay");
    if hides {
        event::scrub(tx, calendar_id)?;
    }
    Ok(hides)
}

/// Takes what was deleted out of the file, too, where it would lie in pages that are free until something else is
/// written there. That it cannot be done now, as where another program reads for long, is no reason to fail.
pub(crate) fn wipe(store: &Store) {
    if let Err(error) = store.compact() {
        tracing::warn!(%error, "what may not be seen any more may still lie in unused parts of the file");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_free_busy_hides_details() {
        for (before, after, changes) in [
            ("owner", "reader", false),
            ("writer", "writerWithoutPrivateAccess", false),
            ("reader", "freeBusyReader", true),
            ("freeBusyReader", "owner", true),
            ("freeBusyReader", "freeBusyReader", false),
        ] {
            assert_eq!(changes_sight(before, after), changes, "{before} {after}");
        }
    }
}
