//! The windows in which screens are drawn.

use careline_e2e::{Chromium, Result};
use clap::ValueEnum;
use serde_json::json;

/// A window's size, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Viewport {
    /// 390 × 844
    Phone,
    /// 320 × 568
    Small,
    /// 844 × 390
    Landscape,
    /// 1280 × 800
    Desk,
}

/// What the shopper's system asks of a page's colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Theme {
    /// Dark text on a light ground
    Light,
    /// Light text on a dark ground
    Dark,
    /// The system's own few colors
    Forced,
}

impl Viewport {
    /// Width and height.
    pub const fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Small => (320, 568),
            Self::Landscape => (844, 390),
            Self::Desk => (1280, 800),
        }
    }

    /// Whether it's touched, and not pointed at.
    pub fn is_touched(self) -> bool {
        self != Self::Desk
    }

    /// Gives the browser's window this size, with a height of its own, and `scale` pixels per CSS pixel.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn show(self, browser: &Chromium, height: u32, scale: u32) -> Result {
        let width = self.size().0;
        let is_touched = self.is_touched();
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_touched });
        let touch = json!({ "enabled": is_touched });
        browser
            .devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        browser
            .devtools("Emulation.setTouchEmulationEnabled", touch)
            .await
    }
}

impl Theme {
    /// Shows the page so, without motion.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn show(self, browser: &Chromium) -> Result {
        let scheme = match self {
            Self::Light | Self::Forced => "light",
            Self::Dark => "dark",
        };
        let forced = match self {
            Self::Light | Self::Dark => "none",
            Self::Forced => "active",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "forced-colors", "value": forced },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = json!({ "features": features });
        browser.devtools("Emulation.setEmulatedMedia", media).await
    }
}

/// The name on the command line and in file names.
pub fn name(value: impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}
