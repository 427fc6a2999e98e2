//! Pages with routers, bases and mailed links: the address and its history stay the page's.

use careline_e2e::Result;
use serde_json::json;

use super::{HEARD, ROOT, Street, close, hears_nothing, track};
use crate::case::{mailed_link, report};

#[tokio::test]
async fn a_router_hears_nothing_of_the_panel_and_all_of_its_own_pages() -> Result {
    let street = Street::open().await?;
    let page = street.visit("turbo-1496-router-on-popstate.html").await?;
    page.enter("Gift message", "For Zoë").await?;
    track(&page).await?;
    page.go_back().await?;
    page.heading("How can we help?").await?;
    page.go_back().await?;
    page.holds(&format!("!{ROOT}.querySelector('dialog').open"))
        .await?;
    track(&page).await?;
    close(&page).await?;
    page.ask("careline('open', { flow: 'track' })").await?;
    page.heading("Track an order").await?;
    page.ask("careline('close')").await?;
    page.holds(
        "history.state.turbo?.restorationIndex === 0 && history.state.careline === undefined",
    )
    .await?;
    hears_nothing(&page).await?;
    assert_eq!(page.words_in("Gift message").await?, "For Zoë");

    page.press("Next page").await?;
    page.go_back().await?;
    let all = ["early", "attribute", "late", "late and capturing", "object"];
    let own = all.map(|who| format!("{who} popstate {{\"turbo\":{{\"restorationIndex\":0}}}}"));
    let heard_all = format!("{}.every((one) => {HEARD}.includes(one))", json!(own));
    page.holds(&heard_all).await
}

#[tokio::test]
async fn one_press_of_back_leaves_the_page_after_the_panel_was_closed() -> Result {
    let street = Street::open().await?;
    street.visit("plain.html").await?;
    let page = street.visit("turbo-1496-router-on-popstate.html").await?;
    for _ in 0..2 {
        track(&page).await?;
        close(&page).await?;
        page.holds("history.state.careline === undefined").await?;
    }
    page.go_back().await?;
    page.holds("location.pathname === '/plain.html'").await
}

#[tokio::test]
async fn a_router_on_the_navigation_api_hears_nothing_of_the_panel() -> Result {
    let street = Street::open().await?;
    let page = street.visit("navigation-api-router.html").await?;
    page.enter("Gift message", "For Zoë").await?;
    page.ask("heard.length = 0").await?;
    track(&page).await?;
    close(&page).await?;
    page.holds("!history.state?.careline").await?;
    hears_nothing(&page).await?;
    assert_eq!(page.words_in("Gift message").await?, "For Zoë");
    Ok(())
}

#[tokio::test]
async fn a_mailed_link_opens_its_request_and_leaves_the_address_as_it_was() -> Result {
    let street = Street::open().await?;
    let email = &street.shop.order("Delivered two days ago")?.email.clone();
    let page = street.visit("plain.html").await?;
    let reference = report(&page, &street.shop).await?;
    let link = mailed_link(&street.shop, email, &reference).await?;
    let (_, key) = link.split_once('#').ok_or("a link without a key")?;
    for path in [
        "hasher-64-base-href.html?lang=en&page=2",
        "hasher-64-base-href.html",
        "mailed-link.html?order=1",
    ] {
        let address = street.url(path);
        let page = street.browser.visit(&format!("{address}#{key}")).await?;
        page.heading("Damaged item").await?;
        page.reads(&reference).await?;
        assert_eq!(page.ask("location.href").await?, address);
        close(&page).await?;
        page.holds("!history.state?.careline").await?;
        assert_eq!(page.ask("location.href").await?, address);
        let own = page.ask("history.state?.page ?? null").await?;
        let expected = path.contains("mailed").then_some("own");
        assert_eq!(own, json!(expected), "{path}");
        hears_nothing(&page).await?;
    }
    Ok(())
}
