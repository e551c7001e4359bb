//! What a measurement sees of the program, beside what stories do.

use fantoccini::Locator;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};

use crate::daemons::terminate;
use crate::page::test_id;
use crate::program::{Program, Unseen};
use crate::screen::Screen;
use crate::wait::until_at_once;

impl Program<'_> {
    /// Where the item of that title is drawn in the week.
    pub(crate) async fn place_of(&self, title: &str) -> Option<String> {
        let item = format!("{}[data-title=\"{title}\"]", test_id("event"));
        let item = self.page.find(Locator::Css(&item)).await.ok()?;
        item.attr("style").await.ok()?
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
