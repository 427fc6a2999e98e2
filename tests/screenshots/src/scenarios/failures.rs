//! Where something can't be loaded.

use careline_e2e::Result;

use crate::session::Session;

/// The email address, and what to write there.
pub async fn without_wasm(session: &mut Session) -> Result {
    session.shop.alter("main_bg.wasm", b"\0\x02\x01x").await?;
    session.page.visit(&session.shop.url("/")).await?;
    session.open_menu("Track an order").await?;
    session.reads("loader.failed").await?;
    session.capture("without-wasm").await
}

pub async fn without_a_part(session: &mut Session) -> Result {
    session
        .shop
        .alter("split_topics.wasm", b"\0\x02\x01x")
        .await?;
    session.page.visit(&session.shop.url("/")).await?;
    session.open_menu("Report a problem").await?;
    session.reads("chunk.away").await?;
    session.capture("without-a-part").await
}
