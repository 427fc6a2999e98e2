//! Photos: how long it takes until a chosen one can be sent, and how long that blocks the page.

use std::{
    fs,
    path::{Path, PathBuf},
};

use careline_e2e::{
    Chromium, Page, Result, Slowness,
    photo::{self, Color},
};
use serde_json::Value;

use crate::site::Site;
use crate::visit;

/// As [`visit::PHONE`], with this machine's own network: nothing is waited for that it would slow down.
const PHONE: Slowness = Slowness {
    cpu: visit::PHONE.cpu,
    network: None,
};

/// Which code prepares the photo.
#[derive(Clone, Copy, Debug)]
pub enum Photos {
    /// Careline's form, which then hashes it, stores it on the device, and starts its upload.
    Careline,
    /// compressorjs, which returns the file.
    Compressor,
}

/// How a photo was prepared, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Prepared {
    /// From its choice until it was encoded.
    pub encoded: f64,
    /// From its choice until it could be sent.
    pub ready: f64,
    /// The sum of the tasks of more than 50 ms meanwhile.
    pub blocked: f64,
}

impl Photos {
    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Careline => "Careline",
            Self::Compressor => "compressorjs",
        }
    }
}

/// Writes a phone's photo: 12 megapixels, with an orientation and a position.
///
/// # Errors
///
/// If it can't be written.
pub fn take_photo(folder: &Path) -> Result<PathBuf> {
    let file = folder.join("photo.jpg");
    let upright = [Color::Red, Color::Green, Color::Blue, Color::White];
    fs::write(&file, photo::from_a_phone(upright)?)?;
    Ok(file)
}

/// Chooses the photo in a fresh browser.
///
/// # Errors
///
/// If it isn't prepared.
pub async fn prepare(site: &Site, with: Photos, photo: &Path) -> Result<Prepared> {
    let browser = Chromium::open_logging().await?;
    let page = match with {
        Photos::Careline => form(&browser, site).await?,
        Photos::Compressor => visit::page(&browser, &site.page("compressor")).await?,
    };
    browser.slow_down(PHONE).await?;
    page.ask("bench.watchPhotos()").await?;
    page.attach("Add photos", &[photo]).await?;
    let prepared = page.ask("bench.prepared()").await?;
    let number = |name: &str| {
        let number = prepared.get(name).and_then(Value::as_f64);
        number.ok_or_else(|| format!("the page answered {prepared}"))
    };
    Ok(Prepared {
        encoded: number("encoded")?,
        ready: number("ready")?,
        blocked: number("blocked")?,
    })
}

/// The form about a damaged necklace.
async fn form(browser: &Chromium, site: &Site) -> Result<Page> {
    let page = visit::page(browser, &site.page("damaged")).await?;
    let order = site.order()?;
    page.press("Contact us").await?;
    page.enter("Order number", &order.number).await?;
    page.enter("Email", &order.email).await?;
    page.press("Find my order").await?;
    page.heading("Damaged item").await?;
    Ok(page)
}
