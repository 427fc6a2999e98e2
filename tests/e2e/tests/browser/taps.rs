//! How many presses and focused fields a shopper's errands take, from the open page.

use careline_e2e::{Browser, Page, Result, Shop, shop::Order};

use crate::steps::{ADDITION, Files, QUESTION, reference};

/// A shopper whose presses and focused fields are counted.
struct Shopper {
    page: Page,
    taps: u32,
}

impl Shopper {
    async fn press(&mut self, name: &str) -> Result {
        self.taps += 1;
        self.page.press(name).await
    }

    async fn enter(&mut self, name: &str, words: &str) -> Result {
        self.taps += 1;
        self.page.enter(name, words).await
    }

    async fn choose(&mut self, question: &str, choice: &str) -> Result {
        self.taps += 1;
        self.page.choose(question, choice).await
    }

    async fn find(&mut self, order: &Order) -> Result {
        self.enter("Order number", &order.number).await?;
        self.enter("Email", &order.email).await?;
        self.press("Find my order").await
    }

    async fn send(&mut self) -> Result {
        self.press("Send").await?;
        reference(&self.page).await.map(drop)
    }

    /// Asserts how many there were, and prints it.
    fn took(&self, errand: &str, at_most: u32) {
        println!("{errand}: {}", self.taps);
        assert!(self.taps <= at_most, "{errand}: {}", self.taps);
    }
}

/// A shopper who visits the shop's page for the first time.
async fn shopper(browser: &Browser, shop: &Shop) -> Result<Shopper> {
    let page = browser.visit(&shop.url("/")).await?;
    Ok(Shopper { page, taps: 0 })
}

#[tokio::test]
async fn an_order_is_tracked_in_five_and_cancelled_in_eight() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let mut one = shopper(&browser, &shop).await?;
    one.press("Help").await?;
    one.press("Track an order").await?;
    one.find(shop.order("Delivered two days ago")?).await?;
    one.page.heading("Order KS-10482").await?;
    one.took("track", 5);

    let browser = Browser::open().await?;
    let mut one = shopper(&browser, &shop).await?;
    one.press("Help").await?;
    one.press("Change an order").await?;
    one.press("Cancel my order").await?;
    one.find(shop.order("Placed yesterday evening")?).await?;
    let words = one.page.words_in(ADDITION).await?;
    assert_eq!(words, "Please cancel this order.");
    one.enter("Full name", "Nora Lind").await?;
    one.send().await?;
    one.took("cancel", 8);
    Ok(())
}

#[tokio::test]
async fn an_item_is_returned_in_ten() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let mut one = shopper(&browser, &shop).await?;
    one.press("Help").await?;
    one.press("Returns & refunds").await?;
    one.find(shop.order("Delivered two days ago")?).await?;
    one.choose("Why are you returning it?", "I changed my mind")
        .await?;
    one.press("Continue").await?;
    one.enter("Full name", "Ada Mills").await?;
    one.press("Review").await?;
    one.send().await?;
    one.took("return", 10);
    Ok(())
}

#[tokio::test]
async fn damage_is_reported_with_a_photo_in_eleven() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let files = Files::new()?;
    let mut one = shopper(&browser, &shop).await?;
    one.press("Help").await?;
    one.press("Report a problem").await?;
    one.press("Damaged item").await?;
    one.find(shop.order("Delivered two days ago")?).await?;
    one.enter("What happened?", "The clasp is broken.").await?;
    one.taps += 1;
    let clasp = files.photo("clasp.jpg")?;
    one.page.attach("Add photos", &[&clasp]).await?;
    one.enter("Full name", "Ada Mills").await?;
    one.press("Review").await?;
    one.send().await?;
    one.took("damaged, with a photo", 11);
    Ok(())
}

#[tokio::test]
async fn a_question_from_a_products_page_is_asked_in_seven() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    let mut one = shopper(&browser, &shop).await?;
    one.press("Help").await?;
    one.press("Ask a question").await?;
    one.press("Product details").await?;
    one.enter(QUESTION, "How long is the chain?").await?;
    one.enter("Full name", "Ada Mills").await?;
    one.enter("Email", "ada@example.com").await?;
    one.send().await?;
    one.took("ask from a product's page", 7);
    Ok(())
}
