//! A ticket until it is resolved: in the widget, by mail, and on another device.

use careline_e2e::{Browser, Failure, Page, Result, Shop};

use crate::steps::{Files, SUPPORT, describe, is_drawn, report_damage, send};

/// Sends a request about damage and opens it; returns its reference.
pub async fn report(page: &Page, shop: &Shop) -> Result<String> {
    report_damage(page, shop.order("Delivered two days ago")?).await?;
    describe(page, "The clasp was broken when I opened the box.").await?;
    page.tick("I can't take a photo").await?;
    let reference = send(page).await?;
    page.press("See my requests").await?;
    page.press(&format!("View request: {reference}")).await?;
    page.heading("Damaged item").await?;
    page.reads("business days left").await?;
    Ok(reference)
}

/// The link in the shopper's mail.
pub async fn mailed_link(shop: &Shop, email: &str, reference: &str) -> Result<String> {
    let mail = shop.mailbox().mail(email, reference).await?;
    let mut words = mail.text.split_whitespace();
    let link = words.find(|word| word.contains("#careline="));
    Ok(link.ok_or("no link in the mail")?.to_owned())
}

#[tokio::test]
async fn support_and_shopper_see_a_case_through() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let reference = report(&page, &shop).await?;
    page.reads("Elisa pendant necklace").await?;
    page.reads("The clasp was broken when I opened the box.")
        .await?;
    page.is_accessible().await?;

    let note = "We refund you today.";
    shop.tells(&["desk", "step", &reference, "refund", "done", "--note", note])?;
    shop.tells(&["desk", "step", &reference, "replacement", "planned"])?;
    shop.tells(&[
        "desk",
        "ask",
        &reference,
        "Which length shall the new one have?",
    ])?;
    page.press("Check for news").await?;
    page.heading("Support has a question for you").await?;
    page.reads(note).await?;
    page.reads("Replacement\nComes next").await?;
    page.reads("Which length shall the new one have?").await?;
    page.is_accessible().await?;

    page.press("Send message").await?;
    page.reads("Write your message first.").await?;
    page.enter("Your message", "Forty-five centimetres, please.")
        .await?;
    let files = Files::new()?;
    let neck = files.photo("neck.jpg")?;
    page.attach("Add photos", &[&neck]).await?;
    page.press("Send message").await?;
    page.reads("Support is working on it").await?;
    page.reads("Forty-five centimetres, please.").await?;
    assert_eq!(page.words_in("Your message").await?, "");
    page.holds(&is_drawn("Photo 1")).await?;
    let told = |mail: &careline_e2e::mailbox::Mail| {
        let is_told = mail.text.contains("Forty-five centimetres, please.");
        mail.to == SUPPORT && is_told && mail.photos.len() == 1
    };
    shop.mail_is_out().await?;
    assert!(
        shop.mailbox().all()?.iter().any(told),
        "support wasn't told"
    );

    shop.tells(&["desk", "resolve", &reference])?;
    page.press("Check for news").await?;
    page.heading("Did we sort it out?").await?;
    page.is_accessible().await?;
    page.press("Not yet").await?;
    page.is_accessible().await?;
    page.enter("What is still open?", "The new clasp is broken, too.")
        .await?;
    page.press("Tell support").await?;
    page.reads("Support is working on it").await?;
    page.reads("Support will read this").await?;
    page.reads("The new clasp is broken, too.").await?;
    shop.mail_is_out().await?;
    let told = |mail: &careline_e2e::mailbox::Mail| {
        mail.to == SUPPORT && mail.text.contains("The new clasp is broken, too.")
    };
    let mails = shop.mailbox().all()?;
    let told = mails.into_iter().find(told).ok_or("support wasn't told")?;
    assert!(!told.text.contains("Rating"), "nobody rated: {}", told.text);
    Ok(())
}

#[tokio::test]
async fn a_message_survives_a_reload_until_it_is_sent() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let reference = report(&page, &shop).await?;
    let files = Files::new()?;
    let neck = files.photo("neck.jpg")?;
    page.press("Write to support").await?;
    page.attach("Add photos", &[&neck]).await?;
    page.reads("neck.jpg\nReady").await?;
    page.enter("Your message", "Forty-five centimetres, please.")
        .await?;
    page.press("Check for news").await?;
    page.reads("business days left").await?;

    let open = async || {
        let page = browser.visit(&shop.url("/")).await?;
        page.press("Help").await?;
        page.press("My requests").await?;
        page.press(&format!("View request: {reference}")).await?;
        page.heading("Damaged item").await?;
        Ok::<_, Failure>(page)
    };
    let page = open().await?;
    page.reads("neck.jpg\nReady").await?;
    assert_eq!(
        page.words_in("Your message").await?,
        "Forty-five centimetres, please."
    );
    page.press("Send message").await?;
    page.holds(&is_drawn("Photo 1")).await?;
    let page = open().await?;
    page.reads("Forty-five centimetres, please.").await?;
    page.press("Write to support").await?;
    assert_eq!(page.words_in("Your message").await?, "");
    Ok(())
}

#[tokio::test]
async fn a_mailed_link_opens_its_own_case_on_another_device() -> Result {
    let shop = Shop::open().await?;
    let email = &shop.order("Delivered two days ago")?.email.clone();
    let first = Browser::open().await?;
    let page = first.visit(&shop.url("/")).await?;
    let reference = report(&page, &shop).await?;
    shop.tells(&["desk", "step", &reference, "refund", "started"])?;
    let link = mailed_link(&shop, email, &reference).await?;

    let other = Browser::open().await?;
    let page = other.visit(&link).await?;
    page.heading("Damaged item").await?;
    page.reads(&reference).await?;
    page.reads("Refund\nUnder way").await?;
    page.holds("!location.href.includes('careline=')").await?;
    page.press("Back").await?;
    page.heading("My requests").await?;
    page.reads(&reference).await?;
    assert!(!page.text().await?.contains("Nothing was sent"));

    let mut altered = link.clone();
    let last = altered.pop().ok_or("an empty link")?;
    altered.push(if last == 'A' { 'B' } else { 'A' });
    let third = Browser::open().await?;
    let page = third.visit(&altered).await?;
    page.reads("This request can’t be opened any more.").await
}
