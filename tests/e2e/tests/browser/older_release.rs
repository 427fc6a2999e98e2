//! What the widget of release dae1453 left in a browser, under this one's.
//!
//! `tests/e2e/fixtures/README.md` says what it is, and how that of the next release is made.

use std::fs;

use careline_e2e::{Browser, Page, Result, Shop, repository};
use serde_json::Value;

use crate::steps::SUPPORT;

/// Stores it as the older widget did. What a shopper saved counts from today, since a draft is forgotten after a week.
const STORE: &str = r#"async ({ databases, localStorage: texts }) => {
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const decoded = (value) =>
        typeof value === "string" ? value.replace(/"saved_at":\d+/, `"saved_at":${Date.now()}`)
        : value?.list ? value.list.map(decoded)
        : value?.bytes !== undefined ? bytes(value.bytes).buffer
        : value?.blob !== undefined ? new Blob([bytes(value.blob)], { type: value.type })
        : value;
    for (const [name, text] of Object.entries(texts)) localStorage.setItem(name, text);
    for (const { name, version, stores } of databases) {
        await new Promise((stored, fail) => {
            const request = indexedDB.open(name, version);
            request.onerror = fail;
            request.onupgradeneeded = () => {
                for (const { name, keyPath, autoIncrement, records } of stores) {
                    const store = request.result.createObjectStore(name, { keyPath, autoIncrement });
                    for (const { key, value } of records) store.put(decoded(value), decoded(key));
                }
            };
            request.onsuccess = () => stored(request.result.close());
        });
    }
    return true;
}"#;

/// What was stored, for a shop at another address than the older one's.
fn stored(shop: &Shop) -> Result<Value> {
    let text = fs::read_to_string(repository("tests/e2e/fixtures/dae1453-browser.json"))?;
    let stored: Value = serde_json::from_str(&text)?;
    let origin = stored
        .get("origin")
        .and_then(Value::as_str)
        .ok_or("no origin")?;
    Ok(serde_json::from_str(&text.replace(origin, &shop.origin()))?)
}

/// The shop's page, in a browser that holds what was stored.
async fn visit(shop: &Shop, browser: &Browser) -> Result<Page> {
    // A page of the same origin without the widget.
    let page = browser.visit(&shop.url("/healthz")).await?;
    page.ask(&format!("({STORE})({})", stored(shop)?)).await?;
    page.visit(&shop.url("/")).await?;
    Ok(page)
}

#[tokio::test]
async fn an_older_releases_draft_opens_with_its_words_and_photo() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = visit(&shop, &browser).await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.press("Continue: Defective item").await?;
    page.heading("Defective item").await?;
    page.reads("You wrote this on").await?;
    let words = page.words_in("What happened?").await?;
    assert_eq!(words, "The chain’s lock doesn’t close — “click” 💔");
    page.reads("neck.jpg\nReady").await
}

#[tokio::test]
async fn a_request_that_waits_since_an_older_release_is_sent() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = visit(&shop, &browser).await?;
    page.reads("Your request has arrived. Reference: CL-")
        .await?;
    let mail = shop.mailbox().mail(SUPPORT, "CL-").await?;
    assert!(
        mail.text
            .contains("You sent the silver one — I ordered “gold” 💛"),
        "{}",
        mail.text
    );
    assert_eq!(mail.photos.len(), 1);
    // Once it is sent, no page has to look for it.
    page.holds("(await indexedDB.databases()).every(({ name }) => name !== 'careline-help')")
        .await
}

#[tokio::test]
async fn a_request_that_was_sent_from_an_older_release_opens() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    // The endpoint has it, under the id and the secret that the browser knows.
    let sent = &stored(&shop)?["sent"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let request = reqwest::Client::new()
        .post(shop.url(&text(&sent["path"])))
        .header("content-type", "application/json")
        .header("idempotency-key", text(&sent["headers"]["idempotency-key"]))
        .body(text(&sent["body"]));
    assert_eq!(request.send().await?.status(), 201);

    let page = visit(&shop, &browser).await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.press(&format!("View request: {}", text(&sent["reference"])))
        .await?;
    page.heading("Something else").await?;
    page.reads("business days left").await
}
