//! The deliberate faults: what each breaks. Each stands in the program as one line with its name.

use std::sync::OnceLock;

/// Name and meaning of each. A suite that still passes with one of them does not watch what it should.
pub const MUTANTS: &[(&str, &str)] = &[];

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
