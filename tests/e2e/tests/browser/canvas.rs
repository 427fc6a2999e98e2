//! Photos in a browser that protects its canvas against fingerprinting.

use std::fs;

use careline_e2e::{Browser, Result, Shop};

use crate::steps::{Files, SUPPORT, describe, report_damage, send};

/// Makes canvases return random pixels, and records in `lengths` how many bytes each upload has.
const PROTECT: &str = r#"(() => {
    OffscreenCanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) => {
        const random = new ImageData(width, height);
        crypto.getRandomValues(random.data);
        return random;
    };
    window.lengths = [];
    const { fetch } = window;
    window.fetch = (request, ...others) => {
        const length = request.headers?.get("upload-length");
        if (length) lengths.push(Number(length));
        return fetch(request, ...others);
    };
    return true;
})()"#;

#[tokio::test]
async fn a_protected_canvas_makes_no_stripes() -> Result {
    let shop = Shop::open().await?;
    let files = Files::new()?;
    let clasp = files.photo("clasp.jpg")?;
    let moving = files.add("moving.gif", b"GIF89a")?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    page.ask(PROTECT).await?;
    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    page.attach("Add photos", &[&moving]).await?;
    page.reads("moving.gif is a GIF").await?;
    page.attach("Add photos", &[&clasp]).await?;
    page.reads("clasp.jpg\nReady").await?;
    let bytes = fs::metadata(&clasp)?.len();
    page.holds(&format!("lengths.join() === '{bytes}'")).await?;
    describe(&page, "The clasp is broken.").await?;
    let reference = send(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert_eq!(mail.photos.len(), 1);
    Ok(())
}
