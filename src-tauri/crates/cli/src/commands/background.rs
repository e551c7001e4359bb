//! `run`: the background without a window, for servers and login sessions.

use std::path::{Path, absolute};

use engine::{Code, Engine, Error};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::wait_for;
use crate::output::Output;

/// Ends only by being interrupted, and says so with its exit code. Where another program starts the jobs already, it waits
/// until that one ends.
pub(crate) fn run(
    engine: &Engine,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    wait_for(async {
        engine.start_background().await?;
        let scheduling = engine.is_scheduling();
        if output.is_json() {
            output.line_of_json(&json!({ "scheduling": scheduling }))?;
        }
        eprintln!(
            "hourwright: {}; Ctrl+C ends it",
            if scheduling {
                "jobs start by the clock"
            } else {
                "another Hourwright starts the jobs, and this one waits until it ends"
            }
        );
        cancel.cancelled().await;
        engine.shutdown().await;
        Ok(Code::Cancelled.exit())
    })
}

/// Prints a unit for systemd's user manager. An interrupt is how it ends, so that is no failure.
pub(crate) fn print_unit(data_dir: Option<&Path>, output: &Output) -> Result<u8, Error> {
    let unusable = |e: std::io::Error| Error::new(Code::Internal, format!("no path: {e}"));
    let program = std::env::current_exe().map_err(unusable)?;
    let mut words = vec![quoted(&program)?];
    if let Some(folder) = data_dir {
        words.extend([
            "--data-dir".to_owned(),
            quoted(&absolute(folder).map_err(unusable)?)?,
        ]);
    }
    let unit = format!(
        "[Unit]\n\
         Description=Hourwright, which keeps calendars in sync and plans tasks\n\
         \n\
         [Service]\n\
         ExecStart={} run\n\
         SuccessExitStatus=130\n\
         Restart=on-failure\n\
         RestartSec=30\n\
         \n\
         [Install]\n\
         WantedBy=default.target\n",
        words.join(" ")
    );
    output.result(&json!({ "unit": unit }), |_| unit.clone())?;
    Ok(0)
}

/// A path as a word of a unit file: `%` and `$` would stand for something else, and quotes end at quotes.
fn quoted(path: &Path) -> Result<String, Error> {
    let text = path
        .to_str()
        .filter(|text| !text.contains(char::is_control));
    let text = text
        .ok_or_else(|| Error::invalid(format!("{} cannot stand in a unit file", path.display())))?;
    let mut word = String::from("\"");
    for letter in text.chars() {
        match letter {
            '%' | '$' => word.extend([letter, letter]),
            '"' | '\\' => word.extend(['\\', letter]),
            _ => word.push(letter),
        }
    }
    word.push('"');
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_a_unit_file_means_itself() {
        let word = |path: &str| quoted(Path::new(path)).unwrap();
        assert_eq!(word("/opt/hourwright"), r#""/opt/hourwright""#);
        assert_eq!(
            word(r#"/a b/100%/$x/"q"\n"#),
            r#""/a b/100%%/$$x/\"q\"\\n""#
        );
        quoted(Path::new("/a\nExecStart=x")).unwrap_err();
    }
}
