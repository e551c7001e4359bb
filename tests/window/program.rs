//! The program's life under `WebDriver`: started as a person would, and ended.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicU16, Ordering};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::net::TcpStream;

use crate::daemons::{Running, run, terminate};
use crate::desktop::Desktop;
use crate::wait::{LIMIT, until};

/// What the program is called on the bus, so that there is only one.
const BUS_NAME: &str = "io.github.hourwright.Hourwright.SingleInstance";

/// A running program. Stories end it: it must not outlive its desktop.
pub(crate) struct Program<'a> {
    /// Its page, for `page.rs`.
    pub(crate) page: Client,
    desktop: &'a Desktop,
    /// Its process id.
    pub(crate) process: u32,
    /// The driver has started the program, with its own environment.
    _driver: Running,
}

impl<'a> Program<'a> {
    /// Starts it with these variables beside the desktop's.
    pub(crate) async fn start(desktop: &'a Desktop, variables: &[(&str, String)]) -> Program<'a> {
        Program::launch(desktop, variables, &[]).await
    }

    /// Starts it as the session does on its own.
    pub(crate) async fn start_hidden(desktop: &'a Desktop) -> Program<'a> {
        Program::launch(desktop, &[], &["--hidden"]).await
    }

    async fn launch(
        desktop: &'a Desktop,
        variables: &[(&str, String)],
        arguments: &[&str],
    ) -> Program<'a> {
        let port = free_port();
        let driver = run(desktop
            .command("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().map(|(name, value)| (name, value))));
        until("WebKitWebDriver to listen", async || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok()
        })
        .await;
        let page = session(port, arguments).await;
        desktop.wait_for_name(BUS_NAME).await;
        Program {
            page,
            desktop,
            process: desktop.owner_process(BUS_NAME).await.unwrap(),
            _driver: driver,
        }
    }

    /// Starts the program once more beside the running one, and waits until that second one has given way.
    pub(crate) fn start_again(&self) {
        let second = self.desktop.command(executable()).status().unwrap();
        assert!(
            second.success(),
            "a second start gives way to the first: {second}"
        );
    }

    /// Ends the program as the end of the session does.
    pub(crate) async fn quit(self) {
        assert!(
            is_running(self.process),
            "the program did not end on its own"
        );
        terminate(self.process);
        self.ended().await;
    }

    /// Waits until the program has ended on its own, and the bus has noticed: a next one would give way to it.
    pub(crate) async fn ended(self) {
        until("the program to end", async || {
            let ended = !is_running(self.process);
            (ended && self.desktop.owner_process(BUS_NAME).await.is_none()).then_some(())
        })
        .await;
    }
}

/// A running program without anybody who looks into its page.
pub(crate) struct Unseen<'a> {
    pub(crate) program: Running,
    desktop: &'a Desktop,
}

impl<'a> Unseen<'a> {
    /// Starts it with these variables beside the desktop's, and does not wait for anything.
    pub(crate) fn start(
        desktop: &'a Desktop,
        variables: &[(&str, String)],
        arguments: &[&str],
    ) -> Unseen<'a> {
        let mut command = desktop.command(executable());
        command.args(arguments);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        Unseen {
            program: run(&mut command),
            desktop,
        }
    }

    /// Waits until it has ended on its own and the bus has noticed, and tells how it did.
    pub(crate) async fn ended(self) -> ExitStatus {
        let status = self.program.ended().await;
        until("the bus to notice", async || {
            let owner = self.desktop.owner_process(BUS_NAME).await;
            owner.is_none().then_some(())
        })
        .await;
        status
    }
}

async fn session(port: u16, arguments: &[&str]) -> Client {
    let capabilities =
        json!({ "webkitgtk:browserOptions": { "binary": executable(), "args": arguments } });
    let address = format!("http://127.0.0.1:{port}");
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities.as_object().unwrap().clone());
    // A program that ends before it is connected is waited for without end.
    tokio::time::timeout(LIMIT, builder.connect(&address))
        .await
        .expect("a program that starts")
        .expect("a session with the program")
}

/// The program is built beside the tests.
pub(crate) fn executable() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("hourwright-desktop");
    assert!(
        program.exists(),
        "{} is missing: cargo build -p hourwright-desktop",
        program.display()
    );
    program
}

/// A port for a driver, which cannot choose for itself. It is none that the system gives to whoever asks for any, so
/// that nobody takes it before the driver does.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let process = u16::try_from(std::process::id() % 200).unwrap();
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + process * 50 + next % 50;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// A process that has ended is a zombie until the driver looks after it.
fn is_running(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| {
        stat.rsplit(") ")
            .next()
            .is_some_and(|rest| !rest.starts_with('Z'))
    })
}
