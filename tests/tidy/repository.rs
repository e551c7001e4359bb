//! The repository as the checks see it: its files as git knows them, and what its tools say.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file by its path from the top.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// Whether it ends in one of these.
    pub(crate) fn is(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }
}

/// The top of the repository.
pub(crate) fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package lies in a folder of the repository")
}

/// Every path that is or may be committed.
pub(crate) fn paths() -> Vec<String> {
    // The clone may belong to somebody else, as in a container.
    let listed = output(
        Command::new("git")
            .args([
                "-c",
                "safe.directory=*",
                "ls-files",
                "-z",
                "--cached",
                "--others",
            ])
            .arg("--exclude-standard"),
    );
    let mut paths: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    paths.retain(|path| top().join(path).exists());
    paths.sort();
    paths.dedup();
    assert!(!paths.is_empty(), "git lists no file");
    paths
}

/// Every such file that is text.
pub(crate) fn texts() -> Vec<File> {
    let read = |path: String| {
        Some(File {
            text: std::fs::read_to_string(top().join(&path)).ok()?,
            path,
        })
    };
    paths().into_iter().filter_map(read).collect()
}

/// A file that has to be there.
pub(crate) fn text(path: impl Into<PathBuf>) -> String {
    let path = top().join(path.into());
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What Cargo says, without asking the network or changing the lock file.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    output(
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--locked"]),
    )
}

fn output(command: &mut Command) -> String {
    let output = command.current_dir(top()).output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Fails with every finding at once.
#[track_caller]
pub(crate) fn none(rule: &str, findings: impl IntoIterator<Item = String>) {
    let findings: Vec<String> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
