//! The list of what was sent from this device.

use careline_e2e::Result;

use crate::session::Session;

pub async fn none(session: &mut Session) -> Result {
    session.open_menu("My requests").await?;
    session.reads("requests.none").await?;
    session.capture("none").await
}

/// One that is open, one that is answered, and a draft.
pub async fn some(session: &mut Session) -> Result {
    super::ticket::report(session).await?;
    let answered = super::ticket::report(session).await?;
    session.shop.tells(&["desk", "resolve", &answered])?;
    session.page.visit(&session.shop.url("/")).await?;
    session
        .open_topic("Ask a question", "topic.product_details")
        .await?;
    session.page.enter("Full name", "Ada Mills").await?;
    session.saved().await?;
    session.page.visit(&session.shop.url("/")).await?;
    session.open_menu("My requests").await?;
    session.page.reads(&answered).await?;
    session.reads("ticket.resolved").await?;
    session.capture("some").await?;
    session.press("forget").await?;
    session.reads("forget.sure").await?;
    session.capture("forget").await
}
