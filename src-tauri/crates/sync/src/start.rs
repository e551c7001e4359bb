//! Where a run begins: with what changed since a token, with everything, or with what is left of everything.

use google::SyncToken;
use sabotage::mutant;
use store::ReadTx;
use store::stage::StagedRun;
use store::sync_run::RunType;
use store::sync_state::{self, SyncState};

use crate::Kind;

/// Where a listing begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Start {
    /// With what changed since.
    Changes(SyncToken),
    /// With the first page of everything.
    Everything,
    /// With the page after those that an interrupted full listing has staged (P129).
    Rest {
        /// Of those pages.
        staged_run_id: i64,
        /// Of the next one.
        page_token: String,
        /// How many events each of them was asked to have.
        page_size: u32,
    },
}

impl Start {
    /// What the log calls it.
    pub(crate) fn run_type(&self) -> RunType {
        match self {
            Start::Changes(_) => RunType::Incremental,
            Start::Everything | Start::Rest { .. } => RunType::Full,
        }
    }
}

/// What a run over this calendar is, where nobody asks for everything.
///
/// # Errors
/// The store cannot be read.
pub fn usual_type(tx: &ReadTx<'_>, calendar_id: i64) -> store::Result<RunType> {
    let state = sync_state::get(tx, calendar_id)?;
    let start = decide(Kind::Auto, state.as_ref(), None, &google::fingerprint(), 0);
    Ok(start.run_type())
}

/// A token counts only together with the query that it was given for (P06), and so do staged pages (P130). Pages that are
/// larger than what `page_size` says can be had have no continuation (P95). Who asks for everything means what Google
/// says from now on: pages that were staged before do not count, should the doubt be about them.
pub(crate) fn decide(
    kind: Kind,
    state: Option<&SyncState>,
    staged: Option<&StagedRun>,
    fingerprint: &str,
    page_size: u32,
) -> Start {
    let token = state
        .filter(|state| state.fingerprint == fingerprint || mutant!("no-fingerprint"))
        .and_then(|state| state.token.as_deref());
    let staged = staged.filter(|run| {
        let same_query = run.fingerprint == fingerprint || mutant!("pages-of-another-query");
        let goes_on = run.kind == RunType::Full && !run.page_token.is_empty();
        same_query && goes_on && run.page_size <= page_size
    });
    match (kind, token, staged) {
        (Kind::Auto, Some(token), _) => Start::Changes(SyncToken::new(token)),
        (Kind::Auto, None, Some(run)) if !mutant!("no-resume") => Start::Rest {
            staged_run_id: run.id,
            page_token: run.page_token.clone(),
            page_size: run.page_size,
        },
        _ => Start::Everything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn state(token: Option<&str>, fingerprint: &str) -> SyncState {
        SyncState {
            token: token.map(str::to_owned),
            fingerprint: fingerprint.to_owned(),
            completed_at: None,
            full_completed_at: None,
            tokenless_runs: 0,
            page_size: None,
        }
    }

    fn staged(kind: RunType, fingerprint: &str, page_token: &str) -> StagedRun {
        StagedRun {
            id: 7,
            kind,
            fingerprint: fingerprint.to_owned(),
            page_token: page_token.to_owned(),
            page_size: 250,
            started_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_token_of_this_query_goes_first_then_pages_of_this_query() {
        let changes = || Start::Changes(SyncToken::new("t"));
        let rest = || Start::Rest {
            staged_run_id: 7,
            page_token: "p".to_owned(),
            page_size: 250,
        };
        let token = Some(state(Some("t"), "now"));
        let old_token = Some(state(Some("t"), "before"));
        let no_token = Some(state(None, "now"));
        let pages = Some(staged(RunType::Full, "now", "p"));
        let old_pages = Some(staged(RunType::Full, "before", "p"));
        let no_pages = Some(staged(RunType::Full, "now", ""));
        let changed_pages = Some(staged(RunType::Incremental, "now", "p"));
        for (kind, state, staged, expected) in [
            (Kind::Auto, &None, &None, Start::Everything),
            (Kind::Auto, &token, &None, changes()),
            (Kind::Full, &token, &None, Start::Everything),
            (Kind::Auto, &old_token, &None, Start::Everything),
            (Kind::Auto, &no_token, &None, Start::Everything),
            (Kind::Auto, &token, &pages, changes()),
            (Kind::Full, &token, &pages, Start::Everything),
            (Kind::Full, &None, &pages, Start::Everything),
            (Kind::Auto, &None, &pages, rest()),
            (Kind::Auto, &no_token, &pages, rest()),
            (Kind::Auto, &old_token, &pages, rest()),
            (Kind::Auto, &None, &old_pages, Start::Everything),
            (Kind::Auto, &None, &no_pages, Start::Everything),
            (Kind::Auto, &None, &changed_pages, Start::Everything),
        ] {
            let start = decide(kind, state.as_ref(), staged.as_ref(), "now", 500);
            assert_eq!(start, expected, "{kind:?} {state:?} {staged:?}");
        }
    }
}
