//! What only Chromium can do, by the DevTools protocol: a profile that outlives a killed browser, networks that fail,
//! gestures, and media.

use std::{fs, ops::Deref, path::Path, process::Command};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::cdp::domains::network::NetworkConditions;

use crate::browser::Browser;
use crate::engine::{self, Engine};
use crate::failure::Result;

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

/// What moves a page's content.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Pointer {
    Wheel,
    Finger,
}

/// How slow a phone is.
#[derive(Clone, Copy, Debug)]
pub struct Slowness {
    /// How many times slower than this machine its processor is.
    pub cpu: f64,
    /// Its network; `None` for this machine's own.
    pub network: Option<SlowNetwork>,
}

/// How slow a network is.
#[derive(Clone, Copy, Debug)]
pub struct SlowNetwork {
    /// Milliseconds from a request to its answer's first byte.
    pub latency: u32,
    /// Bytes per second that come in.
    pub download: i32,
    /// Bytes per second that go out.
    pub upload: i32,
}

/// A Chromium.
pub struct Chromium(Browser);

impl Chromium {
    /// Starts one with a fresh profile.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open() -> Result<Self> {
        Ok(Self(Browser::open_in(Engine::Chromium).await?))
    }

    /// Starts one on the profile of an earlier one.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open_on(profile: &Profile) -> Result<Self> {
        Self::open_with(&[&format!("--user-data-dir={}", profile.path().display())]).await
    }

    /// Starts one with these switches beside the usual ones.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open_with(switches: &[&str]) -> Result<Self> {
        let asked = engine::chromium(switches)?;
        Ok(Self(Browser::start(Engine::Chromium, asked).await?))
    }

    /// Starts one that logs the network's events, and that reaches no other machine.
    ///
    /// # Errors
    ///
    /// If it or its driver doesn't start.
    pub async fn open_logging() -> Result<Self> {
        let asked = engine::logging_chromium()?;
        Ok(Self(Browser::start(Engine::Chromium, asked).await?))
    }

    /// The network's events since the last call, in DevTools' words: `{"method", "params"}`. A browser that doesn't log
    /// has none.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn network_events(&self) -> Result<Vec<Value>> {
        let mut events = Vec::new();
        for entry in self.driver().get_log("performance").await? {
            let mut entry: Value = serde_json::from_str(&entry.message)?;
            events.extend(entry.get_mut("message").map(Value::take));
        }
        Ok(events)
    }

    /// Makes the current page as slow as on a phone.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn slow_down(&self, phone: Slowness) -> Result {
        self.devtools(
            "Emulation.setCPUThrottlingRate",
            json!({ "rate": phone.cpu }),
        )
        .await?;
        let Some(network) = phone.network else {
            return Ok(());
        };
        let conditions = NetworkConditions {
            latency: network.latency,
            download_throughput: network.download,
            upload_throughput: network.upload,
            ..NetworkConditions::default()
        };
        let tools = self.driver().cdp();
        tools.network().enable().await?;
        Ok(tools
            .network()
            .emulate_network_conditions(conditions)
            .await?)
    }

    /// Takes the current page offline, or online again.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn offline(&self, is_offline: bool) -> Result {
        let tools = self.driver().cdp();
        let network = tools.network();
        network.enable().await?;
        let conditions = NetworkConditions {
            offline: is_offline,
            ..NetworkConditions::default()
        };
        Ok(network.emulate_network_conditions(conditions).await?)
    }

    /// Scrolls down by about 100 px at a place of the window.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn scroll(&self, with: Pointer, at: (f64, f64)) -> Result {
        match with {
            Pointer::Wheel => self.turn_wheel(at).await,
            Pointer::Finger => self.swipe(at).await,
        }
    }

    async fn turn_wheel(&self, (x, y): (f64, f64)) -> Result {
        let turn = json!({ "x": x, "y": y, "yDistance": -100, "gestureSourceType": "mouse" });
        self.devtools("Input.synthesizeScrollGesture", turn).await
    }

    async fn swipe(&self, (x, y): (f64, f64)) -> Result {
        self.touch((x, y)).await?;
        for step in 1..=10 {
            let moved = json!({ "x": x, "y": y - f64::from(step) * 10.0 });
            let moved = json!({ "type": "touchMove", "touchPoints": [moved] });
            self.devtools("Input.dispatchTouchEvent", moved).await?;
        }
        let lifted = json!({ "type": "touchEnd", "touchPoints": [] });
        self.devtools("Input.dispatchTouchEvent", lifted).await
    }

    /// Lays the phone on its side, so that any screen is higher than its window.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn turn(&self) -> Result {
        let (height, width) = engine::PHONE;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await
    }

    /// Puts a finger on a place of the window, and doesn't lift it.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn touch(&self, (x, y): (f64, f64)) -> Result {
        let touch = json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] });
        self.devtools("Input.dispatchTouchEvent", touch).await
    }

    /// Takes the finger away without a click.
    ///
    /// # Errors
    ///
    /// If the page is gone, or no finger is on it.
    pub async fn cancel_touch(&self) -> Result {
        let cancel = json!({ "type": "touchCancel", "touchPoints": [] });
        self.devtools("Input.dispatchTouchEvent", cancel).await
    }

    /// Moves the mouse to a place of the window.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn point(&self, (x, y): (f64, f64)) -> Result {
        let mouse = json!({ "type": "mouseMoved", "x": x, "y": y });
        self.devtools("Input.dispatchMouseEvent", mouse).await
    }

    /// Shows the page on a CSS medium: `screen` or `print`.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn show_as(&self, medium: &str) -> Result {
        let medium = json!({ "media": medium });
        self.devtools("Emulation.setEmulatedMedia", medium).await
    }

    /// Shows the page as at a zoom of 400 % on a screen of 1,280 × 1,024 pixels, in forced colors.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn zoom_in_forced_colors(&self) -> Result {
        let screen =
            json!({ "width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        self.devtools("Emulation.setEmulatedMedia", features).await
    }

    /// Sends a command of the DevTools protocol to the current page.
    ///
    /// # Errors
    ///
    /// If the page is gone, or refuses it.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result {
        self.driver().cdp().send_raw(method, parameters).await?;
        Ok(())
    }
}

impl Deref for Chromium {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.0
    }
}
