//! A shopper's visit, and the screenshots taken on it.

use std::rc::Rc;

use careline_e2e::steps::{self, Files};
use careline_e2e::{Chromium, Dictionary, Page, Result, Shop};
use serde_json::json;

use crate::recorder::Recorder;
use crate::shot::Shot;
use crate::viewport::{Theme, Viewport};
use crate::window::Window;

/// Switches that make pixels the same on every machine.
const SWITCHES: [&str; 3] = [
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
];

/// Runs before the page's own scripts: stops the device's clock, records layout shifts, sets language and brand.
const PREPARE: &str = include_str!("prepare.js");

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
    place: usize,
    texts: Dictionary,
    /// Photos to choose. The browser reads them after their tiles are drawn.
    files: Files,
    recorder: Rc<Recorder>,
}

impl Session {
    /// Opens the shop's page, on a phone, for the scenario at this place among all.
    ///
    /// # Errors
    ///
    /// If endpoint or browser doesn't start.
    pub async fn open(recorder: &Rc<Recorder>, flow: &'static str, place: usize) -> Result<Self> {
        let shop = Shop::open().await?;
        let browser = Chromium::open_with(&SWITCHES).await?;
        let locale = &recorder.options.locale;
        let page = browser.visit("about:blank").await?;
        let page = page.speaking(Dictionary::of(locale)?);
        let style = recorder.options.brand.map_or("", |brand| brand.style());
        let prepare = format!(
            "({PREPARE})({}, {}, {})",
            recorder.options.now * 1_000,
            json!(style),
            json!(locale)
        );
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
            flow,
            place,
            texts: Dictionary::of(locale)?,
            files: Files::new()?,
            recorder: Rc::clone(recorder),
        };
        session.window().show(Viewport::Phone, Theme::Light).await?;
        session.visit("/").await?;
        Ok(session)
    }

    /// Opens another page of the shop.
    ///
    /// # Errors
    ///
    /// If it doesn't load.
    pub async fn visit(&self, path: &str) -> Result {
        self.page.visit(&self.shop.url(path)).await
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
        self.texts.text(key).map(str::to_owned)
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
        self.page
            .attach("Add photos", &[&self.files.add(name, &photo)?])
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
        let window = self.window();
        for (viewport, theme) in self.recorder.wanted(self.flow, state) {
            window.show(viewport, theme).await?;
            let shot = Shot {
                flow: self.flow,
                place: self.place,
                state: state.to_owned(),
                viewport,
                theme,
            };
            self.recorder.record(window, shot, &shifts).await?;
        }
        window.show(Viewport::Phone, Theme::Light).await?;
        // What the changed window has shifted isn't the widget's doing.
        self.page.ask("shifts.splice(0).length").await.map(drop)
    }

    /// Waits until the screen is drawn.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn settle(&self) -> Result {
        self.window().settle().await.map(drop)
    }

    fn window(&self) -> Window<'_> {
        Window {
            browser: &self.browser,
            page: &self.page,
            scale: self.recorder.options.scale,
        }
    }
}
