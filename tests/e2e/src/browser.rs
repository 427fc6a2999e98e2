//! A browser with a phone-sized window.

use serde_json::Value;
use thirtyfour::{Capabilities, WebDriver, WindowHandle};

use crate::driver::Driver;
use crate::engine::{self, Engine, PHONE};
use crate::failure::Result;
use crate::page::Page;

/// A browser with a fresh profile.
pub struct Browser {
    driver: WebDriver,
    _process: Driver,
}

impl Browser {
    /// Starts Chromium.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open() -> Result<Self> {
        Self::open_in(Engine::Chromium).await
    }

    /// Starts the browser of an engine.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open_in(engine: Engine) -> Result<Self> {
        Self::start(engine, engine.capabilities()?).await
    }

    /// Starts Firefox with these preferences.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open_firefox(preferences: &Value) -> Result<Self> {
        Self::start(Engine::Firefox, engine::firefox(preferences)?).await
    }

    pub(crate) async fn start(engine: Engine, asked: Capabilities) -> Result<Self> {
        let mut process = Driver::start(engine).await?;
        let driver = WebDriver::new(process.url(), asked).await?;
        process.owns(driver.session_id().to_string());
        let browser = Self {
            driver,
            _process: process,
        };
        // Chromium emulates a phone already.
        if engine != Engine::Chromium {
            let (width, height) = PHONE;
            browser.driver.set_window_rect(0, 0, width, height).await?;
        }
        Ok(browser)
    }

    pub(crate) const fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The browser's version, as its driver names it.
    #[must_use]
    pub fn version(&self) -> String {
        let version = self.driver.capabilities().get("browserVersion");
        let version = version.and_then(Value::as_str);
        version.unwrap_or("of unknown version").to_owned()
    }

    /// Opens a URL in the current tab.
    ///
    /// # Errors
    ///
    /// If the page doesn't load.
    pub async fn visit(&self, url: &str) -> Result<Page> {
        self.driver.goto(url).await?;
        Ok(Page::new(self.driver.clone()))
    }

    /// A screenshot of what the window shows, as PNG.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        Ok(self.driver.screenshot_as_png().await?)
    }

    /// Opens another tab and switches to it.
    ///
    /// # Errors
    ///
    /// If it can't be opened.
    pub async fn new_tab(&self) -> Result<Tab> {
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab.clone()).await?;
        Ok(Tab(tab))
    }

    /// The current tab.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.driver.window().await?))
    }

    /// Switches to a tab.
    ///
    /// # Errors
    ///
    /// If it is closed.
    pub async fn look_at(&self, tab: &Tab) -> Result {
        Ok(self.driver.switch_to_window(tab.0.clone()).await?)
    }

    /// Closes the current tab and switches to another.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn close_for(&self, other: &Tab) -> Result {
        self.driver.close_window().await?;
        self.look_at(other).await
    }
}

/// A tab of a browser.
pub struct Tab(WindowHandle);

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its session; thirtyfour's own drop blocks forever.
        let _ = self.driver.clone().leak();
    }
}
