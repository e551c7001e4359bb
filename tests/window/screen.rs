//! What a person sees and does outside the page: whether the window is there, and its close button.

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt, EventMask, MapState,
    Window,
};
use x11rb::rust_connection::RustConnection;

use crate::desktop::Desktop;
use crate::wait::{until, until_at_once};

/// The X server of a desktop.
pub(crate) struct Screen {
    pub(crate) server: RustConnection,
    pub(crate) root: Window,
}

impl Screen {
    pub(crate) fn of(desktop: &Desktop) -> Screen {
        let (server, number) = x11rb::connect(Some(&desktop.display)).unwrap();
        let root = server.setup().roots[number].root;
        Screen { server, root }
    }

    /// Whether the program's window is to be seen.
    pub(crate) fn shows_window(&self) -> bool {
        self.window().is_some()
    }

    /// Waits until the window is to be seen, because of `what`.
    pub(crate) async fn shows(&self, what: &str) {
        until(what, async || self.shows_window().then_some(())).await;
    }

    /// Waits until it is to be seen no more.
    pub(crate) async fn hides(&self) {
        until("the window to hide", async || {
            (!self.shows_window()).then_some(())
        })
        .await;
    }

    /// Presses the window's close button, once it is there. No window manager is there to have one, so its message is
    /// sent.
    pub(crate) async fn close_window(&self) {
        self.close(until("a window to close", async || self.window()).await);
    }

    /// Presses it in the very moment in which the window comes up; nothing is drawn in it by then.
    pub(crate) async fn close_window_at_once(&self) {
        let shown = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        self.server
            .change_window_attributes(self.root, &shown)
            .unwrap()
            .check()
            .unwrap();
        let window = until_at_once("the window to come up", async || {
            match self.server.poll_for_event().unwrap()? {
                Event::MapNotify(event) => self.is_ours(event.window)?.then_some(event.window),
                _ => None,
            }
        })
        .await;
        self.close(window);
    }

    fn close(&self, window: Window) {
        let (protocols, delete) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        let message = ClientMessageEvent::new(
            32,
            window,
            protocols,
            [delete, x11rb::CURRENT_TIME, 0, 0, 0],
        );
        self.server
            .send_event(false, window, EventMask::NO_EVENT, message)
            .unwrap()
            .check()
            .unwrap();
    }

    /// Without a window manager a program's windows are the root's children.
    fn window(&self) -> Option<Window> {
        let children = self
            .server
            .query_tree(self.root)
            .unwrap()
            .reply()
            .unwrap()
            .children;
        children
            .into_iter()
            .find(|window| self.is_ours(*window).unwrap_or(false))
    }

    /// `None` where the window vanished meanwhile.
    fn is_ours(&self, window: Window) -> Option<bool> {
        let state = self
            .server
            .get_window_attributes(window)
            .ok()?
            .reply()
            .ok()?
            .map_state;
        let name = self
            .server
            .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 64)
            .ok()?
            .reply()
            .ok()?
            .value;
        Some(state == MapState::VIEWABLE && name == b"Hourwright")
    }

    fn atom(&self, name: &str) -> u32 {
        self.server
            .intern_atom(false, name.as_bytes())
            .unwrap()
            .reply()
            .unwrap()
            .atom
    }
}
