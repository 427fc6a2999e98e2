//! Pages that load the script in their own ways, and browsers that lack what it needs.

use careline_e2e::{Page, Result, Role};
use serde_json::json;

use super::{ROOT, Street, close, track};
use crate::steps::{QUESTION, SUPPORT, look_up, send};

async fn finds_an_order(street: &Street, page: &Page) -> Result {
    track(page).await?;
    look_up(page, street.shop.order("Delivered two days ago")?).await?;
    page.heading("Delivered").await
}

#[tokio::test]
async fn it_works_however_the_page_loads_the_script() -> Result {
    let street = Street::open().await?;
    for page in [
        "currentscript-null-module.html",
        "currentscript-null-imported.html",
        "currentscript-null-optimiser.html",
        "divolte-180-bundled.html",
    ] {
        let there = street.visit(page).await?;
        finds_an_order(&street, &there)
            .await
            .map_err(|error| format!("{page}: {error}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_without_a_tag_gives_its_settings_as_an_object() -> Result {
    const LEFT: &str = "document.querySelector('careline-help').shadowRoot.querySelector('#launcher').getBoundingClientRect().x < 100";
    let street = Street::open().await?;
    let page = street.visit("currentscript-null-imported.html").await?;
    page.find(Role::Button, "Help").await?;
    page.holds(LEFT).await?;
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.press("Product details").await?;
    assert_eq!(page.words_in("Item name").await?, "Elisa pendant necklace");

    let page = street.visit("divolte-180-bundled.html").await?;
    page.find(Role::Button, "Help").await?;
    page.holds(LEFT).await?;
    page.press("Help").await?;
    page.find(Role::Dialog, "How can we help?").await?;
    let surface = format!("getComputedStyle({ROOT}.querySelector('dialog')).backgroundColor");
    let is_dark = format!("{surface}.match(/\\d+/g).slice(0, 3).every((part) => part < 80)");
    page.holds(&is_dark).await?;
    Ok(())
}

#[tokio::test]
async fn a_language_that_it_doesnt_have_is_its_nearest_or_english() -> Result {
    let street = Street::open().await?;
    for wish in [
        "locale=en",
        "locale=en-US",
        "locale=en_GB",
        "locale=EN-au",
        "locale=",
        "locale=tlh",
        "locale=tlh-Latn-QO",
        "locale=constructor",
        "locale=../en",
        "locale=%20",
        "lang=tlh",
        "lang=en-CA",
        "lang=",
        "locale=tlh&lang=en",
    ] {
        let page = street
            .visit(&format!("locale-spellings.html?{wish}"))
            .await?;
        track(&page)
            .await
            .map_err(|error| format!("{wish}: {error}"))?;
        let of_host = "(({ lang, dir }) => [lang, dir])(document.querySelector('careline-help'))";
        assert_eq!(page.ask(of_host).await?, json!(["en", "ltr"]), "{wish}");
    }
    Ok(())
}

#[tokio::test]
async fn what_a_page_leaves_on_prototypes_breaks_nothing() -> Result {
    let street = Street::open().await?;
    let page = street.visit("polluted-prototype.html").await?;
    finds_an_order(&street, &page).await
}

#[tokio::test]
async fn a_page_whose_storage_throws_still_sends_and_claims_nothing_saved() -> Result {
    let street = Street::open().await?;
    let page = street.visit("storage-throws.html").await?;
    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.press("Something else").await?;
    page.enter(QUESTION, "Do you engrave?").await?;
    page.enter("Full name", "Ada Mills").await?;
    page.enter("Email", "ada@example.com").await?;
    assert!(!page.text().await?.contains("Saved on this device"));
    let reference = send(&page).await?;
    street.shop.mailbox().mail(SUPPORT, &reference).await?;
    Ok(())
}

#[tokio::test]
async fn without_webassembly_the_support_email_is_there() -> Result {
    let street = Street::open().await?;
    let page = street.visit("no-webassembly.html").await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.reads("Order number:").await?;
    page.find(Role::Link, SUPPORT).await?;
    page.is_accessible().await
}

/// A way to show that one is about to press a button of the page's.
#[derive(Clone, Copy, Debug)]
enum Intent {
    Point,
    Focus,
    Touch,
}

#[tokio::test]
async fn intent_on_a_button_of_the_pages_own_starts_the_downloads() -> Result {
    let street = Street::open().await?;
    let fetched = |part: &str| {
        format!(
            "performance.getEntriesByType('resource').some(({{ name }}) => name.includes('{part}'))"
        )
    };
    for id in ["link", "button", "inside", "box", "late"] {
        for intent in [Intent::Point, Intent::Focus, Intent::Touch] {
            // A span can't be focused; its button is.
            if matches!((id, intent), ("inside", Intent::Focus)) {
                continue;
            }
            let page = street.visit("fava-2161-own-buttons.html").await?;
            page.holds(&format!(
                "typeof careline === 'function' && !!document.getElementById('{id}')"
            ))
            .await?;
            page.ask("await new Promise((idle) => requestIdleCallback(idle))")
                .await?;
            assert_eq!(page.ask(&fetched("main_bg.wasm")).await?, false);
            show(&street, &page, id, intent).await?;
            for part in ["main_bg.wasm", "en.main.json"] {
                let seen = page.holds(&fetched(part)).await;
                seen.map_err(|error| format!("{intent:?} {id}: {error}"))?;
            }
        }
    }
    Ok(())
}

async fn show(street: &Street, page: &Page, id: &str, intent: Intent) -> Result {
    let middle = "(({ x, y, width, height }) => [x + width / 2, y + height / 2])";
    let at = format!("{middle}(document.getElementById('{id}').getBoundingClientRect())");
    let at: (f64, f64) = serde_json::from_value(page.ask(&at).await?)?;
    match intent {
        Intent::Point => street.browser.point(at).await,
        Intent::Touch => {
            street.browser.touch(at).await?;
            street.browser.cancel_touch().await
        }
        Intent::Focus => page
            .ask(&format!("document.getElementById('{id}').focus()"))
            .await
            .map(drop),
    }
}

#[tokio::test]
async fn a_page_that_swaps_its_content_keeps_the_open_panel_and_what_is_typed() -> Result {
    let street = Street::open().await?;
    for way in ["body", "children", "markup", "root", "late"] {
        let page = street.visit("body-swapped.html").await?;
        track(&page).await?;
        page.enter("Order number", "KS-10482").await?;
        page.ask(&format!("swap('{way}')")).await?;
        page.holds(&format!("{ROOT}.querySelector('dialog').matches(':modal')"))
            .await
            .map_err(|error| format!("{way}: {error}"))?;
        assert_eq!(page.words_in("Order number").await?, "KS-10482", "{way}");
        close(&page).await?;
        page.find(Role::Button, "Help").await?;
    }
    Ok(())
}
