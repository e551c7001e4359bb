//! What a person does with the program's page: look, press, write; and pictures of it.

use std::path::PathBuf;

use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::desktop::{artifacts, story};
use crate::program::Program;
use crate::wait::{LIMIT, until};

/// The selector for what tests know by this name.
pub(crate) fn test_id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

impl Program<'_> {
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

    /// Presses Ctrl and K, until what comes of it is there: a page that is being drawn may not hear the first.
    pub(crate) async fn open_palette(&self) {
        let press = "if (!document.querySelector('[data-testid=palette]')) document.body.dispatchEvent(\
             new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }))";
        until("the palette to open", async || {
            self.page.execute(press, Vec::new()).await.ok()?;
            (self.count(&test_id("palette")).await > 0).then_some(())
        })
        .await;
    }

    /// Keeps a picture of the page, as it is when all that is known has been drawn.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        // What is hidden is never drawn; the picture then shows that.
        let _ = self.page.execute_async(drawn, Vec::new()).await;
        let path = artifacts().join(name);
        std::fs::write(&path, self.page.screenshot().await.unwrap()).unwrap();
        path
    }
}
