//! Headless Chromium with a phone-sized window.

use std::{fs, path::Path, process::Command};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WindowHandle};

use crate::driver::Driver;
use crate::failure::Result;
use crate::page::Page;

/// Options without background traffic, that also let root run Chromium.
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

/// A browser profile that several browsers can use in turn. It is removed on drop.
pub struct Profile(TempDir);

impl Profile {
    /// An empty profile.
    ///
    /// # Errors
    ///
    /// If the folder can't be created.
    pub fn new() -> Result<Self> {
        Ok(Self(TempDir::new()?))
    }

    /// Kills every process of the browser that uses this profile.
    ///
    /// # Errors
    ///
    /// If they can't be found or killed.
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

/// A browser, on a fresh profile or a given one.
pub struct Browser {
    driver: WebDriver,
    _process: Driver,
}

impl Browser {
    /// Starts one with a fresh profile.
    ///
    /// # Errors
    ///
    /// If chromedriver or Chromium doesn't start.
    pub async fn open() -> Result<Self> {
        Self::start(None).await
    }

    /// Starts one on the profile of an earlier one.
    ///
    /// # Errors
    ///
    /// If chromedriver or Chromium doesn't start.
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

    /// Opens a URL in the current tab.
    ///
    /// # Errors
    ///
    /// If the page doesn't load.
    pub async fn visit(&self, url: &str) -> Result<Page> {
        self.driver.goto(url).await?;
        Ok(Page::new(self.driver.clone()))
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
        // Chromedriver ends its sessions when it exits; thirtyfour's own drop blocks forever.
        let _ = self.driver.clone().leak();
    }
}
