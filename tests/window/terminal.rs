//! The command line on the data of a desktop, beside the window or without it.

use std::process::Stdio;

use serde_json::Value;

use crate::desktop::Desktop;

/// Runs a command with these variables beside the desktop's, and gives its answer.
pub(crate) fn hourwright(desktop: &Desktop, variables: &[(&str, String)], args: &[&str]) -> Value {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("hourwright");
    let answer = desktop
        .command(program)
        .args(args)
        .arg("--json")
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    assert!(answer.status.success(), "{args:?}: {}", answer.status);
    serde_json::from_slice(&answer.stdout).unwrap()
}
