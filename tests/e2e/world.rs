//! The stage of a story: a server with a calendar, a data folder, and the built program.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fake_google::{Client, Clock, FakeGoogle, Options, seed};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A Monday, eight in the morning in Berlin.
pub(crate) const NOW: &str = "2026-03-02T07:00:00Z";
/// The person whose calendar it is.
pub(crate) const MARA: &str = "mara@example.com";

/// A server, a data folder and the program.
pub(crate) struct World {
    runtime: Runtime,
    pub(crate) google: FakeGoogle,
    folder: TempDir,
    /// Variables that a story adds to the program's surroundings, or replaces.
    surroundings: Vec<(String, String)>,
    /// What the browser opens something else for.
    opens: Option<(String, String)>,
}

/// What a command left behind.
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// The one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| {
            panic!(
                "stdout is not one JSON document ({e}): {:?} / {:?}",
                self.stdout, self.stderr
            )
        })
    }

    /// The JSON, where the command must have worked.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(
            self.exit, 0,
            "stdout {:?} stderr {:?}",
            self.stdout, self.stderr
        );
        self.json()
    }

    /// Fails unless the command was refused with this exit code and one line on stderr that holds `word`. Where it was
    /// not the input that is wrong, it may have come to the secrets, and then also warns of where they are.
    #[track_caller]
    pub(crate) fn refused(&self, exit: i32, word: &str) {
        assert_eq!(
            self.exit, exit,
            "stdout {:?} stderr {:?}",
            self.stdout, self.stderr
        );
        let warning = |line: &&str| exit != 2 && line.contains("HOURWRIGHT_SECRETS=file");
        assert_eq!(
            self.stderr.lines().filter(|line| !warning(line)).count(),
            1,
            "one line: {:?}",
            self.stderr
        );
        assert!(
            self.stderr.contains(word),
            "{word:?} is not named in {:?}",
            self.stderr
        );
    }
}

impl World {
    /// An empty calendar of Mara's.
    pub(crate) fn empty() -> World {
        World::with(Options::with_accounts([seed::empty(MARA)]))
    }

    /// A server of these options, its clock at [`NOW`].
    pub(crate) fn with(options: Options) -> World {
        let runtime = Runtime::new().unwrap();
        let clock = Clock::frozen(NOW.parse::<Timestamp>().unwrap());
        let google = runtime
            .block_on(FakeGoogle::start(Options { clock, ..options }))
            .unwrap();
        World {
            runtime,
            google,
            folder: tempfile::tempdir().unwrap(),
            surroundings: Vec::new(),
            opens: None,
        }
    }

    /// The same, signed in to the workspace `Home` in Berlin.
    pub(crate) fn signed_in(options: Options) -> World {
        let world = World::with(options);
        world
            .run(&[
                "workspace",
                "add",
                "Home",
                "--time-zone",
                "Europe/Berlin",
                "--json",
            ])
            .ok();
        world.sign_in("Home");
        world
    }

    /// Gives the program another surrounding from now on.
    pub(crate) fn surround(&mut self, name: &str, value: &str) {
        self.surroundings.push((name.to_owned(), value.to_owned()));
    }

    /// Lets the browser open pages of one address at another.
    pub(crate) fn opens(&mut self, address: &str, at: &str) {
        self.opens = Some((address.to_owned(), at.to_owned()));
    }

    /// Starts something beside the server, which it is told the address of.
    pub(crate) fn start<T, F: Future<Output = T>>(&self, begin: impl FnOnce(SocketAddr) -> F) -> T {
        let google = SocketAddr::from((Ipv4Addr::LOCALHOST, self.google.port()));
        self.runtime.block_on(begin(google))
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with its surroundings, to be changed by a story.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let client = Client::demo();
        let mut command = Command::new(program());
        command
            .args(args)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .env("HOURWRIGHT_DATA_DIR", self.data_dir())
            .env("HOURWRIGHT_NOW", NOW)
            .env("HOURWRIGHT_SECRETS", "file")
            .env("HOURWRIGHT_GOOGLE_AUTH_URL", self.google.auth_url())
            .env("HOURWRIGHT_GOOGLE_TOKEN_URL", self.google.token_url())
            .env("HOURWRIGHT_GOOGLE_REVOKE_URL", self.google.revoke_url())
            .env("HOURWRIGHT_GOOGLE_API_URL", self.google.api_url())
            .env("HOURWRIGHT_GOOGLE_CLIENT_ID", client.id)
            .env("HOURWRIGHT_GOOGLE_CLIENT_SECRET", client.secret)
            .envs(self.surroundings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.command(args))
    }

    /// Runs a command like `task add` for the workspace `Home`, which must work, and gives its JSON.
    #[track_caller]
    pub(crate) fn at_home(&self, command: &str, more: &[&str]) -> Value {
        let words: Vec<&str> = command.split(' ').collect();
        let home = ["--workspace", "Home"];
        self.run(&[&words[..], &home, more, &["--json"]].concat())
            .ok()
    }

    /// Puts an event into Mara's own calendar.
    pub(crate) fn meet(&self, title: &str, start: &str, end: &str) -> Value {
        let event =
            json!({"summary": title, "start": {"dateTime": start}, "end": {"dateTime": end}});
        self.google.calendar(MARA).create(event).unwrap()
    }

    /// Starts `login --no-browser --json` and gives the process, with the page that it printed.
    pub(crate) fn begin_login(
        &self,
        workspace: &str,
        more: &[&str],
    ) -> (Child, BufReader<impl Read + use<>>, String) {
        begun(&mut self.command(&login_args(workspace, more)))
    }

    /// Takes the browser's part: opens the page and follows it to the program's port.
    pub(crate) fn open_page(&self, url: &str) {
        let url = match &self.opens {
            Some((address, at)) => url.replacen(address, at, 1),
            None => url.to_owned(),
        };
        self.runtime.block_on(async {
            browser().get(url).send().await.unwrap();
        });
    }

    /// Signs a workspace in and gives the account.
    pub(crate) fn sign_in(&self, workspace: &str) -> String {
        let ran = self.login(workspace, &[]);
        let last = ran.stdout.lines().last().unwrap_or_default();
        let account: Value =
            serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {last:?} {:?}", ran.stderr));
        account["account"]
            .as_str()
            .unwrap_or_else(|| panic!("not signed in: {last} {}", ran.stderr))
            .to_owned()
    }

    /// The whole sign-in; stdout holds what came after the first line.
    pub(crate) fn login(&self, workspace: &str, more: &[&str]) -> Ran {
        self.login_by(&mut self.command(&login_args(workspace, more)))
    }

    /// The same by a prepared command.
    pub(crate) fn login_by(&self, command: &mut Command) -> Ran {
        let (mut child, mut stdout, url) = begun(command);
        let mut stderr = child.stderr.take().unwrap();
        // Read meanwhile: a program that tells all fills the pipe.
        let telling = std::thread::spawn(move || {
            let mut told = String::new();
            stderr.read_to_string(&mut told).unwrap();
            told
        });
        self.open_page(&url);
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).unwrap();
        Ran {
            exit: child.wait().unwrap().code().unwrap_or(-1),
            stdout: rest,
            stderr: telling.join().unwrap(),
        }
    }

    /// The rows of `sync` for one workspace, whatever its exit code.
    pub(crate) fn sync(&self, more: &[&str]) -> (i32, Vec<Value>) {
        let mut args = vec!["sync", "--json"];
        args.extend(more);
        let ran = self.run(&args);
        let runs = ran.json()["runs"]
            .as_array()
            .unwrap_or_else(|| panic!("no runs: {}", ran.stdout))
            .clone();
        (ran.exit, runs)
    }

    /// Fails where the server had to refuse something that no client should ever send.
    #[track_caller]
    pub(crate) fn nothing_malformed_was_sent(&self) {
        let violations = self.google.violations();
        assert!(violations.is_empty(), "{violations:?}");
    }

    /// The occurrences of `Home` in a stretch.
    pub(crate) fn events(&self, from: &str, to: &str) -> Vec<Value> {
        let listed = self
            .run(&[
                "events",
                "--workspace",
                "Home",
                "--from",
                from,
                "--to",
                to,
                "--json",
            ])
            .ok();
        listed["events"].as_array().unwrap().clone()
    }
}

/// What `login` is started with here.
pub(crate) fn login_args<'a>(workspace: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["login", "--workspace", workspace, "--no-browser", "--json"];
    args.extend(more);
    args
}

fn begun(command: &mut Command) -> (Child, BufReader<impl Read + use<>>, String) {
    let mut child = command.spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let first: Value =
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("no url line ({e}): {line:?}"));
    let url = first["url"]
        .as_str()
        .unwrap_or_else(|| panic!("no url in {line:?}"))
        .to_owned();
    (child, stdout, url)
}

/// Runs a prepared command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        exit: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn browser() -> reqwest::Client {
    // Installed once for all stories of this process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// The program, built beside this test.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("hourwright");
    assert!(
        program.exists(),
        "{} is not built; `make test` builds it first",
        program.display()
    );
    program
}

/// The title of an event.
pub(crate) fn title(event: &Value) -> &str {
    event["title"].as_str().unwrap_or_default()
}
