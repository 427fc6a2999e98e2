//! Failures lose no input and are explained.

use std::fs::File;

use careline_e2e::{Browser, Result, Shop};

use crate::steps::{Files, SUPPORT, describe, reference, report_damage};

#[tokio::test]
async fn what_is_sent_while_the_endpoint_is_away_arrives_once() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?.clone();
    report_damage(&page, &order).await?;
    describe(&page, "The clasp is broken.").await?;
    page.tick("I can't take a photo").await?;
    page.press("Review").await?;
    page.heading("Is everything right?").await?;

    shop.crash()?;
    page.press("Send").await?;
    page.reads("We can’t reach the help desk right now.")
        .await?;
    page.is_accessible().await?;
    shop.come_back().await?;

    let reference = reference(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.text.contains("The clasp is broken."));
    shop.mail_is_out().await?;
    let mut to: Vec<_> = shop
        .mailbox()
        .all()?
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    to.sort();
    assert_eq!(to, [order.email.as_str(), SUPPORT]);
    Ok(())
}

#[tokio::test]
async fn a_photo_waits_for_the_endpoint_and_a_request_for_its_photo() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?.clone();
    let files = Files::new()?;
    let clasp = files.photo("clasp.jpg")?;
    report_damage(&page, &order).await?;
    describe(&page, "The clasp is broken.").await?;

    shop.crash()?;
    page.attach("Add photos", &[&clasp]).await?;
    page.reads("Waiting for the connection…").await?;
    page.press("Review").await?;
    page.press("Send").await?;
    page.reads("We can’t reach the help desk right now.")
        .await?;
    shop.come_back().await?;

    let reference = reference(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert_eq!(mail.photos.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_step_back_doesnt_take_back_what_waits_for_its_photo() -> Result {
    let mut shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?.clone();
    let files = Files::new()?;
    let clasp = files.photo("clasp.jpg")?;
    report_damage(&page, &order).await?;
    describe(&page, "The clasp is broken.").await?;

    shop.crash()?;
    page.attach("Add photos", &[&clasp]).await?;
    page.reads("Waiting for the connection…").await?;
    page.press("Review").await?;
    page.press("Send").await?;
    page.reads("We can’t reach the help desk right now.")
        .await?;
    page.press("Back").await?;
    page.heading("Report a problem").await?;
    shop.come_back().await?;

    page.reads("Your request has arrived. Reference: CL-")
        .await?;
    shop.mail_is_out().await?;
    let mails = shop.mailbox().all()?;
    let arrived = mails.iter().find(|mail| mail.to == SUPPORT);
    assert_eq!(arrived.map(|mail| mail.photos.len()), Some(1));
    Ok(())
}

#[tokio::test]
async fn bad_photos_are_refused_by_name_and_a_good_one_goes_on() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let files = Files::new()?;
    let pdf = files.add(
        "receipt.jpg",
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    )?;
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>";
    let svg = files.add("logo.svg", svg.as_bytes())?;
    let empty = files.add("empty.jpg", b"")?;
    let huge = files.add("huge.jpg", b"")?;
    File::options().write(true).open(&huge)?.set_len(60 << 20)?;
    let good = files.photo("good.jpg")?;

    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    describe(&page, "The clasp is broken.").await?;
    page.attach("Add photos", &[&pdf, &svg, &empty, &huge, &good])
        .await?;
    page.reads("receipt.jpg is a PDF:").await?;
    page.reads("logo.svg can’t be read as a photo:").await?;
    page.reads("empty.jpg is empty:").await?;
    page.reads("huge.jpg is too large").await?;
    page.reads("good.jpg\nReady").await?;
    page.is_accessible().await?;

    page.press("Review").await?;
    page.press("Send").await?;
    let reference = reference(&page).await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert_eq!(mail.photos.len(), 1);
    assert!(mail.text.contains("The clasp is broken."));
    Ok(())
}
