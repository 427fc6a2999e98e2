//! The browser's window, as screenshots are taken of it.

use careline_e2e::{Chromium, Page, Result};

use crate::viewport::{Theme, Viewport};

/// Waits until a screen is drawn, scrolled to its start; returns by how many pixels its pane is too low for it.
const SETTLE: &str = include_str!("settle.js");

/// A window.
#[derive(Clone, Copy)]
pub struct Window<'a> {
    /// The browser.
    pub browser: &'a Chromium,
    /// The page that it shows.
    pub page: &'a Page,
    /// Pixels per CSS pixel.
    pub scale: u32,
}

impl Window<'_> {
    /// Shows the page in this size and theme.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn show(self, viewport: Viewport, theme: Theme) -> Result {
        self.resize(viewport, viewport.size().1).await?;
        theme.show(self.browser).await
    }

    /// A picture, once the screen is drawn.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn picture(self) -> Result<Vec<u8>> {
        self.settle().await?;
        self.browser.screenshot().await
    }

    /// A picture as if the window were as high as its content; `None` if it is.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn whole_picture(self, viewport: Viewport) -> Result<Option<Vec<u8>>> {
        let lacks = self.settle().await?;
        if lacks == 0 {
            return Ok(None);
        }
        let height = viewport.size().1;
        self.resize(viewport, height + lacks).await?;
        let picture = self.picture().await?;
        self.resize(viewport, height).await?;
        Ok(Some(picture))
    }

    /// Waits until the screen is drawn; returns by how many pixels its pane is too low for it.
    ///
    /// # Errors
    ///
    /// If the browser is gone.
    pub async fn settle(self) -> Result<u32> {
        let lacks = self.page.ask(&format!("await ({SETTLE})()")).await?;
        Ok(serde_json::from_value(lacks)?)
    }

    async fn resize(self, viewport: Viewport, height: u32) -> Result {
        viewport.show(self.browser, height, self.scale).await
    }
}
