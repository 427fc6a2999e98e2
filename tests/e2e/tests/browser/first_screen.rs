//! First screens: what the panel draws before the widget is there, and how the widget takes it over.

use careline_e2e::{Browser, Engine, Page, Result, Role, Shop, Site};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::steps::look_up;

/// Holds the widget's module back until `release()` is called, counts look-ups, and can serve texts without first screens.
const OWN: &str = r#"
    const held = new Promise((go) => { window.release = go; });
    const real = window.fetch;
    window.lookups = 0;
    window.fetch = async (url, ...others) => {
        const address = String(url.url ?? url);
        if (address.includes("/order-lookups")) window.lookups++;
        if (address.includes("main_bg.wasm") && !location.hash.includes("free") && await held === "fail") throw new TypeError("offline");
        const answer = await real(url, ...others);
        if (!location.hash.includes("bare") || !/\/[\w-]+\.json$/.test(address) || /rest|integrity/.test(address)) return answer;
        return new Response(JSON.stringify({ ...await answer.json(), screens: {} }));
    };
"#;

const LAUNCHER: &str =
    "document.querySelector('careline-help')?.shadowRoot.querySelector('#launcher')";
const MENU: &str =
    "document.querySelector('careline-help').shadowRoot.querySelector('#menu button')";
/// The root element of the screen, drawn by the panel or by the widget.
const ROOT: &str =
    "document.querySelector('careline-help').shadowRoot.querySelector('#pane > div > .stack')";

/// What a person or a screen reader notices of the screen: its title, and each element with attributes, text and place.
const NOTICED: &str = r##"(() => {
    const root = document.querySelector("careline-help").shadowRoot;
    const noticed = (node) => {
        if (node instanceof Text) return node.data;
        const { x, y, width, height } = node.getBoundingClientRect();
        const attributes = [...node.attributes].map(({ name, value }) => [name, value.replace(/ first$/, "")]).sort();
        const children = [...node.childNodes].filter((child) => !(child instanceof Comment));
        return [node.localName, attributes, [x, y, width, height].map(Math.round), node.value, ...children.map(noticed)];
    };
    return [root.querySelector("h2").textContent, noticed(root.querySelector("#pane > div > .stack"))];
})()"##;

/// A shop's page of another origin, in a browser.
struct Host {
    shop: Shop,
    browser: Browser,
    site: Site,
}

impl Host {
    async fn open(engine: Engine, locale: &str) -> Result<Self> {
        let mut shop = Shop::open().await?;
        let page = format!(
            r#"<!doctype html><html lang=en><title>A shop</title><meta name=viewport content='width=device-width'>
            <script src=/own.js></script><body><main><h1>A shop</h1><a href=# data-careline-open=track>Where is my order?</a></main>
            <script async src="{}" data-locale="{locale}"></script>"#,
            shop.url("/careline.js")
        );
        let site = Site::open(&page, None, OWN).await?;
        shop.allow(site.origin()).await?;
        let browser = Browser::open_in(engine).await?;
        Ok(Self {
            shop,
            browser,
            site,
        })
    }

    /// A fresh page; its hash may be `#free`, which doesn't hold the widget back, and `#free,bare`.
    async fn visit(&self, hash: &str) -> Result<Page> {
        let page = self
            .browser
            .visit(&format!("{}/{hash}", self.site.origin()))
            .await?;
        page.holds(&format!("!!{LAUNCHER}")).await?;
        Ok(page)
    }

    /// A fresh page, where the panel has drawn the first screen of *track* and the widget is held back.
    async fn first_screen_of_track(&self) -> Result<Page> {
        let page = self.visit("").await?;
        page.follow("Where is my order?").await?;
        drawn(&page).await?;
        Ok(page)
    }
}

/// Waits until the panel has drawn a first screen.
async fn drawn(page: &Page) -> Result {
    page.holds(&format!("!!{ROOT}?.matches('.first')")).await
}

/// Lets the widget load, and waits until it has taken over the screen.
async fn taken_over(page: &Page) -> Result {
    page.ask("release()").await?;
    page.holds(&format!("!!{ROOT} && !{ROOT}.matches('.first')"))
        .await
}

/// Every first screen that the panel knows, by name.
async fn names(page: &Page) -> Result<Vec<String>> {
    let names = r#"Object.keys((await (await fetch(performance.getEntriesByType("resource").map(({ name }) => name)
        .find((name) => /\/[\w-]+\.json$/.test(name)))).json()).screens)"#;
    Ok(serde_json::from_value(page.ask(names).await?)?)
}

/// What is noticed of each screen, once it is as `is_there` says.
async fn noticed(page: &Page, names: &[String], is_there: &str) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for name in names {
        // A page's `topic` wins over its `flow`.
        let key = if name.contains('_') || !is_flow(name) {
            "topic"
        } else {
            "flow"
        };
        page.ask(&format!("careline('open', {{ {key}: '{name}' }})"))
            .await?;
        page.holds(is_there).await?;
        all.push(page.ask(NOTICED).await?);
        page.ask("careline('close')").await?;
    }
    Ok(all)
}

fn is_flow(name: &str) -> bool {
    ["track", "returns", "report", "change", "ask", "feedback"].contains(&name)
}

/// Languages of different scripts and directions. The views are the same code in all languages.
const LANGUAGES: [&str; 4] = ["en", "de", "ja", "ar"];

#[tokio::test]
async fn a_first_screen_is_what_the_widget_draws() -> Result {
    for language in LANGUAGES {
        let host = Host::open(Engine::Chromium, language).await?;
        let page = host.visit("").await?;
        page.ask("careline('open')").await?;
        page.holds(&format!("!!{MENU}")).await?;
        let names = names(&page).await?;
        assert!(names.len() > 15, "{names:?}");
        let of_panel = noticed(&page, &names, &format!("!!{ROOT}?.matches('.first')")).await?;

        let page = host.visit("#free,bare").await?;
        // The widget alone knows this name: a screen of the panel would be named by its own.
        let of_widget =
            noticed(&page, &names, &format!("!!{ROOT}?.querySelector('button')")).await?;
        for ((name, panel), widget) in names.iter().zip(of_panel).zip(of_widget) {
            assert_eq!(panel, widget, "{name} in {language}");
        }
    }
    Ok(())
}

/// Types while the widget is held back, on every engine.
async fn typing_is_kept(engine: Engine) -> Result {
    let host = Host::open(engine, "en").await?;
    let page = host.first_screen_of_track().await?;
    let order = host.shop.order("Delivered two days ago")?;
    let field = page.find(Role::Field, "Order number").await?;
    page.ask(&format!(
        "(window.field = {ROOT}.querySelector('#order-number'), window.left = 0, field.addEventListener('blur', () => left++), 0)"
    ))
    .await?;
    let (start, end) = order.number.split_at(order.number.len() - 1);
    field
        .send_keys(&[start.get(1..).unwrap_or_default(), end].concat())
        .await?;
    page.ask("(left = 0, field.setSelectionRange(0, 0), 0)")
        .await?;

    taken_over(&page).await?;
    let kept = page
        .ask(&format!("[{ROOT}.querySelector('#order-number') === field, field.getRootNode().activeElement === field, left, field.selectionStart, field.value]"))
        .await?;
    assert_eq!(kept, json!([true, true, 0, 0, order.number.get(1..)]));
    // At the caret.
    page.key(order.number.get(..1).unwrap_or_default()).await?;
    page.enter("Email", &order.email).await?;
    page.press("Find my order").await?;
    page.heading(&format!("Order {}", order.number)).await?;
    page.is_accessible().await
}

#[tokio::test]
async fn typing_is_kept_in_chromium() -> Result {
    typing_is_kept(Engine::Chromium).await
}

#[tokio::test]
async fn typing_is_kept_in_firefox() -> Result {
    typing_is_kept(Engine::Firefox).await
}

#[tokio::test]
async fn typing_is_kept_in_webkit() -> Result {
    typing_is_kept(Engine::WebKit).await
}

#[tokio::test]
async fn what_is_pressed_early_says_that_it_waits_and_is_carried_out_once() -> Result {
    let host = Host::open(Engine::Chromium, "en").await?;
    let order = host.shop.order("Delivered two days ago")?;
    let page = host.first_screen_of_track().await?;
    look_up(&page, order).await?;
    page.press("Find my order").await?;
    page.reads("One moment").await?;
    page.is_accessible().await?;
    assert_eq!(page.ask("lookups").await?, 0);
    page.ask("release()").await?;
    page.heading(&format!("Order {}", order.number)).await?;
    assert_eq!(page.ask("lookups").await?, 1);

    let page = host.visit("").await?;
    page.ask("careline('open', { flow: 'report' })").await?;
    drawn(&page).await?;
    page.press("Defective item").await?;
    page.press("Damaged item").await?;
    page.ask("release()").await?;
    page.heading("Damaged item").await?;
    page.key(Key::Escape).await?;
    page.heading("Report a problem").await
}

#[tokio::test]
async fn a_page_that_was_translated_early_is_taken_over_all_the_same() -> Result {
    let host = Host::open(Engine::Chromium, "en").await?;
    let order = host.shop.order("Delivered two days ago")?;
    let page = host.first_screen_of_track().await?;
    page.enter("Order number", &order.number).await?;
    let translate = r#"[...ROOT.querySelectorAll("label, p, button")].forEach((element) => {
        const font = document.createElement("font");
        font.textContent = element.textContent.toUpperCase();
        element.replaceChildren(font);
        element.after(document.createElement("extension-badge"));
    })"#;
    page.ask(&translate.replace("ROOT", ROOT)).await?;
    taken_over(&page).await?;
    page.enter("Email", &order.email).await?;
    page.press("Find my order").await?;
    page.heading(&format!("Order {}", order.number)).await
}

#[tokio::test]
async fn what_was_typed_early_outlives_a_failed_download() -> Result {
    let host = Host::open(Engine::Chromium, "en").await?;
    let order = host.shop.order("Delivered two days ago")?;
    let page = host.first_screen_of_track().await?;
    page.enter("Order number", &order.number).await?;
    page.enter("Email", &order.email).await?;
    page.ask("release('fail')").await?;
    page.heading("Sorry, this did not load.").await?;
    page.ask("location.hash = 'free'").await?;
    page.press("Try again").await?;
    page.press("Find my order").await?;
    page.heading(&format!("Order {}", order.number)).await
}
