//! Proofs of work in the browser, under a strict Content-Security-Policy.

use std::fs;

use careline_e2e::{Browser, Page, Result, Role, Shop, Site, repository};
use serde_json::Value;

use crate::steps::{Files, describe, look_up, report_damage, send};

/// How often the solver was downloaded.
async fn solvers(page: &Page) -> Result<Value> {
    let all = r#"performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/solver.js")).length"#;
    page.ask(all).await
}

/// A page under the documented policy, Trusted Types included, which records violations.
async fn strict(shop: &mut Shop) -> Result<Site> {
    let manual = fs::read_to_string(repository("docs/embed.md"))?;
    let policy = manual.lines().find(|line| line.starts_with("default-src"));
    let policy = policy.ok_or("docs/embed.md names no policy")?;
    let policy = policy.replace("https://help.example.com", &shop.origin())
        + "; require-trusted-types-for 'script'; trusted-types 'none'";
    let page = format!(
        "<!doctype html><html lang=en><title>A shop</title><meta name=viewport content='width=device-width'>
         <body><script src=/own.js></script><main><h1>A shop</h1></main><script async src=\"{}\"></script>",
        shop.url("/careline.js")
    );
    let script = "window.violations = [];
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
            violations.push(effectiveDirective + ' ' + blockedURI));";
    let site = Site::open(&page, Some(policy), script).await?;
    shop.allow(site.origin()).await?;
    Ok(site)
}

#[tokio::test]
async fn a_shopper_near_the_limit_waits_a_moment_and_beyond_it_is_told_how_long() -> Result {
    let mut shop = Shop::open().await?;
    shop.limit("limits.lookups_per_address = 2").await?;
    let site = strict(&mut shop).await?;
    let browser = Browser::open().await?;
    let page = browser.visit(site.origin()).await?;
    let order = shop.order("Delivered two days ago")?.clone();

    page.press("Help").await?;
    page.press("Track an order").await?;
    let mut mistyped = order.clone();
    mistyped.email = "nobody@example.com".into();
    look_up(&page, &mistyped).await?;
    page.reads("We couldn’t find an order").await?;
    assert_eq!(solvers(&page).await?, 0);

    look_up(&page, &order).await?;
    page.heading("Delivered").await?;
    assert_eq!(solvers(&page).await?, 1);

    page.press("Back").await?;
    page.press("Find my order").await?;
    page.reads("Too many tries from your connection. We’ll try again within 10 minutes")
        .await?;
    assert_eq!(page.words_in("Order number").await?, order.number);
    page.is_accessible().await?;
    assert_eq!(page.ask("violations").await?, serde_json::json!([]));
    Ok(())
}

#[tokio::test]
async fn a_browser_that_fills_in_what_nobody_sees_loses_nothing() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    describe(&page, "The clasp is broken.").await?;
    page.tick("I can't take a photo").await?;
    page.is_accessible().await?;
    page.ask(
        r#"(() => {
            const field = document.querySelector("careline-help").shadowRoot.querySelector("[name=website]");
            field.value = "https://shop.example";
            field.dispatchEvent(new Event("input", { bubbles: true }));
        })()"#,
    )
    .await?;
    assert_eq!(solvers(&page).await?, 0);
    send(&page).await?;
    assert_eq!(solvers(&page).await?, 1);
    Ok(())
}

#[tokio::test]
async fn what_the_browser_cannot_open_is_explained_before_any_upload() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    let files = Files::new()?;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0meta";
    let many_pixels = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x40\0\0\0\x30\0\x08\x02\0\0\0";
    for (name, bytes, words) in [
        (
            "IMG_0412.jpg",
            heic.as_slice(),
            "HEIC picture, which this browser can’t open",
        ),
        (
            "clip.mp4",
            b"\0\0\0\x10ftypisom\0\0\x02\0",
            "clip.mp4 is a video:",
        ),
        ("receipt.png", b"%PDF-1.7", "receipt.png is a PDF:"),
        ("huge.png", many_pixels, "huge.png has too many pixels"),
    ] {
        page.attach("Add photos", &[&files.add(name, bytes)?])
            .await?;
        page.reads(words).await?;
        page.press(&format!("Remove {name}")).await?;
    }
    page.find(Role::Checkbox, "I can't take a photo").await?;
    let uploads = page.ask(r#"performance.getEntriesByType("resource").filter(({ name }) => name.includes("/uploads")).length"#);
    assert_eq!(uploads.await?, 0);
    Ok(())
}
