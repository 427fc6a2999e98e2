//! A shop that mails a code before it shows an order.

use careline_e2e::{
    Browser, Result, Shop,
    shop::{DEFAULT, Order},
};

use crate::steps::look_up;

const SENT_BACK: &str = "Dira pendant necklace";

/// The code in the mail to an order's owner.
async fn mailed(shop: &Shop, order: &Order) -> Result<String> {
    let mail = shop.mailbox().mail(&order.email, "Your code is").await?;
    let code = mail.subject.rsplit(' ').next();
    Ok(code.ok_or("no code in the subject")?.to_owned())
}

/// A wrong code.
fn other_than(code: &str) -> Result<String> {
    Ok(format!("{:06}", (code.parse::<u32>()? + 1) % 1_000_000))
}

#[tokio::test]
async fn an_order_is_shown_to_whoever_reads_its_mail() -> Result {
    let mut shop = Shop::open().await?;
    shop.ask_for_codes(DEFAULT).await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Sent back already")?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(&page, order).await?;
    page.heading("Enter the code").await?;
    page.reads(&format!("If {} belongs to", order.email))
        .await?;
    page.holds(
        "document.querySelector('careline-help').shadowRoot.activeElement?.id === 'order-code'",
    )
    .await?;
    page.is_accessible().await?;

    page.press("Show my order").await?;
    page.reads("Enter the 6 digits of the code").await?;
    let code = mailed(&shop, order).await?;
    let wrong = other_than(&code)?;
    page.enter("Code", &wrong).await?;
    page.press("Show my order").await?;
    page.reads("That isn’t the code").await?;
    page.reads("You have 4 tries left.").await?;
    assert_eq!(page.words_in("Code").await?, wrong);
    page.is_accessible().await?;

    // As the mail groups it.
    let (first, last) = code.split_at(3);
    page.enter("Code", &format!("{first} {last}")).await?;
    page.press("Show my order").await?;
    page.reads(SENT_BACK).await?;

    // After one code, no flow on this page asks for another.
    page.press("Back").await?;
    assert_eq!(page.words_in("Order number").await?, order.number);
    page.press("Back").await?;
    page.press("Returns & refunds").await?;
    page.press("Find my order").await?;
    page.reads(SENT_BACK).await?;
    assert_eq!(shop.mailbox().all()?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_reload_keeps_the_look_up_and_sends_no_other_code() -> Result {
    let mut shop = Shop::open().await?;
    shop.ask_for_codes(DEFAULT).await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Sent back already")?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    look_up(&page, order).await?;
    page.heading("Enter the code").await?;
    let code = mailed(&shop, order).await?;
    page.enter("Code", "12").await?;

    let page = browser.visit(&shop.url("/")).await?;
    page.press("Help").await?;
    page.press("Track an order").await?;
    assert_eq!(page.words_in("Order number").await?, order.number);
    assert_eq!(page.words_in("Email").await?, order.email);
    page.press("Find my order").await?;
    page.heading("Enter the code").await?;
    assert_eq!(page.words_in("Code").await?, "", "a code isn't kept");
    page.enter("Code", &code).await?;
    page.press("Show my order").await?;
    page.reads(SENT_BACK).await?;
    assert_eq!(shop.mailbox().all()?.len(), 1, "one code was sent");
    let kept = "Object.keys(sessionStorage).filter((key) => key !== 'careline-help')";
    assert_eq!(page.ask(kept).await?, serde_json::json!([]));
    Ok(())
}

#[tokio::test]
async fn who_has_no_code_loses_nothing_and_can_go_on() -> Result {
    let mut shop = Shop::open().await?;
    shop.ask_for_codes(DEFAULT).await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?;
    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.press("Damaged item").await?;
    // For an unknown order the page shows the same.
    page.enter("Order number", "KS-99999").await?;
    page.enter("Email", &order.email).await?;
    page.press("Find my order").await?;
    page.heading("Enter the code").await?;
    page.enter("Code", "123456").await?;
    page.press("Show my order").await?;
    page.reads("That isn’t the code").await?;

    page.press("Back").await?;
    assert_eq!(page.words_in("Order number").await?, "KS-99999");
    look_up(&page, order).await?;
    page.heading("Enter the code").await?;
    let first = mailed(&shop, order).await?;
    page.press("Change number or email").await?;
    assert_eq!(page.words_in("Email").await?, order.email);
    page.press("Find my order").await?;
    page.heading("Enter the code").await?;
    // The code is still valid: going back sends no other mail.
    assert_eq!(shop.mailbox().all()?.len(), 1);

    for _ in 0..2 {
        page.press("Send a new code").await?;
        page.reads("a new code is on its way").await?;
    }
    page.press("Send a new code").await?;
    page.reads("No more codes can be sent for now.").await?;
    page.enter("Code", &first).await?;
    page.press("I can't find my order").await?;
    page.heading("Damaged item").await?;
    assert_eq!(page.words_in("Email").await?, order.email);
    Ok(())
}
