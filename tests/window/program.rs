//! The program under `WebDriver`: started as a person would, then read and used through its page.

use std::path::PathBuf;
use std::process::Stdio;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::process::{Child, Command};

use crate::desktop::Desktop;
use crate::wait::{LIMIT, until};

/// What the program is called on the bus, so that there is only one.
const BUS_NAME: &str = "io.github.hourwright.Hourwright.SingleInstance";

/// A running program. The driver starts it and hands its own environment on to it.
pub(crate) struct Program<'a> {
    desktop: &'a Desktop,
    /// Its process id.
    process: u32,
    page: Client,
    _driver: Child,
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
        let driver = desktop
            .command("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stderr(log("program.log"))
            .spawn()
            .expect("WebKitWebDriver, of the package webkit2gtk-driver");
        until("WebKitWebDriver to listen", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .ok()
        })
        .await;
        let page = session(port, arguments).await;
        desktop.wait_for_name(BUS_NAME).await;
        let process = desktop
            .owner_process(BUS_NAME)
            .await
            .expect("the program is on the bus");
        Program {
            desktop,
            process,
            page,
            _driver: driver,
        }
    }

    /// The element that tests know by this name; waits until it is there.
    pub(crate) async fn find(&self, name: &str) -> Element {
        self.find_css(&test_id(name)).await
    }

    /// The element of that selector; waits until it is there.
    pub(crate) async fn find_css(&self, selector: &str) -> Element {
        match self
            .page
            .wait()
            .at_most(LIMIT)
            .for_element(Locator::Css(selector))
            .await
        {
            Ok(element) => element,
            Err(error) => {
                let picture = self.picture(&format!("failure-{}.png", story())).await;
                panic!(
                    "{selector} is not on the page ({error}); {} shows what is",
                    picture.display()
                );
            }
        }
    }

    /// How many elements of that selector there are.
    pub(crate) async fn count(&self, selector: &str) -> usize {
        self.page
            .find_all(Locator::Css(selector))
            .await
            .unwrap()
            .len()
    }

    /// Presses a button once it is there and can be pressed.
    pub(crate) async fn press(&self, name: &str) {
        until(&format!("{name} can be pressed"), async || {
            let button = self.find(name).await;
            (button.is_enabled().await.ok()? && button.click().await.is_ok()).then_some(())
        })
        .await;
    }

    /// Fills in a field, instead of what it held.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.find(name).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Keeps a picture of the page under `tests/artifacts/`.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        // What is hidden is not drawn, and the picture will say so.
        let _ = self.page.execute_async(drawn, Vec::new()).await;
        let path = artifacts().join(name);
        std::fs::write(&path, self.page.screenshot().await.unwrap()).unwrap();
        path
    }

    /// Waits until the program has ended on its own.
    pub(crate) async fn ended(&self) {
        until("the program to end", async || {
            (!is_running(self.process)).then_some(())
        })
        .await;
    }

    /// Ends the program as the end of the session does.
    pub(crate) async fn quit(self) {
        let sent = Command::new("kill")
            .arg(self.process.to_string())
            .status()
            .await
            .unwrap();
        assert!(sent.success(), "the program still runs");
        self.ended().await;
    }

    /// Starts the program once more beside the running one and waits until that second one has given way.
    pub(crate) async fn start_again(&self) {
        let second = self
            .desktop
            .command(executable())
            .stderr(Stdio::null())
            .status()
            .await
            .unwrap();
        assert!(
            second.success(),
            "a second start gives way to the first: {second}"
        );
    }
}

/// The selector for what tests know by this name.
pub(crate) fn test_id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// Where pictures and logs are kept.
pub(crate) fn artifacts() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("artifacts");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn session(port: u16, arguments: &[&str]) -> Client {
    let capabilities =
        json!({ "webkitgtk:browserOptions": { "binary": executable(), "args": arguments } });
    let connector = HttpConnector::new();
    ClientBuilder::new(connector)
        .capabilities(capabilities.as_object().unwrap().clone())
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("a session with the program")
}

/// The name of the test that is running, which is its thread's.
fn story() -> String {
    let thread = std::thread::current();
    thread
        .name()
        .and_then(|name| name.rsplit("::").next())
        .unwrap_or("story")
        .to_owned()
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
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn log(name: &str) -> Stdio {
    let file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(artifacts().join(name))
        .unwrap();
    file.into()
}

/// A process that has ended is a zombie until the driver looks after it.
fn is_running(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| {
        stat.rsplit(") ")
            .next()
            .is_some_and(|rest| !rest.starts_with('Z'))
    })
}
