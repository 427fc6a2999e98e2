//! Steps of shoppers that several tests share.

use std::{fs, path::PathBuf};

use careline_wire::Topic;
use tempfile::TempDir;

use crate::failure::Result;
use crate::page::{Page, Role};
use crate::photo;
use crate::shop::Order;

/// The support address (§2).
pub const SUPPORT: &str = "support@kendrascottmall.com";

/// Looks an order up.
///
/// # Errors
///
/// If the screen isn't as expected.
pub async fn look_up(page: &Page, order: &Order) -> Result {
    page.enter("Order number", &order.number).await?;
    page.enter("Email", &order.email).await?;
    page.press("Find my order").await
}

/// Opens the form about a damaged necklace.
///
/// # Errors
///
/// If the screen isn't as expected.
pub async fn report_damage(page: &Page, order: &Order) -> Result {
    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.press("Damaged item").await?;
    look_up(page, order).await?;
    page.find(Role::Field, "What happened?").await.map(drop)
}

/// The label of a question's description.
pub const QUESTION: &str = "Your question";

/// The label of the description of a request that is written already.
pub const ADDITION: &str = "Anything to add?";

/// The label of a topic's description.
#[must_use]
pub const fn description(topic: Topic) -> &'static str {
    match topic {
        Topic::ChangeOrder => "Your request",
        Topic::CancelOrder
        | Topic::ChangeAddress
        | Topic::DelayedDelivery
        | Topic::DelayedDispatch
        | Topic::ModifyPersonalized
        | Topic::RefundStatus
        | Topic::Return => ADDITION,
        Topic::ProductDetails
        | Topic::Customization
        | Topic::FinalSaleAdvice
        | Topic::ShippingDestination
        | Topic::CustomsAndDuties
        | Topic::Website
        | Topic::Payment
        | Topic::FreeShipping
        | Topic::Other => QUESTION,
        Topic::ResponseTimes
        | Topic::ProductInformation
        | Topic::ContactChannels
        | Topic::OtherSuggestion => "Your suggestion",
        _ => "What happened?",
    }
}

/// Fills in the fields of every report; a looked-up order has filled in the email.
///
/// # Errors
///
/// If the screen isn't as expected.
pub async fn describe(page: &Page, words: &str) -> Result {
    page.enter("What happened?", words).await?;
    page.enter("Full name", "Ada Mills").await
}

/// Fills in the fields of a request that is written already.
///
/// # Errors
///
/// If the screen isn't as expected.
pub async fn add(page: &Page, words: &str) -> Result {
    page.enter(ADDITION, words).await?;
    page.enter("Full name", "Ada Mills").await
}

/// Sends a filled-in form; returns the reference.
///
/// # Errors
///
/// If the screen isn't as expected.
pub async fn send(page: &Page) -> Result<String> {
    page.press("Review").await?;
    page.press("Send").await?;
    reference(page).await
}

/// The reference of what was just sent.
///
/// # Errors
///
/// If the screen isn't as expected.
pub async fn reference(page: &Page) -> Result<String> {
    page.heading("We have your request").await?;
    let text = page.text().await?;
    let reference = text.split_whitespace().find(|word| word.starts_with("CL-"));
    Ok(reference.ok_or("no reference on the screen")?.to_owned())
}

/// An expression that is true once the small picture with this accessible name is drawn: it is red in its middle, as
/// [`Files::photo`] is.
pub fn is_drawn(name: &str) -> String {
    format!(
        "(() => {{
            const root = document.querySelector('careline-help').shadowRoot;
            const picture = root.querySelector('canvas[aria-label=\"{name}\"]');
            const copy = new OffscreenCanvas(9, 9).getContext('2d');
            if (picture) copy.drawImage(picture, 0, 0, 9, 9);
            const [red, green] = copy.getImageData(4, 4, 1, 1).data;
            return red > 150 && green < 100;
        }})()"
    )
}

/// Files to upload. They are removed on drop.
pub struct Files(TempDir);

impl Files {
    /// An empty folder.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub fn new() -> Result<Self> {
        Ok(Self(TempDir::new()?))
    }

    /// A small photo.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub fn photo(&self, name: &str) -> Result<PathBuf> {
        self.add(name, &photo::jpeg(640, 480, [photo::Color::Red; 4])?)
    }

    /// A file of these bytes.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub fn add(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }
}
