//! A Google with many events, in a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use fake_google::{FakeGoogle, Options, seed};
use serde_json::json;

/// The argument with which this program is the server.
pub(crate) const SERVE: &str = "--serve";
const EMAIL: &str = "many@example.com";

/// The server, as its client sees it; it ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    answers: BufReader<ChildStdout>,
    /// The root of its addresses.
    pub(crate) base: String,
}

impl Server {
    /// A server whose one calendar has so many events.
    pub(crate) fn start(events: usize) -> Server {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([SERVE, &events.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut server = Server {
            child,
            answers,
            base: String::new(),
        };
        server.base = server.answer();
        server
    }

    /// Gives so many single events another title.
    pub(crate) fn change(&mut self, events: usize) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{events}").unwrap();
        assert_eq!(self.answer(), "changed");
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }
}

/// Is the server until the input ends.
pub(crate) fn serve(events: usize) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = Options::with_accounts([seed::many(events, 1)]);
    let google = runtime.block_on(FakeGoogle::start(options)).unwrap();
    println!("{}", google.api_url());
    let calendar = google.calendar(EMAIL);
    let single = |event: &serde_json::Value| {
        event.get("recurrence").is_none() && event.get("recurringEventId").is_none()
    };
    for (round, line) in std::io::stdin().lines().enumerate() {
        let count: usize = line.unwrap().parse().unwrap();
        let events = calendar.snapshot().into_iter();
        let chosen = events.filter(|(_, event)| single(event)).take(count);
        for (id, _) in chosen {
            let title = format!("Changed in round {round}");
            calendar.patch(&id, json!({ "summary": title })).unwrap();
        }
        println!("changed");
    }
}
