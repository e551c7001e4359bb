//! The part of a desktop that shows notifications, as the program sees it: it takes them in for a test to read.

#![expect(
    clippy::used_underscore_binding,
    reason = "the macro of the interface hands them on"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::zvariant::OwnedValue;
use zbus::{Connection, interface};

use crate::desktop::Desktop;

/// Title and body of each notification.
type Shown = Arc<Mutex<Vec<(String, String)>>>;

/// Something that shows notifications and is running.
pub(crate) struct Notifications {
    shown: Shown,
    _bus: Connection,
}

impl Notifications {
    /// Puts it on the desktop.
    pub(crate) async fn on(desktop: &Desktop) -> Notifications {
        let shown = Shown::default();
        let server = Server {
            shown: Arc::clone(&shown),
        };
        let bus = zbus::connection::Builder::address(desktop.bus_address.as_str())
            .unwrap()
            .serve_at("/org/freedesktop/Notifications", server)
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .build()
            .await
            .unwrap();
        Notifications { shown, _bus: bus }
    }

    /// What was shown so far.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        self.shown.lock().unwrap().clone()
    }
}

struct Server {
    shown: Shown,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        _program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap();
        shown.push((title, body));
        u32::try_from(shown.len()).unwrap()
    }
}
