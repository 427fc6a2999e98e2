//! The second shop: its own rules, its own words, its own look, and nothing of the first one's orders.

use careline_e2e::{Browser, Page, Result, Shop};

use crate::steps::{describe, look_up, send};

const ATELIER: &str = "example-atelier";
/// The second shop's support address.
const SUPPORT: &str = "help@atelier.example";
/// The second shop's page, whichever shop is at `/`.
const PAGE: &str = "/demo/example-atelier.html";

/// The launcher has the color of the page's own button.
const IS_IN_ITS_COLOR: &str = "getComputedStyle(document.querySelector('.buy')).backgroundColor ===
    getComputedStyle(document.querySelector('careline-help').shadowRoot.querySelector('#launcher')).backgroundColor";

/// Opens a topic of the menu.
async fn open(page: &Page, shop: &Shop, button: &str, topic: &str) -> Result {
    page.visit(&shop.url(PAGE)).await?;
    page.press("Help").await?;
    page.press(button).await?;
    page.press(topic).await
}

/// Asks whether the only item of an order can be returned.
async fn ask_to_return(page: &Page, shop: &Shop, about: &str, item: &str) -> Result {
    page.visit(&shop.url(PAGE)).await?;
    page.press("Help").await?;
    page.press("Returns & refunds").await?;
    look_up(page, shop.order_of(ATELIER, about)?).await?;
    page.reads(item).await?;
    page.choose("Why are you returning it?", "I changed my mind")
        .await
}

#[tokio::test]
async fn its_page_can_stand_in_front_in_its_own_look() -> Result {
    let shop = Shop::open_at(ATELIER).await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.heading("Linha automatic watch").await?;
    page.reads("an invented example").await?;
    page.is_accessible().await?;
    page.press("Help").await?;
    page.reads(SUPPORT).await?;
    page.is_accessible().await?;
    page.holds(IS_IN_ITS_COLOR).await?;
    page.press("Track an order").await?;
    look_up(&page, shop.order("twenty days ago")?).await?;
    page.heading("Order AT-2033").await?;
    page.heading("Delivered").await?;
    page.reads("Slim card holder").await?;
    page.is_accessible().await
}

#[tokio::test]
async fn a_return_is_its_own_30_days_and_no_longer() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url(PAGE)).await?;

    ask_to_return(&page, &shop, "twenty days ago", "Slim card holder").await?;
    page.heading("Yes, this can go back").await?;
    page.reads("You pay for the return shipping.").await?;
    page.reads("Rua do Exemplo 12").await?;
    page.reads("Put the item back in its case").await?;
    page.press("Why?").await?;
    page.reads("Last day of 30").await?;

    ask_to_return(&page, &shop, "forty days ago", "Leather belt").await?;
    page.heading("This can’t go back").await?;
    page.reads("The return window ended").await?;

    let last = "Calendário watch, last of its series";
    ask_to_return(&page, &shop, "Final sale", last).await?;
    page.heading("This can’t go back").await?;
    page.reads("Final sale pieces are the last of their series.")
        .await
}

#[tokio::test]
async fn an_order_that_goes_outside_the_regions_is_told_so() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url(PAGE)).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(
        &page,
        shop.order_of(ATELIER, "outside the primary regions")?,
    )
    .await?;
    page.reads("This order goes outside our primary regions.")
        .await?;
    page.press("Customs and duties").await?;
    page.reads("Our primary regions: France, Portugal, and Spain.")
        .await?;
    page.reads("This order goes outside our primary regions.")
        .await
}

#[tokio::test]
async fn a_defect_is_urgent_here_for_14_days_and_its_own_support_gets_the_mail() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url(PAGE)).await?;
    let order = shop.order_of(ATELIER, "urgent until day 14")?;

    open(&page, &shop, "Report a problem", "Defective item").await?;
    look_up(&page, order).await?;
    describe(&page, "It stops every night.").await?;
    page.tick("I can't take a photo").await?;
    let reference = send(&page).await?;
    page.reads("It’s marked urgent").await?;

    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.subject.contains("URGENT"), "{}", mail.subject);
    assert!(mail.text.contains("14-day window"), "{}", mail.text);
    shop.mail_is_out().await?;
    let all = shop.mailbox().all()?;
    let to: Vec<_> = all.iter().map(|mail| mail.to.as_str()).collect();
    assert!(to.contains(&order.email.as_str()));
    assert_eq!(to.len(), 2, "the first shop hears nothing of it: {to:?}");
    Ok(())
}

#[tokio::test]
async fn the_clock_for_changes_is_shown_while_it_runs() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url(PAGE)).await?;

    open(&page, &shop, "Change an order", "Cancel my order").await?;
    look_up(&page, shop.order_of(ATELIER, "24 hours are running")?).await?;
    page.reads("You can ask until").await?;

    open(&page, &shop, "Change an order", "Cancel my order").await?;
    look_up(&page, shop.order_of(ATELIER, "24 hours are over")?).await?;
    page.reads("The time for changes is over.").await
}

#[tokio::test]
async fn countries_and_free_shipping_are_answered_from_its_lists() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url(PAGE)).await?;

    open(&page, &shop, "Ask a question", "Shipping destinations").await?;
    for (country, answer) in [
        ("France", "France: yes, we ship there."),
        ("Japan", "Japan isn’t among the places we ship to."),
    ] {
        page.enter("Country", country).await?;
        page.reads(answer).await?;
    }
    open(&page, &shop, "Ask a question", "Free shipping").await?;
    page.reads("free for orders from €75.00").await?;
    open(&page, &shop, "Ask a question", "Payment").await?;
    page.reads("All transactions are in EUR.").await
}

#[tokio::test]
async fn neither_shop_finds_the_others_orders() -> Result {
    const NOT_FOUND: &str = "We couldn’t find an order with this number and email.";
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let first = shop.order("Sent back already")?;
    let same_number = shop.order_of(ATELIER, "A number that the other demo shop has too")?;
    assert_eq!(first.number, same_number.number);

    let page = browser.visit(&shop.url(PAGE)).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(&page, first).await?;
    page.reads(NOT_FOUND).await?;
    look_up(&page, same_number).await?;
    page.reads("Leather watch strap").await?;

    page.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(&page, shop.order_of(ATELIER, "twenty days ago")?).await?;
    page.reads(NOT_FOUND).await?;
    look_up(&page, same_number).await?;
    page.reads(NOT_FOUND).await?;
    look_up(&page, first).await?;
    page.reads("Dira pendant necklace").await
}
