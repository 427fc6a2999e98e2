//! The menu.

use careline_e2e::{Result, Role, steps};

use crate::session::Session;

pub async fn first(session: &mut Session) -> Result {
    session.page.press("Help").await?;
    session.page.find(Role::Button, "My requests").await?;
    session.capture("menu").await
}

/// With a draft, and an order that was looked up.
pub async fn resumed(session: &mut Session) -> Result {
    let order = session.shop.order("Delivered two days ago")?;
    steps::report_damage(&session.page, order).await?;
    steps::describe(&session.page, "The clasp is broken.").await?;
    session.saved().await?;
    session.page.visit(&session.shop.url("/")).await?;
    session.page.press("Help").await?;
    session.page.find(Role::Button, "My requests").await?;
    session.capture("something-to-resume").await
}
