//! Forms, each kind.

use careline_e2e::{Result, steps};

use crate::session::Session;

pub async fn cancel(session: &mut Session) -> Result {
    session
        .open_topic("Change an order", "topic.cancel_order")
        .await?;
    session.capture("cancel-first").await?;
    session.look_up("Placed yesterday evening").await?;
    session.go_on_to_form().await?;
    session.capture("cancel").await
}

pub async fn damaged(session: &mut Session) -> Result {
    let order = session.shop.order("Delivered two days ago")?;
    steps::report_damage(&session.page, order).await?;
    session.capture("damaged-empty").await?;
    session.press("review").await?;
    session.reads("inquiry.name.missing").await?;
    session.capture("damaged-errors").await?;
    steps::describe(&session.page, "The clasp was broken when I opened the box.").await?;
    session.add_photo("clasp.jpg").await?;
    session.reads("photos.uploaded").await?;
    session.saved().await?;
    session.capture("damaged").await
}

pub async fn late(session: &mut Session) -> Result {
    session.open_menu("Track an order").await?;
    session.look_up("late in delivery").await?;
    session.press("advice.delayed_delivery").await?;
    session.go_on_to_form().await?;
    session.capture("late").await
}

/// From a product's page.
pub async fn ask(session: &mut Session) -> Result {
    session
        .open_topic("Ask a question", "topic.product_details")
        .await?;
    session.page.words_in("Item name").await?;
    session.capture("ask").await
}

pub async fn address(session: &mut Session) -> Result {
    session
        .open_topic("Change an order", "topic.change_address")
        .await?;
    session.look_up("Placed yesterday evening").await?;
    session.go_on_to_form().await?;
    session.capture("change-address").await
}

pub async fn engraving(session: &mut Session) -> Result {
    session
        .open_topic("Change an order", "topic.modify_personalized")
        .await?;
    session.look_up("its production hasn't begun").await?;
    session.go_on_to_form().await?;
    session.capture("engraving").await?;
    session
        .page
        .enter(&session.text("inquiry.read_back")?, "Mila & Jo")
        .await?;
    session.capture("engraving-read-back").await
}

/// Where the order wasn't found.
pub async fn from_memory(session: &mut Session) -> Result {
    session
        .open_topic("Report a problem", "topic.damaged")
        .await?;
    session.page.enter("Order number", "KS-10482").await?;
    session.page.press("I can't find my order").await?;
    session.page.words_in("Full name").await?;
    session.capture("from-memory").await
}

pub async fn feedback(session: &mut Session) -> Result {
    session
        .open_topic("Give feedback", "topic.other_suggestion")
        .await?;
    session.page.words_in("Full name").await?;
    session.capture("feedback").await
}
