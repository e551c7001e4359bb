//! A desktop of one's own for each story: an X server without a screen, a session bus, an unlocked keychain, and folders
//! that nobody else uses. Stories can so run side by side, and nothing of the person who runs them is touched.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use zbus::fdo::DBusProxy;

use crate::daemons::{Running, keychain, session_bus, x_server};
use crate::wait::until;

/// The desktop; everything on it ends with it.
pub(crate) struct Desktop {
    /// The X server's name, like `:99`.
    pub(crate) display: String,
    /// The address of the session bus.
    pub(crate) bus_address: String,
    /// A connection to it.
    pub(crate) bus: zbus::Connection,
    /// What the programs on it say.
    log: File,
    /// Ended before the folders go.
    _daemons: [Running; 3],
    home: TempDir,
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
        let log = File::create(artifacts().join(format!("{}.log", story()))).unwrap();
        let command = |program: &str| {
            let mut command = Command::new(program);
            at_home(&mut command, home.path()).stderr(log.try_clone().unwrap());
            command
        };
        let (x, display) = x_server();
        let (bus_daemon, bus_address) =
            session_bus(&mut command("dbus-daemon"), &home.path().join("runtime"));
        let keychain =
            keychain(command("gnome-keyring-daemon").env("DBUS_SESSION_BUS_ADDRESS", &bus_address));
        let bus = zbus::connection::Builder::address(bus_address.as_str())
            .unwrap()
            .build()
            .await
            .unwrap();
        let desktop = Desktop {
            display,
            bus_address,
            bus,
            log,
            _daemons: [keychain, bus_daemon, x],
            home,
        };
        desktop.wait_for_name("org.freedesktop.secrets").await;
        desktop
    }

    /// A program that will find itself on this desktop, and nothing of the real one.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        at_home(&mut command, self.home.path())
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("HOURWRIGHT_DATA_DIR", self.data_dir())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(self.log.try_clone().unwrap());
        command
    }

    /// Where Hourwright keeps its data here.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.file("hourwright")
    }

    /// Puts a program in front of all others of its name.
    pub(crate) fn install(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;

        let path = self.file("bin").join(name);
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// A file or folder in the home of this desktop.
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

/// Where pictures and logs are kept.
pub(crate) fn artifacts() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The name of the test that is running, which is its thread's.
pub(crate) fn story() -> String {
    let thread = std::thread::current();
    thread
        .name()
        .and_then(|name| name.rsplit("::").next())
        .unwrap_or("story")
        .to_owned()
}

fn at_home<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    for place in [
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
    ] {
        command.env_remove(place);
    }
    let mut path = home.join("bin").into_os_string();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("runtime"))
        .env("TMPDIR", home.join("tmp"))
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
}

fn private_folder(path: &Path) {
    use std::os::unix::fs::DirBuilderExt;

    std::fs::DirBuilder::new().mode(0o700).create(path).unwrap();
}
