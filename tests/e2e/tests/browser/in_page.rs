//! The panel in a page's own element, and the launcher that stays out of the way.

use careline_e2e::steps::look_up;
use careline_e2e::{Browser, Result, Shop};

const HELP: &str = "/demo/help.html";
const PLACE: &str = "document.querySelector('careline-help-page').shadowRoot";
const LAUNCHER: &str =
    "document.querySelector('careline-help').shadowRoot.querySelector('#launcher')";

#[tokio::test]
async fn a_help_page_shows_the_panel_in_itself_and_keeps_the_focus() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url(HELP)).await?;
    page.holds(&format!("!!{PLACE}?.querySelector('#menu button')"))
        .await?;
    assert_eq!(page.ask("document.activeElement.localName").await?, "body");
    let is_dialog =
        "document.querySelector('careline-help').shadowRoot.querySelector('dialog').open";
    assert_eq!(page.ask(is_dialog).await?, false);

    // A command opens the flow there, and Back steps back in it.
    page.ask("careline('open', { flow: 'track' })").await?;
    page.holds(&format!("!!{PLACE}?.querySelector('#order-number')"))
        .await?;
    assert_eq!(page.ask(is_dialog).await?, false);
    page.holds(&format!("{PLACE}?.activeElement?.localName === 'h2'"))
        .await?;
    page.go_back().await?;
    page.holds(&format!("!!{PLACE}?.querySelector('#menu button')"))
        .await?;
    assert_eq!(page.ask("location.pathname").await?, HELP);

    // A flow works there as in the dialog.
    page.press("Track an order").await?;
    look_up(&page, shop.order("Delivered two days ago")?).await?;
    page.heading("Delivered").await
}

#[tokio::test]
async fn the_dot_tells_of_an_unread_answer_without_a_press() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.holds(&format!("!!{LAUNCHER}")).await?;
    assert_eq!(
        page.ask(&format!("{LAUNCHER}.ariaDescription")).await?,
        serde_json::Value::Null
    );
    page.ask("localStorage['careline-help-unread'] = '1'")
        .await?;
    page.visit(&shop.url("/")).await?;
    page.holds(&format!("{LAUNCHER}.ariaDescription === 'Unread answer'"))
        .await?;
    page.holds(&format!("{LAUNCHER}.textContent === 'Help'"))
        .await
}

#[tokio::test]
async fn the_launcher_leaves_while_the_page_is_scrolled_down() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.holds(&format!("!!{LAUNCHER}")).await?;
    page.ask("scrollTo(0, 200)").await?;
    page.holds(&format!("{LAUNCHER}.matches('.away')")).await?;
    page.ask("scrollTo(0, 100)").await?;
    page.holds(&format!("!{LAUNCHER}.matches('.away')")).await
}
