//! A headless Chromium with a phone's window.

use serde_json::json;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

use crate::{Page, Result, driver::Driver};

/// What keeps a headless Chromium quiet, and lets root run it.
const SWITCHES: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A fresh browser: nothing stored, nothing cached.
pub struct Browser {
    driver: WebDriver,
    _process: Driver,
}

impl Browser {
    /// Opens one.
    ///
    /// # Errors
    ///
    /// When chromedriver or Chromium don't start.
    pub async fn open() -> Result<Self> {
        let process = Driver::start()?;
        let mut phone = DesiredCapabilities::chrome();
        for switch in SWITCHES {
            phone.add_arg(switch)?;
        }
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2, "touch": true });
        phone.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics }))?;
        let driver = WebDriver::new(process.url(), phone).await?;
        Ok(Self {
            driver,
            _process: process,
        })
    }

    /// Opens an address, and is a shopper in front of it.
    ///
    /// # Errors
    ///
    /// When the page doesn't load.
    pub async fn visit(&self, url: &str) -> Result<Page> {
        self.driver.goto(url).await?;
        Ok(Page::new(self.driver.clone()))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromedriver ends its sessions as it ends itself; thirtyfour's own way, from a drop, doesn't come back.
        let _ = self.driver.clone().leak();
    }
}
