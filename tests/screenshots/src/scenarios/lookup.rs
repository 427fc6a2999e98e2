//! The fields that find an order.

use careline_e2e::{Result, SlowNetwork, Slowness};

use crate::session::Session;

pub async fn fields(session: &mut Session) -> Result {
    session.open_menu("Track an order").await?;
    session.page.words_in("Order number").await?;
    session.capture("fields").await?;
    session.page.press("Find my order").await?;
    session.reads("lookup.number.missing").await?;
    session.capture("errors").await?;
    session.page.enter("Order number", "KS-10482").await?;
    session.page.enter("Email", "somebody@example.com").await?;
    session.page.press("Find my order").await?;
    session.reads("lookup.not_found").await?;
    session.capture("not-found").await
}

pub async fn looking(session: &mut Session) -> Result {
    session.open_menu("Track an order").await?;
    session.page.words_in("Order number").await?;
    let network = SlowNetwork {
        latency: 600_000,
        download: -1,
        upload: -1,
    };
    session
        .browser
        .slow_down(Slowness {
            cpu: 1.0,
            network: Some(network),
        })
        .await?;
    session.look_up("Delivered two days ago").await?;
    session.reads("lookup.looking").await?;
    session.capture("looking").await
}

pub async fn unreachable(session: &mut Session) -> Result {
    session.open_menu("Track an order").await?;
    session.page.words_in("Order number").await?;
    session.shop.crash()?;
    session.look_up("Delivered two days ago").await?;
    session.reads("away.lookup").await?;
    session.capture("unreachable").await
}
