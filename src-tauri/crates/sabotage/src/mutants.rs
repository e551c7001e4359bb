//! The deliberate faults: what each breaks. Each stands in the program as one line with its name.

use std::sync::OnceLock;

/// Name and meaning of each. A suite that still passes with one of them does not watch what it should.
pub const MUTANTS: &[(&str, &str)] = &[
    (
        "no-fingerprint",
        "a sync token is used for another query than its own",
    ),
    (
        "pages-of-another-query",
        "staged pages of another query are gone on with",
    ),
    ("no-resume", "an interrupted full listing begins anew"),
    (
        "older-wins",
        "no text of an event counts as older than another",
    ),
    (
        "updated-decides",
        "what is not newer by its `updated` is no change",
    ),
    (
        "bare-tombstones-ignored",
        "a tombstone that does not name its series cancels no occurrence",
    ),
    (
        "bare-tombstones-stay",
        "what is brought back while a listing goes on stays deleted",
    ),
    (
        "old-copies-undo-tombstones",
        "the copy that is stored brings back what was deleted",
    ),
    (
        "cancelled-occurrences-dropped",
        "a cancelled occurrence leaves no row",
    ),
    (
        "recurrence-order-matters",
        "recurrence lines in another order are a change",
    ),
    ("brake-off", "a listing may remove as much as it likes"),
    ("no-sweep", "what a full listing does not name stays"),
    (
        "changes-sweep",
        "what a listing of changes does not name goes",
    ),
    (
        "exceptions-keyed-by-start",
        "an exception stands for the occurrence at its present start",
    ),
    (
        "exceptions-outlive-series",
        "the exceptions of a deleted series stay",
    ),
    (
        "listed-exceptions-go-too",
        "a deleted series takes exceptions along that are listed alive",
    ),
    (
        "poison-stops-the-run",
        "a resource that cannot be read ends the run",
    ),
    (
        "quarantine-stays",
        "what can be read again stays in quarantine",
    ),
    ("empty-page-ends", "an empty page is the end"),
    (
        "last-of-a-listing-wins",
        "of two texts in one listing the later one counts",
    ),
    (
        "other-parameters-on-later-pages",
        "later pages are asked for with other parameters",
    ),
    (
        "overtaken-unnoticed",
        "another run's work in between is not seen",
    ),
    ("pages-stay", "staged pages outlive a complete run"),
    (
        "half-a-listing-sweeps",
        "what an interrupted full listing did not name goes",
    ),
    (
        "lost-is-wiped",
        "a calendar that is gone at Google loses its events",
    ),
    (
        "lock-ignored",
        "a calendar that another run reads is read all the same",
    ),
    (
        "endless-410",
        "a run starts over as often as Google says 410",
    ),
    (
        "tokenless-for-ever",
        "a listing without a token never leads to a full one",
    ),
    ("410-is-a-failure", "a dead token ends the run and stays"),
    (
        "wipe-on-410",
        "a dead token empties the calendar before it is read again",
    ),
    (
        "cancelled-run-counts",
        "a run that somebody stopped is completed",
    ),
    (
        "token-before-the-data",
        "the token is stored in a transaction of its own, before the events",
    ),
    (
        "role-unnoticed",
        "a role that shows less or more changes nothing",
    ),
    (
        "details-stay",
        "what must not be seen any more stays until the next listing",
    ),
    (
        "empty-list-believed",
        "a list without any calendar loses them all",
    ),
    (
        "any-json-is-a-listing",
        "JSON that does not say that it lists events is read as if it did",
    ),
    (
        "refused-access-kept",
        "an access token that Google refused is used again",
    ),
    (
        "everything-is-retried",
        "errors that no retry can help are retried",
    ),
    (
        "retry-after-ignored",
        "Google's own waiting time counts for nothing",
    ),
    (
        "each-keeps-its-calendar",
        "of two calendars for blocks that were made at once both stay",
    ),
];

/// What [`crate::mutant!`] does: the environment names the one that is on.
pub fn chosen(name: &str) -> bool {
    static CHOSEN: OnceLock<Option<String>> = OnceLock::new();
    let chosen = CHOSEN.get_or_init(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "no program is built with this, only tests are"
        )]
        let name = std::env::var("HOURWRIGHT_MUTANT").ok()?;
        assert!(
            MUTANTS.iter().any(|(known, _)| *known == name),
            "there is no mutant {name}"
        );
        Some(name)
    });
    chosen.as_deref() == Some(name)
}
