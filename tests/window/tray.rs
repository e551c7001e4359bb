//! A panel with a tray, as the program sees one: something on the bus that takes in icons. Their menus are on the bus,
//! too, so that a test can read them and click.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy, interface};

use crate::desktop::Desktop;
use crate::wait::until;

/// The bus name and the object path of an icon.
type Address = (String, String);

/// A panel that is running.
pub(crate) struct Panel {
    bus: Connection,
    icons: Arc<Mutex<Vec<Address>>>,
}

/// A line of an icon's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    id: i32,
    pub(crate) label: String,
    pub(crate) enabled: bool,
}

impl Panel {
    /// Puts a panel on the desktop. Programs look for it when they start.
    pub(crate) async fn on(desktop: &Desktop) -> Panel {
        Panel::with(desktop, true).await
    }

    /// Puts what takes in icons on the desktop, but nobody who would draw them.
    pub(crate) async fn without_host(desktop: &Desktop) -> Panel {
        Panel::with(desktop, false).await
    }

    async fn with(desktop: &Desktop, host: bool) -> Panel {
        let icons = Arc::<Mutex<Vec<Address>>>::default();
        let watcher = Watcher {
            icons: Arc::clone(&icons),
            host,
        };
        let bus = zbus::connection::Builder::address(desktop.bus_address.as_str())
            .unwrap()
            .serve_at("/StatusNotifierWatcher", watcher)
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .build()
            .await
            .unwrap();
        Panel { bus, icons }
    }

    /// The lines of the only icon's menu, separators left out.
    pub(crate) async fn menu(&self) -> Vec<Line> {
        let menu = self.menu_proxy().await;
        let properties: &[&str] = &[];
        let (_revision, root): (u32, Item) = menu
            .call("GetLayout", &(0_i32, -1_i32, properties))
            .await
            .unwrap();
        root.2.iter().filter_map(line).collect()
    }

    /// Clicks the line of that label.
    pub(crate) async fn click(&self, label: &str) {
        let menu = self.menu().await;
        let id = menu
            .iter()
            .find(|line| line.label == label)
            .unwrap_or_else(|| panic!("no {label:?} in the menu: {menu:?}"))
            .id;
        let () = self
            .menu_proxy()
            .await
            .call("Event", &(id, "clicked", Value::from(""), 0_u32))
            .await
            .unwrap();
    }

    async fn menu_proxy(&self) -> Proxy<'_> {
        let (name, path) = until("an icon in the tray", async || {
            self.icons.lock().unwrap().last().cloned()
        })
        .await;
        let icon = Proxy::new(&self.bus, name.clone(), path, "org.kde.StatusNotifierItem")
            .await
            .unwrap();
        let menu: OwnedObjectPath = icon.get_property("Menu").await.unwrap();
        Proxy::new(&self.bus, name, menu, "com.canonical.dbusmenu")
            .await
            .unwrap()
    }
}

/// An item as `com.canonical.dbusmenu` sends it: its id, its properties, and its children, which are items in variants.
type Item = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn line(item: &OwnedValue) -> Option<Line> {
    let (id, properties, _children): Item = item.try_clone().ok()?.try_into().ok()?;
    Some(Line {
        id,
        // GTK marks the letter to press with an underscore.
        label: String::try_from(properties.get("label")?.try_clone().ok()?)
            .ok()?
            .replace('_', ""),
        enabled: properties
            .get("enabled")
            .is_none_or(|enabled| **enabled == Value::from(true)),
    })
}

struct Watcher {
    icons: Arc<Mutex<Vec<Address>>>,
    /// Whether somebody draws them.
    host: bool,
}

#[expect(
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "zbus calls them so"
)]
#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// An icon names itself by its object path and the connection that it came over.
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        if let Some(sender) = header.sender() {
            self.icons
                .lock()
                .unwrap()
                .push((sender.to_string(), service.to_owned()));
        }
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.icons
            .lock()
            .unwrap()
            .iter()
            .map(|(name, path)| format!("{name}{path}"))
            .collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.host
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}
