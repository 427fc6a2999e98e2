//! The widget with a screen reader, with the keyboard alone, translated, zoomed, and in forced colors.

use careline_e2e::{Browser, Chromium, Page, Result, Shop};
use thirtyfour::Key;

use crate::steps::{Files, describe, look_up, report_damage, send};

/// Translates the widget as browsers do, and goes on to: each text node is replaced by elements that hold its text.
const TRANSLATE: &str = r#"(() => {
    const root = document.querySelector("careline-help").shadowRoot;
    const translate = () => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts) {
            if (!text.data.trim() || text.parentElement?.closest("font, [translate=no]")) continue;
            const [outer, inner] = [document.createElement("font"), document.createElement("font")];
            inner.textContent = text.data;
            outer.append(inner);
            text.replaceWith(outer);
        }
    };
    new MutationObserver(translate).observe(root, { subtree: true, childList: true, characterData: true });
    translate();
    return true;
})()"#;

/// Records in `heard` what the panel's live region announces.
const LISTEN: &str = r##"(() => {
    const region = document.querySelector("careline-help").shadowRoot.querySelector("dialog #live");
    window.heard = [];
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(node.textContent);
    }).observe(region, { childList: true });
    return true;
})()"##;

/// Waits until the focus is on the element of the panel with this selector.
async fn focus_is_on(page: &Page, selector: &str) -> Result {
    let focused = "document.querySelector('careline-help').shadowRoot.activeElement";
    page.holds(&format!("{focused}?.matches({selector:?}) ?? false"))
        .await
}

/// Presses a button twice, which each time leads to the first field with an error.
async fn each_press_leads_to(page: &Page, button: &str, selector: &str) -> Result {
    for _ in 0..2 {
        page.press(button).await?;
        focus_is_on(page, selector).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_translated_page_says_what_is_so_now() -> Result {
    let shop = Shop::open().await?;
    let files = Files::new()?;
    let clasp = files.photo("clasp.jpg")?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.ask(TRANSLATE).await?;
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.press("Shipping destinations").await?;
    page.enter("Country", "Portugal").await?;
    page.reads("(Portugal)").await?;
    page.enter("Country", "Japan").await?;
    page.reads("(Japan)").await?;
    let text = page.text().await?;
    assert!(!text.contains("(Portugal)"), "{text}");
    page.press("Close").await?;

    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    page.press("Review").await?;
    page.reads("Tell us in a few words.").await?;
    page.attach("Add photos", &[&clasp]).await?;
    page.reads("clasp.jpg\nReady").await?;
    describe(&page, "The clasp is broken.").await?;
    let text = page.text().await?;
    assert!(!text.contains("Tell us in a few words."), "{text}");
    send(&page).await.map(drop)
}

#[tokio::test]
async fn each_press_leads_to_the_first_error() -> Result {
    let shop = Shop::open().await?;
    let order = shop.order("Delivered two days ago")?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("Returns & refunds").await?;
    each_press_leads_to(&page, "Find my order", "#order-number").await?;
    look_up(&page, order).await?;
    page.heading("What would you like to return?").await?;
    each_press_leads_to(&page, "Continue", "[id^=reason-]").await?;
    page.press("Close").await?;

    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.press("Damaged item").await?;
    look_up(&page, order).await?;
    each_press_leads_to(&page, "Review", "textarea").await?;
    describe(&page, "The clasp is broken.").await?;
    each_press_leads_to(&page, "Review", "#photos").await?;
    page.is_accessible().await?;
    page.tick("I can't take a photo").await?;
    let reference = send(&page).await?;

    page.press("See my requests").await?;
    page.press(&format!("View request: {reference}")).await?;
    page.press("Write to support").await?;
    each_press_leads_to(&page, "Send message", "#case-message").await
}

#[tokio::test]
async fn an_error_is_announced_again_if_the_focus_stays() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.press("Find my order").await?;
    focus_is_on(&page, "#order-number").await?;
    page.ask(LISTEN).await?;
    for count in 1..=2 {
        page.key(Key::Enter).await?;
        page.holds(&format!("heard.length === {count}")).await?;
    }
    page.holds("heard.every((text) => text.startsWith('Enter your order number'))")
        .await
}

#[tokio::test]
async fn the_focus_goes_on_when_this_device_is_cleared() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.press("Forget everything on this device").await?;
    focus_is_on(&page, "#forget-question").await?;
    page.press("Keep it").await?;
    focus_is_on(&page, "#forget").await?;
    page.press("Forget everything on this device").await?;
    page.ask(LISTEN).await?;
    page.press("Forget everything").await?;
    focus_is_on(&page, "h2").await?;
    page.holds("heard.at(-1) === 'Nothing is kept on this device any more.'")
        .await
}

#[tokio::test]
async fn a_form_with_errors_is_usable_zoomed_and_in_forced_colors() -> Result {
    let shop = Shop::open().await?;
    let browser = Chromium::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    browser.zoom_in_forced_colors().await?;
    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    page.press("Review").await?;
    page.reads("Tell us in a few words.").await?;
    page.is_accessible().await?;
    let root = "document.querySelector('careline-help').shadowRoot";
    page.holds(&format!(
        "{root}.querySelector('#pane').scrollWidth <= {root}.querySelector('#pane').clientWidth"
    ))
    .await?;
    let has_border = "(element) => parseFloat(getComputedStyle(element).borderTopWidth) > 0";
    page.holds(&format!("[...{root}.querySelectorAll('#pane :is(.button, input, textarea, .card)')].filter((element) => element.checkVisibility() && !element.matches('[type=file], [type=checkbox], .bait *')).every({has_border})"))
        .await
}
