//! News from support: on a ticket's page while it is open, and in the list.

use careline_e2e::{Browser, Result, Shop};

use crate::case::report;

/// Lets the pauses between two looks at a ticket pass at once. The widget has no other pauses that are as long, except
/// the limit of a call, which is a minute.
const HURRY: &str = "(() => {
    const wait = window.setTimeout;
    window.setTimeout = (call, millis, ...rest) =>
        wait(call, millis >= 40_000 && millis !== 60_000 ? 20 : millis, ...rest);
    return true;
})()";

/// What the panel announced.
const LISTEN: &str = "(() => {
    const region = document.querySelector('careline-help').shadowRoot.querySelector('dialog #live');
    window.heard = [];
    const hear = (changes) => changes.forEach(({ addedNodes }) => heard.push(...[...addedNodes].map((node) => node.textContent)));
    new MutationObserver(hear).observe(region, { childList: true });
    return true;
})()";

/// Whether the loader would show its dot.
const FLAG: &str = "localStorage.getItem('careline-help-unread')";

#[tokio::test]
async fn a_message_arrives_while_the_shopper_writes_one() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.ask(HURRY).await?;
    let reference = report(&page, &shop).await?;
    page.press("Write to support").await?;
    page.enter("Your message", "It is the left").await?;
    page.ask(LISTEN).await?;

    shop.tells(&["desk", "ask", &reference, "Which one is it?"])?;
    page.reads("Which one is it?").await?;
    page.heading("Support has a question for you").await?;
    page.holds("heard.includes('New message from support')")
        .await?;
    page.add_words("Your message", " one.").await?;
    assert_eq!(page.words_in("Your message").await?, "It is the left one.");
    page.holds(
        "document.querySelector('careline-help').shadowRoot.activeElement?.id === 'case-message'",
    )
    .await?;
    page.is_accessible().await?;
    page.press("Send message").await?;
    page.heading("Support is working on it").await
}

#[tokio::test]
async fn an_answered_request_is_marked_until_it_is_opened() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let reference = report(&page, &shop).await?;
    page.holds(&format!("{FLAG} === null")).await?;
    shop.tells(&["desk", "step", &reference, "refund", "done"])?;

    let list = async || -> Result<_> {
        let page = browser.visit(&shop.url("/")).await?;
        page.press("Help").await?;
        page.press("My requests").await?;
        page.reads("Elisa pendant necklace").await?;
        page.reads("Support is working on it").await?;
        Ok(page)
    };
    let page = list().await?;
    page.reads("New").await?;
    page.is_accessible().await?;
    page.holds(&format!("{FLAG} === '1'")).await?;
    page.press(&format!("View request: {reference}")).await?;
    page.reads("Refund\nDone").await?;
    page.holds(&format!("{FLAG} === null")).await?;

    let page = list().await?;
    assert!(!page.text().await?.contains("New\n"), "it is still marked");
    page.holds(&format!("{FLAG} === null")).await
}
