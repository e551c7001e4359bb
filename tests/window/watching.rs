//! What a measurement sees of the program, beside what stories do.

use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};

use crate::daemons::terminate;
use crate::program::{Program, Unseen};
use crate::screen::Screen;
use crate::wait::until_at_once;

impl Program<'_> {
    /// Has the page itself look out for a new place of what is at that selector; to ask again and again would cost it
    /// more than the change does.
    pub(crate) async fn watch_place(&self, selector: &str) {
        let script = "const place = () => document.querySelector(arguments[0])?.style.top;
            const before = place();
            window.placed = new Promise((done) => {
                const watch = new MutationObserver(() => {
                    if (!place() || place() === before) return;
                    watch.disconnect();
                    requestAnimationFrame(() => requestAnimationFrame(done));
                });
                watch.observe(document.body, { subtree: true, childList: true, attributes: true });
            })";
        self.page
            .execute(script, vec![selector.into()])
            .await
            .unwrap();
    }

    /// Waits until it has been drawn in its new place.
    pub(crate) async fn placed(&self) {
        self.page
            .execute_async("window.placed.then(arguments[0])", Vec::new())
            .await
            .unwrap();
    }
}

impl Unseen<'_> {
    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.program.id()
    }

    /// Ends it as the end of the session does.
    pub(crate) async fn end(self) {
        terminate(self.id());
        self.ended().await;
    }
}

impl Screen {
    /// Waits until this colour (red, green, blue) is to be seen where the window shows the week.
    pub(crate) async fn shows_color(&self, [red, green, blue]: [u8; 3]) {
        const LEFT: i16 = 282;
        const WIDTH: u16 = 700;
        let has = |y| {
            let line = self
                .server
                .get_image(ImageFormat::Z_PIXMAP, self.root, LEFT, y, WIDTH, 1, !0)
                .unwrap();
            let pixels = line.reply().unwrap().data;
            pixels
                .chunks(4)
                .any(|pixel| pixel.starts_with(&[blue, green, red]))
        };
        until_at_once("the week on the screen", async || {
            (110..790).step_by(10).any(has).then_some(())
        })
        .await;
    }
}
