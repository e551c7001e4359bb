//! A desktop of one's own for each story: an X server without a screen, a session bus, an unlocked keychain, and folders
//! that nobody else uses. Stories can so run side by side, and nothing of the person who runs them is touched.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use zbus::fdo::DBusProxy;

use crate::wait::until;

/// The desktop; everything on it ends with it.
pub(crate) struct Desktop {
    /// The X server's name, like `:99`.
    pub(crate) display: String,
    /// The address of the session bus.
    pub(crate) bus_address: String,
    /// A connection to it.
    pub(crate) bus: zbus::Connection,
    home: TempDir,
    _running: [Child; 3],
}

impl Desktop {
    /// Starts the X server, the bus and the keychain, and waits until each answers.
    pub(crate) async fn start() -> Desktop {
        let home = tempfile::Builder::new()
            .prefix("hourwright-window-")
            .tempdir()
            .unwrap();
        for folder in ["runtime", "bin", "tmp"] {
            private_folder(&home.path().join(folder));
        }
        let (x, display) = x_server().await;
        let (bus_daemon, bus_address) = session_bus(home.path()).await;
        let keychain = keychain(home.path(), &bus_address).await;
        let bus = zbus::connection::Builder::address(bus_address.as_str())
            .unwrap()
            .build()
            .await
            .unwrap();
        let desktop = Desktop {
            display,
            bus_address,
            bus,
            home,
            _running: [x, bus_daemon, keychain],
        };
        desktop.wait_for_name("org.freedesktop.secrets").await;
        desktop
    }

    /// A program that will find itself on this desktop, and nothing of the real one.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        at_home(&mut command, self.home.path());
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("HOURWRIGHT_DATA_DIR", self.data_dir())
            .kill_on_drop(true);
        command
    }

    /// Where Hourwright keeps its data here.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.home.path().join("hourwright")
    }

    /// Puts a program in front of all others of its name.
    pub(crate) fn install(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;

        let path = self.home.path().join("bin").join(name);
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// A place for a file of the story's own.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Waits until somebody on the bus is called so.
    pub(crate) async fn wait_for_name(&self, name: &str) {
        until(&format!("{name} on the session bus"), async || {
            self.owner_process(name).await
        })
        .await;
    }

    /// The id of the process that is called so on the bus.
    pub(crate) async fn owner_process(&self, name: &str) -> Option<u32> {
        let bus = DBusProxy::new(&self.bus).await.unwrap();
        bus.get_connection_unix_process_id(name.try_into().unwrap())
            .await
            .ok()
    }
}

async fn x_server() -> (Child, String) {
    let mut child = spawn(
        Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped()),
    );
    let number = first_line(child.stdout.take().unwrap()).await;
    (child, format!(":{number}"))
}

async fn session_bus(home: &Path) -> (Child, String) {
    let mut command = Command::new("dbus-daemon");
    at_home(&mut command, home);
    let mut child = spawn(
        command
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped()),
    );
    let address = first_line(child.stdout.take().unwrap()).await;
    (child, address)
}

/// The password makes the keychain, too. An empty standard input would leave it locked.
async fn keychain(home: &Path, bus_address: &str) -> Child {
    let mut command = Command::new("gnome-keyring-daemon");
    at_home(&mut command, home);
    let mut child = spawn(
        command
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", bus_address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null()),
    );
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"a test's password")
        .await
        .unwrap();
    child
}

fn at_home(command: &mut Command, home: &Path) {
    let mut path = home.join("bin").into_os_string();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("runtime"))
        .env("TMPDIR", home.join("tmp"))
        .env("PATH", path);
    for place in [
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
    ] {
        command.env_remove(place);
    }
}

fn spawn(command: &mut Command) -> Child {
    command
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} cannot be started ({error}); desktop tests need the packages xvfb, dbus and gnome-keyring"))
}

async fn first_line(output: impl AsyncRead + Unpin) -> String {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).await.unwrap();
    assert!(
        !line.trim().is_empty(),
        "it ended without saying where it is"
    );
    line.trim().to_owned()
}

fn private_folder(path: &Path) {
    use std::os::unix::fs::DirBuilderExt;

    std::fs::DirBuilder::new().mode(0o700).create(path).unwrap();
}
