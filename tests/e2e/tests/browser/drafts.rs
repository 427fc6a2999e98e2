//! Drafts survive whatever happens to the page, and a sent request arrives once.

use careline_e2e::{Browser, Chromium, Page, Profile, Result, Shop};
use serde_json::json;

use crate::steps::{Files, QUESTION, SUPPORT, describe, reference, report_damage};

const SAVED: &str = "Saved on this device";
const WORDS: &str = "The clasp is broken — “snap” & gone 💔";

/// The origin's data in the browser: the names of its databases, and its local storage.
const KEPT: &str =
    "[(await indexedDB.databases()).map(({ name }) => name), Object.keys(localStorage)]";

async fn ask_something(page: &Page) -> Result {
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.press("Something else").await
}

#[tokio::test]
async fn nothing_is_kept_before_the_shopper_types() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    ask_something(&page).await?;
    page.heading("Something else").await?;
    page.press("Back").await?;
    page.press("Back").await?;
    page.press("My requests").await?;
    page.reads("Nothing was sent from this device yet.").await?;
    assert_eq!(page.ask(KEPT).await?, json!([[], []]));
    Ok(())
}

#[tokio::test]
async fn what_was_written_is_back_after_the_browser_was_killed() -> Result {
    let shop = Shop::open().await?;
    let profile = Profile::new()?;
    let order = shop.order("Delivered two days ago")?;
    let files = Files::new()?;
    let clasp = files.photo("clasp.jpg")?;
    {
        let browser = Chromium::open_on(&profile).await?;
        let page = browser.visit(&shop.url("/")).await?;
        report_damage(&page, order).await?;
        page.attach("Add photos", &[&clasp]).await?;
        page.reads("clasp.jpg\nReady").await?;
        describe(&page, WORDS).await?;
        page.reads(SAVED).await?;
        profile.kill()?;
    }
    let browser = Chromium::open_on(&profile).await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.press("Damaged item").await?;
    page.reads("You wrote this on").await?;
    assert_eq!(page.words_in("What happened?").await?, WORDS);
    page.reads("clasp.jpg\nReady").await?;
    page.is_accessible().await?;
    page.press("Review").await?;
    page.press("Send").await?;
    let reference = reference(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.text.contains(WORDS));
    assert_eq!(mail.photos.len(), 1);
    page.press("See my requests").await?;
    page.reads(&reference).await?;
    let text = page.text().await?;
    assert!(!text.contains("Not sent yet"), "support has it: {text}");
    Ok(())
}

#[tokio::test]
async fn two_tabs_keep_a_draft_each() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let first = browser.tab().await?;
    ask_something(&page).await?;
    page.enter(QUESTION, "From the first tab").await?;
    page.reads(SAVED).await?;

    let second = browser.new_tab().await?;
    let page = browser.visit(&shop.url("/")).await?;
    ask_something(&page).await?;
    page.heading("Something else").await?;
    assert_eq!(page.words_in(QUESTION).await?, "");
    page.enter(QUESTION, "From the second tab").await?;
    page.reads(SAVED).await?;

    browser.look_at(&first).await?;
    page.enter("Full name", "Ada").await?;
    page.reads(SAVED).await?;
    browser.look_at(&second).await?;
    browser.close_for(&first).await?;
    page.visit(&shop.url("/")).await?;
    ask_something(&page).await?;
    page.reads("You wrote this on").await?;
    assert_eq!(page.words_in(QUESTION).await?, "From the first tab");
    assert_eq!(page.words_in("Full name").await?, "Ada");
    page.press("Back").await?;
    page.press("Back").await?;
    page.press("My requests").await?;
    page.reads("Not sent yet").await?;
    let text = page.text().await?;
    assert_eq!(text.matches("Not sent yet").count(), 2, "{text}");
    Ok(())
}

#[tokio::test]
async fn each_topic_keeps_its_own_words() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    ask_something(&page).await?;
    page.enter(QUESTION, "Something else altogether").await?;
    page.enter("Order number", "KS-1").await?;
    page.reads(SAVED).await?;
    page.press("Back").await?;
    page.press("Product details").await?;
    page.enter(QUESTION, "Is it 14k gold?").await?;
    page.reads(SAVED).await?;
    page.press("Back").await?;
    page.press("Something else").await?;
    assert_eq!(page.words_in(QUESTION).await?, "Something else altogether");

    page.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.reads("Not sent yet").await?;
    assert!(!page.text().await?.contains("Nothing was sent"));
    page.press("Delete: Product details").await?;
    page.press("Keep it").await?;
    page.press("Delete: Product details").await?;
    page.press("Delete it").await?;
    page.press("Continue: Something else").await?;
    assert_eq!(page.words_in("Order number").await?, "KS-1");
    page.press("Back").await?;
    page.reads("Not sent yet").await?;
    let text = page.text().await?;
    assert_eq!(text.matches("Not sent yet").count(), 1, "{text}");
    Ok(())
}

#[tokio::test]
async fn a_draft_goes_on_with_its_order_after_the_shopper_stepped_back() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?;
    report_damage(&page, order).await?;
    describe(&page, WORDS).await?;
    page.reads(SAVED).await?;
    page.press("Back").await?;
    page.words_in("Order number").await?;
    page.press("Back").await?;
    page.heading("Report a problem").await?;
    page.press("Back").await?;
    page.press("My requests").await?;
    page.press("Continue: Damaged item").await?;
    page.heading(&format!("Order {}", order.number)).await?;
    assert_eq!(page.words_in("What happened?").await?, WORDS);
    Ok(())
}

#[tokio::test]
async fn what_is_forgotten_isnt_sent_any_more() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let ask = async |words| {
        ask_something(&page).await?;
        page.enter(QUESTION, words).await?;
        page.enter("Full name", "Ada Mills").await?;
        page.enter("Email", "ada@example.com").await?;
        page.press("Review").await?;
        page.heading("Is everything right?").await
    };
    // The screen with the button must load before the endpoint is killed.
    page.press("Help").await?;
    page.press("My requests").await?;
    page.press("Close").await?;
    ask("Forget this.").await?;
    shop.crash()?;
    page.press("Send").await?;
    page.reads("You may close this page").await?;
    page.press("Close").await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.press("Forget everything on this device").await?;
    page.press("Forget everything").await?;
    page.reads("Nothing is kept on this device any more.")
        .await?;
    page.press("Close").await?;
    shop.come_back().await?;
    ask("Send this.").await?;
    page.press("Send").await?;
    let reference = reference(&page).await?;
    shop.mailbox().mail(SUPPORT, &reference).await?;
    shop.mail_is_out().await?;
    let mails = shop.mailbox().all()?;
    let forgotten = mails
        .iter()
        .filter(|mail| mail.text.contains("Forget this."));
    assert_eq!(forgotten.count(), 0);
    Ok(())
}

#[tokio::test]
async fn what_waits_is_sent_at_the_next_visit_and_the_shopper_is_told() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?.clone();
    report_damage(&page, &order).await?;
    describe(&page, WORDS).await?;
    let files = Files::new()?;
    let clasp = files.photo("clasp.jpg")?;
    page.attach("Add photos", &[&clasp]).await?;
    page.reads("clasp.jpg\nReady").await?;
    page.press("Review").await?;
    page.heading("Is everything right?").await?;
    shop.crash()?;
    page.press("Send").await?;
    page.reads("You may close this page").await?;
    page.visit("about:blank").await?;
    shop.come_back().await?;

    page.visit(&shop.url("/demo/kendra-scott-mall.html"))
        .await?;
    page.reads("Your request has arrived. Reference: CL-")
        .await?;
    page.is_accessible().await?;
    page.press("See my requests").await?;
    page.heading("My requests").await?;
    page.reads("Received").await?;
    shop.mail_is_out().await?;
    let mails = shop.mailbox().all()?;
    let to_support: Vec<_> = mails.iter().filter(|mail| mail.to == SUPPORT).collect();
    assert_eq!(to_support.len(), 1);
    assert!(to_support[0].text.contains(WORDS));
    assert_eq!(to_support[0].photos.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_device_forgets_on_demand() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    ask_something(&page).await?;
    page.enter(QUESTION, WORDS).await?;
    page.reads(SAVED).await?;
    page.press("Back").await?;
    page.press("Back").await?;
    page.press("My requests").await?;
    page.reads("Not sent yet").await?;
    page.is_accessible().await?;
    page.press("Forget everything on this device").await?;
    page.press("Forget everything").await?;
    page.reads("Nothing is kept on this device any more.")
        .await?;
    assert!(!page.text().await?.contains("Not sent yet"));
    page.visit(&shop.url("/")).await?;
    ask_something(&page).await?;
    page.heading("Something else").await?;
    assert_eq!(page.words_in(QUESTION).await?, "");
    Ok(())
}

#[tokio::test]
async fn a_browser_that_keeps_nothing_is_said_in_words() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.ask("Object.defineProperty(window, 'indexedDB', { value: null }) && 1")
        .await?;
    ask_something(&page).await?;
    page.enter(QUESTION, WORDS).await?;
    page.reads("This browser doesn’t keep what you write")
        .await?;
    page.enter("Full name", "Ada Mills").await?;
    page.enter("Email", "ada@example.com").await?;
    page.press("Review").await?;
    page.press("Send").await?;
    reference(&page).await.map(drop)
}
