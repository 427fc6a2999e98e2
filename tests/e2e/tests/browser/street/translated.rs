//! Pages that a translator has rewritten: what the widget changes later is still shown.

use careline_e2e::Result;

use super::Street;
use crate::steps::{Files, look_up};

#[tokio::test]
async fn an_answer_changes_after_it_was_translated() -> Result {
    let street = Street::open().await?;
    let page = street.visit("translator.html?shop=example-atelier").await?;
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.press("Shipping destinations").await?;
    for (country, answer) in [
        ("France", "France: yes, we ship there."),
        ("Japan", "Japan isn’t among the places we ship to."),
        ("Spain", "Spain: yes, we ship there."),
    ] {
        page.enter("Country", country).await?;
        page.reads(answer).await?;
    }
    assert!(!page.text().await?.contains("Japan"), "an answer stayed");
    Ok(())
}

#[tokio::test]
async fn a_verdict_and_a_photos_progress_change_after_they_were_translated() -> Result {
    let street = Street::open().await?;
    let files = Files::new()?;
    let page = street.visit("translator.html").await?;
    page.press("Help").await?;
    page.press("Returns & refunds").await?;
    look_up(&page, street.shop.order("Delivered two days ago")?).await?;
    let why = "Why are you returning it?";
    page.choose(why, "I changed my mind").await?;
    page.heading("Yes, this can go back").await?;
    page.choose(why, "Not as described").await?;
    page.heading("Support will check this for you").await?;
    page.choose(why, "I changed my mind").await?;
    page.heading("Yes, this can go back").await?;
    page.press("Continue").await?;
    page.attach("Add photos", &[&files.photo("clasp.jpg")?])
        .await?;
    page.reads("clasp.jpg\nReady").await
}
