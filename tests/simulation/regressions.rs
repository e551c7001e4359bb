//! Stories that failed once, shortened, kept as data.

use std::fs;
use std::path::Path;

use crate::seeds::tell;
use crate::story::Story;

#[test]
fn what_was_mended_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulation/regressions");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let story: Story = serde_json::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Err(what) = tell(&story) {
            panic!("{}: {what}", path.display());
        }
    }
}
