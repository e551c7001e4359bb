//! The program's life under `WebDriver`: started as a person would, and ended.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::net::TcpStream;

use crate::daemons::{Running, run, terminate};
use crate::desktop::Desktop;
use crate::wait::until;

/// What the program is called on the bus, so that there is only one.
const BUS_NAME: &str = "io.github.hourwright.Hourwright.SingleInstance";

/// A running program. Stories end it: it must not outlive its desktop.
pub(crate) struct Program<'a> {
    /// Its page, for `page.rs`.
    pub(crate) page: Client,
    desktop: &'a Desktop,
    /// Its process id.
    process: u32,
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

    /// Waits until the program has ended on its own.
    pub(crate) async fn ended(self) {
        until("the program to end", async || {
            (!is_running(self.process)).then_some(())
        })
        .await;
    }
}

async fn session(port: u16, arguments: &[&str]) -> Client {
    let capabilities =
        json!({ "webkitgtk:browserOptions": { "binary": executable(), "args": arguments } });
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities.as_object().unwrap().clone())
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("a session with the program")
}

/// The program is built beside the tests.
fn executable() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("hourwright-desktop");
    assert!(
        program.exists(),
        "{} is missing: cargo build -p hourwright-desktop",
        program.display()
    );
    program
}

/// Free a moment ago, which is as good as a driver that cannot choose for itself allows.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// A process that has ended is a zombie until the driver looks after it.
fn is_running(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| {
        stat.rsplit(") ")
            .next()
            .is_some_and(|rest| !rest.starts_with('Z'))
    })
}
