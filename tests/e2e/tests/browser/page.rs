//! What the widget costs a merchant's page and requires of it.

use std::fs;

use careline_e2e::{Browser, Page, Result, Role, Shop, Site, photo, repository};
use thirtyfour::Key;

use crate::steps::{Files, SUPPORT, describe, look_up, report_damage};

/// A page with nothing but the widget's tag.
fn tagged(shop: &Shop) -> String {
    let tag = format!(
        r#"<script async src="{}"></script>"#,
        shop.url("/careline.js")
    );
    format!(
        "<!doctype html><html lang=en><title>A shop</title><meta name=viewport content='width=device-width'>
         <body><main><h1>A shop</h1><a href=/contact data-careline-open=track>Where is my order?</a></main>{tag}"
    )
}

#[tokio::test]
async fn before_intent_the_page_pays_for_the_loader_alone() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let script = "window.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });";
    let page = tagged(&shop).replace("<body>", "<script src=/own.js></script><body>");
    let site = Site::open(&page, None, script).await?;
    let page = browser.visit(site.origin()).await?;
    page.find(Role::Button, "Help").await?;
    // Once the browser is idle, everything that starts by itself has started.
    page.ask("await new Promise((idle) => requestIdleCallback(idle))")
        .await?;
    page.ask("await new Promise((idle) => requestIdleCallback(idle))")
        .await?;

    let fetched = page
        .ask("performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith(origin))")
        .await?;
    assert_eq!(fetched, serde_json::json!([shop.url("/careline.js")]));
    let kept = "[document.cookie.length, localStorage.length, sessionStorage.length,
        (await indexedDB.databases()).length, (await caches.keys()).length,
        (await navigator.serviceWorker.getRegistrations()).length, shifts.length]";
    assert_eq!(
        page.ask(kept).await?,
        serde_json::json!([0, 0, 0, 0, 0, 0, 0])
    );
    Ok(())
}

#[tokio::test]
async fn another_origin_is_refused_until_it_is_allowed() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let site = Site::open(&tagged(&shop), None, "").await?;
    let page = browser.visit(site.origin()).await?;

    page.press("Help").await?;
    page.press("Track an order").await?;
    page.heading("Sorry, this did not load.").await?;
    let link = page.find(Role::Link, "Or email us this:").await?;
    let href = link.attr("href").await?.unwrap_or_default();
    assert!(
        href.starts_with(&format!("mailto:{SUPPORT}?body=")),
        "{href}"
    );
    page.reads("Order number:").await?;
    page.is_accessible().await?;

    shop.allow(site.origin()).await?;
    page.press("Try again").await?;
    look_up(&page, shop.order("Delivered two days ago")?).await?;
    page.heading("Delivered").await
}

#[tokio::test]
async fn the_policy_of_the_manual_is_enough() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let manual = fs::read_to_string(repository("docs/embed.md"))?;
    let policy = manual.lines().find(|line| line.starts_with("default-src"));
    let policy = policy.ok_or("docs/embed.md names no policy")?;
    let policy = policy.replace("https://help.example.com", &shop.origin());
    let script = "window.violations = [];
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
            violations.push(effectiveDirective + ' ' + blockedURI));";
    // An inline style of the page shows that the policy is in force and that violations are reported.
    let page = tagged(&shop)
        .replace("<body>", "<script src=/own.js></script><body>")
        .replace("<main>", "<main style='color: red'>");
    let site = Site::open(&page, Some(policy), script).await?;
    shop.allow(site.origin()).await?;
    let page = browser.visit(site.origin()).await?;
    let files = Files::new()?;
    let photo = photo::jpeg(640, 480, [photo::Color::Red; 4])?;

    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    describe(&page, "The clasp is broken.").await?;
    page.attach("Add photos", &[&files.add("clasp.jpg", &photo)?])
        .await?;
    page.reads("clasp.jpg\nReady").await?;
    crate::steps::send(&page).await?;
    let violations = page.ask("violations").await?;
    assert_eq!(violations, serde_json::json!(["style-src-attr inline"]));
    Ok(())
}

#[tokio::test]
async fn code_that_was_altered_is_not_run() -> Result {
    let browser = Browser::open().await?;
    // A script runs what stands behind it; behind a module, an empty section of its own changes nothing but the bytes.
    let (script, module) = (&b";window.altered = true"[..], &b"\0\x02\x01x"[..]);
    for (file, more, says) in [
        ("main.js", script, "Sorry, this did not load."),
        ("main_bg.wasm", module, "Sorry, this did not load."),
        ("split_topics.wasm", module, "This part couldn’t be loaded."),
    ] {
        let mut shop = Shop::open().await?;
        shop.alter(file, more).await?;
        let page = browser.visit(&shop.url("/")).await?;
        page.press("Help").await?;
        page.press("Report a problem").await?;
        page.reads(says).await?;
        page.find(Role::Link, SUPPORT).await?;
        page.holds("window.altered === undefined").await?;
    }
    Ok(())
}

#[tokio::test]
async fn escape_steps_back_then_closes_and_the_focus_returns() -> Result {
    steps_back_then_closes(async |page| page.key(Key::Escape).await).await
}

#[tokio::test]
async fn the_phones_back_steps_back_then_closes_and_the_focus_returns() -> Result {
    steps_back_then_closes(async |page| page.go_back().await).await
}

async fn steps_back_then_closes(step_back: impl AsyncFn(&Page) -> Result) -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    for _ in 0..2 {
        page.press("Help").await?;
        page.find(Role::Dialog, "How can we help?").await?;
        page.press("Track an order").await?;
        page.find(Role::Field, "Order number").await?;
        step_back(&page).await?;
        page.find(Role::Button, "My requests").await?;
        step_back(&page).await?;
        page.holds(IS_CLOSED).await?;
        assert_eq!(page.focused().await?, "Help");
        page.holds("history.state?.careline === undefined").await?;
    }
    assert_eq!(page.ask("location.href").await?, shop.url("/"));
    Ok(())
}

const IS_CLOSED: &str =
    "!document.querySelector('careline-help').shadowRoot.querySelector('dialog').open";

#[tokio::test]
async fn a_link_of_the_pages_own_opens_a_flow_and_gets_the_focus_back() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let site = Site::open(&tagged(&shop), None, "").await?;
    shop.allow(site.origin()).await?;
    let page = browser.visit(site.origin()).await?;
    page.find(Role::Button, "Help").await?;
    page.follow("Where is my order?").await?;
    page.find(Role::Field, "Order number").await?;
    page.press("Close").await?;
    page.holds(IS_CLOSED).await?;
    assert_eq!(page.focused().await?, "Where is my order?");
    Ok(())
}

#[tokio::test]
async fn destroy_leaves_no_trace() -> Result {
    const TRACES: &str = "[document.documentElement.outerHTML === before, document.adoptedStyleSheets.length,
        history.state, typeof window.careline, getComputedStyle(document.documentElement).overflow]";
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    // The page as it stands without the widget: its own script comes last, and the tag's is taken out of the way.
    let script = "careline('destroy'); window.before = document.documentElement.outerHTML;
        const again = document.createElement('script');
        again.src = document.querySelector('script[src$=\"/careline.js\"]').src;
        again.onload = () => again.remove();
        document.head.append(again);";
    let html = tagged(&shop).replace("async ", "") + "<script src=/own.js></script>";
    let site = Site::open(&html, None, script).await?;
    shop.allow(site.origin()).await?;
    let page = browser.visit(site.origin()).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.find(Role::Field, "Order number").await?;
    page.ask("careline('destroy')").await?;
    let nothing = serde_json::json!([true, 0, null, "undefined", "visible"]);
    page.holds("history.state === null").await?;
    assert_eq!(page.ask(TRACES).await?, nothing);
    Ok(())
}

#[tokio::test]
async fn a_page_that_swaps_its_body_keeps_the_open_panel() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let site = Site::open(&tagged(&shop), None, "").await?;
    shop.allow(site.origin()).await?;
    let page = browser.visit(site.origin()).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.enter("Order number", "KS-10482").await?;
    page.ask("document.body.replaceWith(document.createElement('body'))")
        .await?;
    assert_eq!(page.words_in("Order number").await?, "KS-10482");
    page.press("Close").await?;
    page.find(Role::Button, "Help").await?;
    Ok(())
}
