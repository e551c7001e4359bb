//! Two ways to say the same: text for people, one JSON document for programs.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use engine::Error;
use serde::Serialize;

/// Where results go.
pub(crate) struct Output {
    json: bool,
    /// Whether a JSON document is out already: there is never a second.
    printed: AtomicBool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Output {
        Output {
            json,
            printed: AtomicBool::new(false),
        }
    }

    /// Prints a result: with `--json` the value itself, else what `text` makes of it.
    pub(crate) fn result<T: Serialize>(
        &self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), Error> {
        if self.json {
            self.line_of_json(value)
        } else {
            self.text(&text(value))
        }
    }

    /// Whether results are JSON documents.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a result for people.
    #[expect(clippy::unused_self, reason = "whoever prints does so here")]
    pub(crate) fn text(&self, text: &str) -> Result<(), Error> {
        write_out(text)
    }

    /// Prints one line of JSON at once, whatever the mode.
    pub(crate) fn line_of_json<T: Serialize>(&self, value: &T) -> Result<(), Error> {
        let line =
            serde_json::to_string(value).map_err(|e| Error::new(engine::Code::Internal, e))?;
        self.printed.store(true, Ordering::Relaxed);
        write_out(&(line + "\n"))
    }

    /// Says what went wrong: one line on stderr, and with `--json` a document where none was printed.
    pub(crate) fn failure(&self, error: &Error) {
        if self.json && !self.printed.load(Ordering::Relaxed) {
            // A closed stdout changes neither message nor exit code.
            let told = serde_json::json!({ "code": error.code.as_str(), "message": error.message });
            let _ = self.line_of_json(&serde_json::json!({ "error": told }));
        }
        let _ = writeln!(io::stderr(), "hourwright: {error}");
    }
}

/// A reader that has seen enough (`| head`) is no failure.
fn write_out(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::invalid(format!("stdout cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
