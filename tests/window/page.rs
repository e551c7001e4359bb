//! What a person does with the program's page: look, press, write; and pictures of it.

use std::path::PathBuf;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;

use crate::desktop::{artifacts, story};
use crate::program::Program;
use crate::wait::{LIMIT, waited_for};

/// The selector for what tests know by this name.
pub(crate) fn test_id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// The selector for a page without it.
pub(crate) fn without(name: &str) -> String {
    format!("body:not(:has({}))", test_id(name))
}

impl Program<'_> {
    /// The element that tests know by this name; waits until it is there.
    pub(crate) async fn find(&self, name: &str) -> Element {
        self.find_css(&test_id(name)).await
    }

    /// The element of that selector; waits until it is there.
    pub(crate) async fn find_css(&self, selector: &str) -> Element {
        let there = async || self.page.find(Locator::Css(selector)).await.ok();
        self.until(&format!("{selector} on the page"), there).await
    }

    /// Looks again until there is an answer, and fails with a picture of the page when there is none in time.
    pub(crate) async fn until<T>(&self, what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
        if let Some(found) = waited_for(look).await {
            return found;
        }
        let picture = self.picture(&format!("failure-{}.png", story())).await;
        panic!(
            "waited {LIMIT:?} in vain for {what}; {} shows what is there",
            picture.display()
        );
    }

    /// Waits until the text of the element that tests know by this name has these words in it.
    pub(crate) async fn says(&self, name: &str, words: &str) {
        self.says_css(&test_id(name), words).await;
    }

    /// The same, of the first element of that selector.
    pub(crate) async fn says_css(&self, selector: &str, words: &str) {
        self.until(&format!("{selector} to say {words:?}"), async || {
            let element = self.page.find(Locator::Css(selector)).await.ok()?;
            let text = element.prop("textContent").await.ok()??;
            text.contains(words).then_some(())
        })
        .await;
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
        self.press_css(&test_id(name)).await;
    }

    /// The same, of that selector.
    pub(crate) async fn press_css(&self, selector: &str) {
        self.until(&format!("{selector} to be pressed"), async || {
            let button = self.page.find(Locator::Css(selector)).await.ok()?;
            (button.is_enabled().await.ok()? && button.click().await.is_ok()).then_some(())
        })
        .await;
    }

    /// Presses what is at that selector until there is what comes of it: a page that is still being read from the store
    /// grows, and a press may land where the button was.
    pub(crate) async fn press_until(&self, selector: &str, expected: &str) {
        self.until(&format!("{selector} to lead to {expected}"), async || {
            if let Ok(button) = self.page.find(Locator::Css(selector)).await {
                // One that is gone or covered has been heard.
                let _ = button.click().await;
            }
            self.page.find(Locator::Css(expected)).await.ok()
        })
        .await;
    }

    /// Drags the middle of what is at that selector by so many columns and hours of the week.
    pub(crate) async fn drag(&self, selector: &str, columns: i32, hours: i32) {
        let mut before = None;
        let places = self
            .until("the week to be at rest", async || {
                let places = self.places(selector).await?;
                (before.replace(places) == Some(places)).then_some(places)
            })
            .await;
        let [x, y, column, hour] = places;
        let (x_to, y_to) = (x + column * f64::from(columns), y + hour * f64::from(hours));
        let to = |x, y| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(20)),
            x,
            y,
        };
        let drag = MouseActions::new("mouse".to_owned())
            .then(to(x, y))
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            })
            .then(to(x + 10.0, y + 10.0))
            .then(to(f64::midpoint(x, x_to), f64::midpoint(y, y_to)))
            .then(to(x_to, y_to))
            .then(PointerAction::Up {
                button: MOUSE_BUTTON_LEFT,
            });
        self.page.perform_actions(drag).await.unwrap();
    }

    /// The middle of an item of the week, how wide a day is, and how high an hour; whole pixels.
    async fn places(&self, selector: &str) -> Option<[f64; 4]> {
        let script = "const item = document.querySelector(arguments[0]).getBoundingClientRect();
            const day = document.querySelector('[data-day-column]').getBoundingClientRect();
            return [item.x + item.width / 2, item.y + item.height / 2, day.width, day.height / 24].map(Math.round)";
        let places = self
            .page
            .execute(script, vec![selector.into()])
            .await
            .ok()?;
        serde_json::from_value(places).ok()
    }

    /// Rests the pointer on the messages from now on, so that they stay until they are read.
    pub(crate) async fn hold_messages(&self) {
        let script = "const corner = document.querySelector('[role=status]');
            const rest = () => corner.dispatchEvent(new PointerEvent('pointerenter'));
            new MutationObserver(rest).observe(corner, { childList: true })";
        self.page.execute(script, Vec::new()).await.unwrap();
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
        self.until("the palette to open", async || {
            self.page.execute(press, Vec::new()).await.ok()?;
            (self.count(&test_id("palette")).await > 0).then_some(())
        })
        .await;
    }

    /// Does something in the program's second window, which must come up; waits until it has closed, and comes back.
    pub(crate) async fn within_second_window(&self, work: impl AsyncFnOnce()) {
        let first = self.page.window().await.unwrap();
        let second = self
            .until("a second window", async || {
                let all = self.page.windows().await.ok()?;
                all.into_iter().find(|window| *window != first)
            })
            .await;
        self.page.switch_to_window(second).await.unwrap();
        work().await;
        self.page.switch_to_window(first.clone()).await.unwrap();
        self.until("the second window to close", async || {
            let all = self.page.windows().await.ok()?;
            (all == [first.clone()]).then_some(())
        })
        .await;
    }

    /// Waits until all that is known has been drawn.
    pub(crate) async fn rest(&self) {
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        // What is hidden is never drawn.
        let _ = self.page.execute_async(drawn, Vec::new()).await;
    }

    /// Keeps a picture of the page, as it is when all that is known has been drawn.
    pub(crate) async fn picture(&self, name: &str) -> PathBuf {
        self.rest().await;
        let path = artifacts().join(name);
        std::fs::write(&path, self.page.screenshot().await.unwrap()).unwrap();
        path
    }
}
