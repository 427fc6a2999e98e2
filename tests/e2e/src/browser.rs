//! A headless Chromium with a phone's window.

use std::{fs, path::Path, process::Command};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WindowHandle};

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

/// What a browser leaves on the device, for the next one to find. It goes when this is dropped.
pub struct Profile(TempDir);

impl Profile {
    /// One with nothing in it.
    ///
    /// # Errors
    ///
    /// When there is no room for it.
    pub fn new() -> Result<Self> {
        Ok(Self(TempDir::new()?))
    }

    /// Ends every process of the browser that uses it, at once, as a crash would.
    ///
    /// # Errors
    ///
    /// When they can't be found or ended.
    pub fn kill(&self) -> Result {
        let mine = self.0.path().to_string_lossy().into_owned();
        for process in fs::read_dir("/proc")? {
            let process = process?.path();
            let command = fs::read(process.join("cmdline")).unwrap_or_default();
            let is_its = String::from_utf8_lossy(&command).contains(&mine);
            let pid = process.file_name().unwrap_or_default().to_owned();
            if is_its && pid.to_string_lossy().parse::<u32>().is_ok() {
                Command::new("kill").arg("-9").arg(pid).status()?;
            }
        }
        Ok(())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

/// A browser, on a profile of its own or on one that is kept.
pub struct Browser {
    driver: WebDriver,
    _process: Driver,
}

impl Browser {
    /// Opens a fresh one: nothing stored, nothing cached.
    ///
    /// # Errors
    ///
    /// When chromedriver or Chromium don't start.
    pub async fn open() -> Result<Self> {
        Self::start(None).await
    }

    /// Opens one on what an earlier one left.
    ///
    /// # Errors
    ///
    /// When chromedriver or Chromium don't start.
    pub async fn open_on(profile: &Profile) -> Result<Self> {
        Self::start(Some(profile)).await
    }

    async fn start(profile: Option<&Profile>) -> Result<Self> {
        let process = Driver::start()?;
        let mut phone = DesiredCapabilities::chrome();
        if let Some(profile) = profile {
            phone.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        }
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

    /// Opens another tab, which then has the shopper's eyes.
    ///
    /// # Errors
    ///
    /// When there is none to be had.
    pub async fn new_tab(&self) -> Result<Tab> {
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab.clone()).await?;
        Ok(Tab(tab))
    }

    /// The tab that has the shopper's eyes.
    ///
    /// # Errors
    ///
    /// When the browser is gone.
    pub async fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.driver.window().await?))
    }

    /// Looks at a tab.
    ///
    /// # Errors
    ///
    /// When it is closed.
    pub async fn look_at(&self, tab: &Tab) -> Result {
        Ok(self.driver.switch_to_window(tab.0.clone()).await?)
    }

    /// Closes the tab that has the shopper's eyes, and looks at another.
    ///
    /// # Errors
    ///
    /// When the browser is gone.
    pub async fn close_for(&self, other: &Tab) -> Result {
        self.driver.close_window().await?;
        self.look_at(other).await
    }
}

/// A tab of a browser.
pub struct Tab(WindowHandle);

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromedriver ends its sessions as it ends itself; thirtyfour's own way, from a drop, doesn't come back.
        let _ = self.driver.clone().leak();
    }
}
