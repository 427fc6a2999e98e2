//! The browser engines, and what starts a phone-sized window in each.

use std::path::PathBuf;

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use crate::failure::Result;
use crate::repository::repository;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// Width and height of the window. Firefox and WebKit make it as narrow as they can: about 500.
pub(crate) const PHONE: (u32, u32) = (390, 844);

/// Switches of Chromium without background traffic or motion, that also let root run it.
const SWITCHES: [&str; 9] = [
    "--headless",
    "--force-prefers-reduced-motion",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The program that speaks WebDriver.
    pub(crate) fn driver(self) -> PathBuf {
        match self {
            Self::Chromium => "chromedriver".into(),
            Self::Firefox => geckodriver(),
            Self::WebKit => "WebKitWebDriver".into(),
        }
    }

    /// What a session asks for.
    pub(crate) fn capabilities(self) -> Result<Capabilities> {
        match self {
            Self::Chromium => chromium(&[]),
            Self::Firefox => firefox(&json!({})),
            // Its driver starts the browser that it was built with.
            Self::WebKit => Ok(Capabilities::new()),
        }
    }
}

/// The one that `cargo xtask setup` has installed, or one on the PATH.
fn geckodriver() -> PathBuf {
    let installed = repository("target/tools/bin/geckodriver");
    match installed.is_file() {
        true => installed,
        false => "geckodriver".into(),
    }
}

/// Chromium on an emulated phone, with more switches.
pub(crate) fn chromium(more: &[&str]) -> Result<Capabilities> {
    let (width, height) = PHONE;
    let phone = json!({ "width": width, "height": height, "pixelRatio": 2, "touch": true });
    let switches = [&SWITCHES[..], more].concat();
    let options = json!({
        "args": switches,
        "mobileEmulation": { "deviceMetrics": phone },
    });
    asking("goog:chromeOptions", &options)
}

/// Chromium on an emulated phone, whose driver keeps a log of the network's events. It reaches no other machine.
pub(crate) fn logging_chromium() -> Result<Capabilities> {
    let mut asked = chromium(&["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])?;
    asked.set("goog:loggingPrefs", json!({ "performance": "ALL" }))?;
    Ok(asked)
}

/// Headless Firefox, with these preferences.
pub(crate) fn firefox(preferences: &Value) -> Result<Capabilities> {
    let options = json!({ "args": ["-headless"], "prefs": preferences });
    asking("moz:firefoxOptions", &options)
}

fn asking(key: &str, options: &Value) -> Result<Capabilities> {
    let mut asked = Capabilities::new();
    asked.set(key, options)?;
    Ok(asked)
}
