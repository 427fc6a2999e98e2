//! Review, sending, and the receipt.

use careline_e2e::{Result, steps};

use crate::session::Session;

pub async fn review(session: &mut Session) -> Result {
    to_review(session).await?;
    session.capture("review").await?;
    session.press("send").await?;
    session.page.heading("We have your request").await?;
    session.capture("receipt").await
}

pub async fn offline(session: &mut Session) -> Result {
    to_review(session).await?;
    session.shop.crash()?;
    session.press("send").await?;
    session.reads("away.kept").await?;
    session.capture("offline").await?;
    session.page.press("Close").await?;
    session.shop.come_back().await?;
    session.page.visit(&session.shop.url("/")).await?;
    session.reads("waiting.arrived").await?;
    session.capture("toast").await
}

async fn to_review(session: &mut Session) -> Result {
    let order = session.shop.order("Delivered two days ago")?.clone();
    steps::report_damage(&session.page, &order).await?;
    steps::describe(&session.page, "The clasp was broken when I opened the box.").await?;
    session.add_photo("clasp.jpg").await?;
    session.reads("photos.uploaded").await?;
    session.press("review").await?;
    session.page.heading(&session.text("review.title")?).await
}
