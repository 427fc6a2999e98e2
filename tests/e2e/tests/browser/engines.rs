//! The main journeys in every engine.
//!
//! The endpoint's absence is real, not emulated: what only Chromium's tools can do isn't needed here.

use careline_e2e::{
    Browser, Engine, Page, Result, Role, Shop,
    photo::{self, Color},
};
use serde_json::json;

use crate::steps::{
    Files, QUESTION, SUPPORT, add, describe, look_up, reference, report_damage, send,
};

/// WebKit's driver types nothing beyond the Basic Multilingual Plane.
const WORDS: &str = "The clasp is broken — “snap” & gone, Zoë ♥";

/// All journeys in one browser, each on a freshly loaded page.
async fn journeys(engine: Engine) -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open_in(engine).await?;
    let files = Files::new()?;
    let page = browser.visit(&shop.url("/")).await?;
    tracks(&page, &shop).await?;
    steps_back(&browser.visit(&shop.url("/")).await?).await?;
    returns(&browser.visit(&shop.url("/")).await?, &shop).await?;
    reports_damage(&browser, &shop, &files).await?;
    finds_its_draft(&browser, &shop).await?;
    sends_once_the_endpoint_is_back(&browser, &mut shop).await
}

async fn tracks(page: &Page, shop: &Shop) -> Result {
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(page, shop.order("Delivered two days ago")?).await?;
    page.heading("Order KS-10482").await?;
    page.heading("Delivered").await?;
    page.reads("Elisa pendant necklace").await?;
    page.is_accessible().await
}

async fn steps_back(page: &Page) -> Result {
    let before = page.ask("location.href").await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.find(Role::Field, "Order number").await?;
    page.go_back().await?;
    page.find(Role::Button, "My requests").await?;
    page.go_back().await?;
    page.find(Role::Button, "Help").await?;
    assert_eq!(page.ask("location.href").await?, before);
    Ok(())
}

async fn returns(page: &Page, shop: &Shop) -> Result {
    page.press("Help").await?;
    page.press("Returns & refunds").await?;
    look_up(page, shop.order("Delivered two days ago")?).await?;
    page.choose("Why are you returning it?", "I changed my mind")
        .await?;
    page.heading("Yes, this can go back").await?;
    page.press("Why?").await?;
    page.reads("Last day of 7").await?;
    page.press("Continue").await?;
    add(page, "It is lovely, but I have one already.").await?;
    let reference = send(page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.text.contains("can go back"), "{}", mail.text);
    Ok(())
}

async fn reports_damage(browser: &Browser, shop: &Shop, files: &Files) -> Result {
    let page = browser.visit(&shop.url("/")).await?;
    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    page.attach("Add photos", &[&files.photo("clasp.jpg")?])
        .await?;
    describe(&page, WORDS).await?;
    page.reads("clasp.jpg\nReady").await?;
    let reference = send(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.text.contains(WORDS), "{}", mail.text);
    assert_eq!(mail.photos.len(), 1);

    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.reads(&reference).await?;
    page.reads("Received").await
}

async fn finds_its_draft(browser: &Browser, shop: &Shop) -> Result {
    let ask = async || {
        let page = browser.visit(&shop.url("/")).await?;
        page.press("Help").await?;
        page.press("Ask a question").await?;
        page.press("Something else").await?;
        Ok::<_, careline_e2e::Failure>(page)
    };
    let page = ask().await?;
    page.enter(QUESTION, WORDS).await?;
    page.reads("Saved on this device").await?;
    let page = ask().await?;
    page.reads("You wrote this on").await?;
    assert_eq!(page.words_in(QUESTION).await?, WORDS);
    Ok(())
}

async fn sends_once_the_endpoint_is_back(browser: &Browser, shop: &mut Shop) -> Result {
    let order = shop.order("Delivered two days ago")?.clone();
    let page = browser.visit(&shop.url("/")).await?;
    report_damage(&page, &order).await?;
    describe(&page, WORDS).await?;
    page.tick("I can't take a photo").await?;
    page.press("Review").await?;
    page.heading("Is everything right?").await?;
    shop.crash()?;
    page.press("Send").await?;
    page.reads("We can’t reach the help desk right now.")
        .await?;
    shop.come_back().await?;
    let reference = reference(&page).await?;
    shop.mailbox().mail(SUPPORT, &reference).await?;
    shop.mail_is_out().await?;
    let mails = shop.mailbox().all()?;
    let about = mails
        .iter()
        .filter(|mail| mail.to == SUPPORT && mail.subject.contains(&reference));
    assert_eq!(about.count(), 1);
    Ok(())
}

#[tokio::test]
async fn chromium() -> Result {
    journeys(Engine::Chromium).await
}

#[tokio::test]
async fn firefox() -> Result {
    journeys(Engine::Firefox).await
}

#[tokio::test]
async fn webkit() -> Result {
    journeys(Engine::WebKit).await
}

#[tokio::test]
async fn firefox_that_resists_fingerprinting_sends_the_photos_own_pixels() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open_firefox(&json!({ "privacy.resistFingerprinting": true })).await?;
    let page = browser.visit(&shop.url("/")).await?;
    let files = Files::new()?;
    let corners = [Color::Red, Color::Green, Color::Blue, Color::White];
    let taken = files.add("clasp.jpg", &photo::from_a_phone(corners)?)?;
    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    page.attach("Add photos", &[&taken]).await?;
    describe(&page, WORDS).await?;
    page.reads("clasp.jpg\nReady").await?;
    let reference = send(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    let [photo] = mail.photos.as_slice() else {
        return Err(format!("{} photos in the mail", mail.photos.len()).into());
    };
    let arrived = photo::look_at(photo)?;
    assert_eq!(arrived.corners, corners, "stripes, turned, or mirrored");
    assert!(!arrived.has_metadata, "metadata came along");
    Ok(())
}
