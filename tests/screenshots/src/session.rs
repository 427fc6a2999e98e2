//! A shopper's visit, and the screenshots taken on it.

use std::rc::Rc;

use careline_e2e::steps::{self, Files};
use careline_e2e::{Chromium, Page, Result, Shop};
use serde_json::{Value, json};

use crate::run::{Run, Shot};
use crate::scenario::Scenario;
use crate::viewport::{Theme, Viewport};

/// Switches that make pixels the same on every machine.
const SWITCHES: [&str; 3] = [
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
];

/// Runs before the page's own scripts: stops the device's clock, records layout shifts, sets the brand.
const PREPARE: &str = include_str!("prepare.js");

/// Waits until a screen is drawn, scrolled to its start; returns by how many pixels its pane is too low for it.
const SETTLE: &str = include_str!("settle.js");

/// Checks a box or a radio button.
const CHECK: &str = include_str!("check.js");

/// The bytes of a photo.
const PHOTO: &str = include_str!("photo.js");

/// A shop of its own, and a browser on its page.
pub struct Session {
    /// The shop.
    pub shop: Shop,
    /// The browser.
    pub browser: Chromium,
    /// The shop's page, where the panel is closed.
    pub page: Page,
    flow: &'static str,
    run: Rc<Run>,
}

impl Session {
    /// Opens the shop's page, on a phone.
    ///
    /// # Errors
    ///
    /// If endpoint or browser doesn't start.
    pub async fn open(run: &Rc<Run>, scenario: &Scenario) -> Result<Self> {
        let shop = Shop::open().await?;
        let browser = Chromium::open_with(&SWITCHES).await?;
        let page = browser.visit("about:blank").await?;
        let style = run.options.brand.map_or("", |brand| brand.style());
        let prepare = format!("({PREPARE})({}, {})", run.options.now * 1_000, json!(style));
        let prepare = json!({ "source": prepare });
        browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", prepare)
            .await?;
        let zone = json!({ "timezoneId": "America/Chicago" });
        browser
            .devtools("Emulation.setTimezoneOverride", zone)
            .await?;
        let session = Self {
            shop,
            browser,
            page,
            flow: scenario.flow,
            run: Rc::clone(run),
        };
        session.show(Viewport::Phone, Theme::Light).await?;
        session.page.visit(&session.shop.url("/")).await?;
        Ok(session)
    }

    /// Opens the panel, and one of its menu's entries.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub async fn open_menu(&self, button: &str) -> Result {
        self.page.press("Help").await?;
        self.page.press(button).await
    }

    /// Fills the look-up's fields in for an order of the demo, and presses the button.
    ///
    /// # Errors
    ///
    /// If there is no such order, or the screen has no look-up.
    pub async fn look_up(&self, about: &str) -> Result {
        steps::look_up(&self.page, self.shop.order(about)?).await
    }

    /// Opens one of the menu's entries, and a topic of it.
    ///
    /// # Errors
    ///
    /// If there is none of these names.
    pub async fn open_topic(&self, button: &str, topic: &str) -> Result {
        self.open_menu(button).await?;
        self.press(topic).await
    }

    /// A text of the widget.
    ///
    /// # Errors
    ///
    /// If the widget has none of this key.
    pub fn text(&self, key: &str) -> Result<String> {
        let text = self.run.texts.get(key).and_then(Value::as_str);
        Ok(text
            .ok_or_else(|| format!("locales/en.json has no `{key}`"))?
            .to_owned())
    }

    /// Presses the button with this text.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn press(&self, key: &str) -> Result {
        self.page.press(&self.text(key)?).await
    }

    /// Waits until the screen shows this text, or the longest part of it without values.
    ///
    /// # Errors
    ///
    /// If it doesn't.
    pub async fn reads(&self, key: &str) -> Result {
        let text = self.text(key)?;
        let parts = text.split(['{', '}']).step_by(2);
        let longest = parts.max_by_key(|part| part.len()).unwrap_or_default();
        self.page.reads(longest.trim()).await
    }

    /// Checks the first box or radio button whose label has these words, unless one is checked.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn check(&self, words: &str) -> Result {
        self.page.holds(&format!("({CHECK})({words:?})")).await
    }

    /// Gives the reason of a return.
    ///
    /// # Errors
    ///
    /// If it can't be given.
    pub async fn give_reason(&self, key: &str) -> Result {
        let (label, reason) = (self.text("returns.reason")?, self.text(key)?);
        self.page.choose(&label, &reason).await
    }

    /// Goes on from an order that was found to the form: with its first item, if it is asked for.
    ///
    /// # Errors
    ///
    /// If the form doesn't appear.
    pub async fn go_on_to_form(&self) -> Result {
        let is_form = "document.querySelector('careline-help').shadowRoot.querySelector('#pane textarea') !== null";
        let name = self.text("inquiry.lines.lead")?;
        let is_there = careline_e2e::until("a form, or the choice of items", async || {
            let is_form = self.page.ask(is_form).await? == true;
            let is_choice = self.page.text().await?.contains(&name);
            Ok((is_form || is_choice).then_some(is_form))
        });
        if !is_there.await? {
            self.check("").await?;
            self.press("continue").await?;
        }
        self.page.holds(is_form).await
    }

    /// Adds a photo of a necklace.
    ///
    /// # Errors
    ///
    /// If the screen takes no photos.
    pub async fn add_photo(&self, name: &str) -> Result {
        let photo = self.page.ask(&format!("await ({PHOTO})()")).await?;
        let photo: Vec<u8> = serde_json::from_value(photo)?;
        let files = Files::new()?;
        self.page
            .attach("Add photos", &[&files.add(name, &photo)?])
            .await?;
        self.page.reads(name).await
    }

    /// Waits until what was typed is saved.
    ///
    /// # Errors
    ///
    /// If it isn't.
    pub async fn saved(&self) -> Result {
        self.reads("kept.saved").await
    }

    /// Captures this state of the flow, in each window and theme.
    ///
    /// # Errors
    ///
    /// If the browser is gone, or a picture can't be written.
    pub async fn capture(&self, state: &str) -> Result {
        let shifts = self.page.ask("shifts.splice(0)").await?;
        for (viewport, theme) in self.run.wanted(self.flow, state) {
            self.show(viewport, theme).await?;
            let shot = Shot {
                flow: self.flow,
                state: state.to_owned(),
                viewport,
                theme,
            };
            self.run.handle(self, shot, &shifts).await?;
        }
        self.show(Viewport::Phone, Theme::Light).await?;
        // What the changed window has shifted isn't the widget's doing.
        self.page.ask("shifts.splice(0).length").await.map(drop)
    }

    async fn show(&self, viewport: Viewport, theme: Theme) -> Result {
        viewport
            .show(&self.browser, viewport.size().1, self.run.options.scale)
            .await?;
        theme.show(&self.browser).await
    }

    /// A picture of the window, once the screen is drawn.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        self.settle().await?;
        self.browser.screenshot().await
    }

    /// A picture as if the window were as high as its content; `None` if it is.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn whole_picture(&self, viewport: Viewport) -> Result<Option<Vec<u8>>> {
        let Some(lacks @ 1..) = self.settle().await?.as_u64() else {
            return Ok(None);
        };
        let height = viewport.size().1 + u32::try_from(lacks)?;
        let scale = self.run.options.scale;
        viewport.show(&self.browser, height, scale).await?;
        let picture = self.picture().await?;
        viewport
            .show(&self.browser, viewport.size().1, scale)
            .await?;
        Ok(Some(picture))
    }

    /// Waits until the screen is drawn.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn settle(&self) -> Result<Value> {
        self.page.ask(&format!("await ({SETTLE})()")).await
    }
}
