//! The main journeys of shoppers. axe-core checks every screen.

use careline_e2e::{
    Browser, Result, Shop,
    photo::{self, Color},
};

use crate::steps::{
    Files, QUESTION, SUPPORT, add, describe, look_up, reference, report_damage, send,
};

#[tokio::test]
async fn an_order_is_tracked() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;

    page.press("Help").await?;
    page.is_accessible().await?;
    page.press("Track an order").await?;
    page.heading("Track an order").await?;
    page.is_accessible().await?;
    look_up(&page, shop.order("Delivered two days ago")?).await?;

    page.heading("Order KS-10482").await?;
    page.heading("Delivered").await?;
    page.reads("Elisa pendant necklace").await?;
    page.is_accessible().await
}

#[tokio::test]
async fn a_number_is_found_as_shoppers_write_it_and_lateness_is_said() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let late = shop.order("late in delivery")?;

    page.press("Help").await?;
    page.press("Track an order").await?;
    let number = late.number.to_lowercase().replace('-', " ");
    page.enter("Order number", &format!("#{number}")).await?;
    page.enter("Email", &late.email.to_uppercase()).await?;
    page.press("Find my order").await?;

    page.heading(&format!("Order {}", late.number)).await?;
    page.reads("This is later than our delivery time.").await?;
    page.press("Ask about this delivery").await?;
    page.heading("Late delivery").await?;
    page.is_accessible().await
}

#[tokio::test]
async fn a_return_becomes_a_prepared_inquiry() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?;

    page.press("Help").await?;
    page.press("Returns & refunds").await?;
    page.heading("Returns & refunds").await?;
    page.is_accessible().await?;
    look_up(&page, order).await?;
    page.heading("What would you like to return?").await?;
    page.is_accessible().await?;
    page.choose("Why are you returning it?", "I changed my mind")
        .await?;
    page.heading("Yes, this can go back").await?;
    page.press("Why?").await?;
    page.reads("Last day of 7").await?;
    page.reads("All checks").await?;
    let text = page.text().await?;
    assert!(!text.contains('§'), "shoppers read no §: {text}");
    page.is_accessible().await?;

    page.press("Continue").await?;
    page.heading("Return an item").await?;
    page.heading("Order KS-10482").await?;
    page.is_accessible().await?;
    page.press("Review").await?;
    page.reads("Enter your full name.").await?;
    page.is_accessible().await?;
    add(&page, "It is lovely, but I have one already.").await?;
    page.press("Review").await?;
    page.heading("Is everything right?").await?;
    page.reads("It is lovely, but I have one already.").await?;
    page.reads("We aim to reply by").await?;
    page.is_accessible().await?;
    page.press("Send").await?;
    let reference = reference(&page).await?;
    page.is_accessible().await?;

    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert_eq!(mail.reply_to, order.email);
    assert!(mail.subject.contains("KS-10482"), "{}", mail.subject);
    for words in [
        "Elisa pendant necklace",
        "It is lovely, but I have one already.",
        "can go back",
    ] {
        assert!(mail.text.contains(words), "no `{words}` in:\n{}", mail.text);
    }
    let confirmation = shop.mailbox().mail(&order.email, &reference).await?;
    assert!(confirmation.text.contains("Support aims to reply"));
    Ok(())
}

#[tokio::test]
async fn damage_is_reported_with_a_photo_and_found_again() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let files = Files::new()?;
    let corners = [Color::Red, Color::Green, Color::Blue, Color::White];
    let taken = photo::from_a_phone(corners)?;
    let as_taken = photo::look_at(&taken)?;
    assert_eq!(
        (as_taken.size, as_taken.has_metadata),
        ((4_000, 3_000), true)
    );

    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.heading("Report a problem").await?;
    page.is_accessible().await?;
    page.press("Damaged item").await?;
    page.heading("Damaged item").await?;
    page.is_accessible().await?;
    look_up(&page, shop.order("Delivered two days ago")?).await?;
    page.reads("Elisa pendant necklace").await?;
    page.attach("Add photos", &[&files.add("clasp.jpg", &taken)?])
        .await?;
    describe(&page, "The clasp was broken when I opened the box.").await?;
    page.reads("clasp.jpg\nReady").await?;
    page.is_accessible().await?;
    let reference = send(&page).await?;
    page.reads("It’s marked urgent").await?;

    page.press("See my requests").await?;
    page.heading("My requests").await?;
    page.reads(&reference).await?;
    page.reads("Received").await?;
    page.is_accessible().await?;

    // The device remembers it across pages.
    let page = browser.visit(&shop.url("/demo/final-sale.html")).await?;
    page.press("Help").await?;
    page.press("My requests").await?;
    page.reads(&reference).await?;
    page.reads("Received").await?;

    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.subject.contains("URGENT"), "{}", mail.subject);
    let [photo] = mail.photos.as_slice() else {
        return Err(format!("{} photos in the mail", mail.photos.len()).into());
    };
    let arrived = photo::look_at(photo)?;
    assert_eq!(arrived.size, (1_500, 2_000), "not upright, or too large");
    assert_eq!(arrived.corners, corners, "turned, or mirrored");
    assert!(!arrived.has_metadata, "metadata came along");
    Ok(())
}

#[tokio::test]
async fn another_persons_email_finds_nothing_and_there_is_a_way_on() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;
    let order = shop.order("Delivered two days ago")?;

    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.press("Damaged item").await?;
    page.enter("Order number", &order.number).await?;
    page.enter("Email", "somebody@example.com").await?;
    page.press("Find my order").await?;
    page.reads("We couldn’t find an order with this number and email.")
        .await?;
    page.is_accessible().await?;

    page.press("I can't find my order").await?;
    assert_eq!(page.words_in("Order number").await?, order.number);
    page.enter("Which item?", "The pendant with the pink stone")
        .await?;
    describe(&page, "It came broken.").await?;
    page.enter("Email", "somebody@example.com").await?;
    page.tick("I can't take a photo").await?;
    page.is_accessible().await?;
    let reference = send(&page).await?;

    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.text.contains("The pendant with the pink stone"));
    assert!(
        !mail.text.contains(&order.email),
        "it tells whose order it is"
    );
    Ok(())
}

#[tokio::test]
async fn a_question_about_a_product_knows_the_pages_item() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;

    page.press("Help").await?;
    page.press("Ask a question").await?;
    page.heading("Ask a question").await?;
    page.is_accessible().await?;
    page.press("Product details").await?;
    assert_eq!(page.words_in("Item name").await?, "Elisa pendant necklace");
    assert_eq!(page.words_in("Item link").await?, shop.url("/"));
    page.is_accessible().await?;
    page.enter(QUESTION, "How long is the chain?").await?;
    page.enter("Full name", "Ada Mills").await?;
    page.enter("Email", "ada@example.com").await?;
    let reference = send(&page).await?;

    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(mail.text.contains("Elisa pendant necklace"));
    Ok(())
}

#[tokio::test]
async fn a_way_back_keeps_what_was_typed() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let page = browser.visit(&shop.url("/")).await?;

    report_damage(&page, shop.order("Delivered two days ago")?).await?;
    describe(&page, "The clasp is broken.").await?;
    page.tick("I can't take a photo").await?;
    page.press("Review").await?;
    page.heading("Is everything right?").await?;
    page.press("Back").await?;
    assert_eq!(
        page.words_in("What happened?").await?,
        "The clasp is broken."
    );
    assert_eq!(page.words_in("Full name").await?, "Ada Mills");
    page.press("Close").await?;
    page.press("Help").await?;
    page.press("Report a problem").await?;
    page.press("Damaged item").await?;
    page.heading("Damaged item").await?;
    assert_eq!(
        page.words_in("What happened?").await?,
        "The clasp is broken."
    );
    Ok(())
}
