//! What a desktop consists of: an X server, a session bus, a keychain; each a process that ends with its story.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::wait::until;

/// A process that is asked to end, and waited for, when nobody holds it any more.
pub(crate) struct Running(Child);

impl Running {
    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits until it has ended on its own, and tells how.
    pub(crate) async fn ended(mut self) -> ExitStatus {
        until("the process to end", async || self.0.try_wait().unwrap()).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        terminate(self.id());
        // A process that ended on its own meanwhile is as good.
        let _ = self.0.wait();
    }
}

/// Asks a process to end, as the end of a session does.
pub(crate) fn terminate(process: u32) {
    // Nothing is there to be asked where it has ended on its own.
    let _ = Command::new("kill")
        .arg(process.to_string())
        .stderr(Stdio::null())
        .status();
}

/// Starts a process.
pub(crate) fn run(command: &mut Command) -> Running {
    Running(spawn(command))
}

/// An X server without a screen, and its name, like `:99`.
pub(crate) fn x_server() -> (Running, String) {
    // It would start anew whenever its last program ends, and turn away who comes meanwhile.
    let screen = "-displayfd 1 -screen 0 1280x800x24 -nolisten tcp -noreset";
    let mut child = spawn(
        Command::new("Xvfb")
            .args(screen.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let number = first_line(child.stdout.take());
    (Running(child), format!(":{number}"))
}

/// A session bus, and its address.
pub(crate) fn session_bus(command: &mut Command, folder: &Path) -> (Running, String) {
    let address = format!("--address=unix:dir={}", folder.display());
    let arguments = [
        "--session",
        "--nofork",
        "--nopidfile",
        "--print-address=1",
        &address,
    ];
    let mut child = spawn(command.args(arguments).stdout(Stdio::piped()));
    let address = first_line(child.stdout.take());
    (Running(child), address)
}

/// A keychain. The password makes it, too; an empty standard input would leave it locked.
pub(crate) fn keychain(command: &mut Command) -> Running {
    let arguments = ["--foreground", "--unlock", "--components=secrets"];
    let mut child = spawn(
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null()),
    );
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"a test's password").unwrap();
    Running(child)
}

fn spawn(command: &mut Command) -> Child {
    command.spawn().unwrap_or_else(|error| {
        panic!(
            "{} cannot be started ({error}); the window's tests need the packages \
             xvfb, dbus, gnome-keyring and webkit2gtk-driver",
            command.get_program().display()
        )
    })
}

fn first_line(output: Option<impl Read>) -> String {
    let mut line = String::new();
    BufReader::new(output.unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(
        !line.trim().is_empty(),
        "it ended without saying where it is"
    );
    line.trim().to_owned()
}
