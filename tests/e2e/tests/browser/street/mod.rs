//! The widget on the pages of `tests/street/pages`, each of which does what a real page was reported to do.

mod input;
mod loading;
mod looks;
mod routers;
mod translated;

use careline_e2e::{Chromium, Page, Result, Role, Shop, Site};
use serde_json::json;

/// What the page's own listeners have heard.
const HEARD: &str = "[...new Set(heard)]";

/// The widget's shadow root.
const ROOT: &str = "document.querySelector('careline-help').shadowRoot";

/// A page of another origin than its endpoint's, in Chromium.
struct Street {
    shop: Shop,
    site: Site,
    browser: Chromium,
}

impl Street {
    async fn open() -> Result<Self> {
        let mut shop = Shop::open().await?;
        let site = Site::street(&shop).await?;
        shop.allow(site.origin()).await?;
        let browser = Chromium::open().await?;
        Ok(Self {
            shop,
            site,
            browser,
        })
    }

    fn url(&self, page: &str) -> String {
        format!("{}/{page}", self.site.origin())
    }

    async fn visit(&self, page: &str) -> Result<Page> {
        self.browser.visit(&self.url(page)).await
    }
}

async fn track(page: &Page) -> Result {
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.find(Role::Field, "Order number").await.map(drop)
}

async fn close(page: &Page) -> Result {
    page.press("Close").await?;
    page.holds(&format!("!{ROOT}.querySelector('dialog').open"))
        .await
}

async fn hears_nothing(page: &Page) -> Result {
    assert_eq!(page.ask(HEARD).await?, json!([]), "the page heard of it");
    Ok(())
}
