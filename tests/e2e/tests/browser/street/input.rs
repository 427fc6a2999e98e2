//! Pages that take keys, wheel and touch for themselves.

use careline_e2e::chromium::Pointer;
use careline_e2e::{Page, Result};
use thirtyfour::Key;

use super::{ROOT, Street, close, hears_nothing};
use crate::steps::QUESTION;

/// The middle of the panel's content.
async fn middle(page: &Page) -> Result<(f64, f64)> {
    let middle = "({ x, y, width, height }) => [x + width / 2, y + height / 2]";
    let pane = format!("({middle})({ROOT}.querySelector('#pane').getBoundingClientRect())");
    Ok(serde_json::from_value(page.ask(&pane).await?)?)
}

#[tokio::test]
async fn wheel_and_touch_scroll_the_panel_and_not_the_page() -> Result {
    let street = Street::open().await?;
    for pointer in [Pointer::Wheel, Pointer::Finger] {
        let page = street.visit("lenis-347-takes-over-the-wheel.html").await?;
        street.browser.turn().await?;
        page.press("Help").await?;
        page.press("Ask a question").await?;
        page.heading("Ask a question").await?;
        page.reads("Something else").await?;
        page.ask("heard.length = 0").await?;
        let at = middle(&page).await?;
        street.browser.scroll(pointer, at).await?;
        page.holds(&format!("{ROOT}.querySelector('#pane').scrollTop > 0"))
            .await?;
        // To its end and beyond.
        for _ in 0..4 {
            street.browser.scroll(pointer, at).await?;
        }
        assert_eq!(page.ask("scrollY").await?, 0, "{pointer:?}: the page moved");
        hears_nothing(&page).await?;
        close(&page).await?;
        street.browser.scroll(pointer, at).await?;
        page.holds("heard.length > 0 && scrollY > 0").await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_key_typed_in_the_panel_arrives_and_the_page_hears_none() -> Result {
    let street = Street::open().await?;
    let page = street.visit("mousetrap-245-eats-keys.html").await?;
    let words = "s/?k gG #1 Zoë";
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.enter("Search our answers", words).await?;
    assert_eq!(page.words_in("Search our answers").await?, words);
    page.enter("Search our answers", "").await?;
    page.press("Something else").await?;
    page.enter(QUESTION, "/ s\n? k").await?;
    page.key(Key::Left).await?;
    page.add_words(QUESTION, "g").await?;
    assert_eq!(page.words_in(QUESTION).await?, "/ s\n? kg");
    page.key(Key::Tab).await?;
    page.key(Key::Escape).await?;
    page.heading("Ask a question").await?;
    hears_nothing(&page).await?;

    close(&page).await?;
    page.ask("document.activeElement.blur()").await?;
    page.key("/").await?;
    page.holds("document.activeElement.id === 'search' && heard.includes('document keydown /')")
        .await
}
