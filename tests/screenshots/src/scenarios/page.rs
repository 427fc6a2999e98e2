//! The shop's page with the launcher, and the pages with the panel in themselves.

use careline_e2e::{Result, Role};

use crate::session::Session;

pub async fn launcher(session: &mut Session) -> Result {
    session.page.find(Role::Button, "Help").await?;
    session.capture("launcher").await
}

pub async fn help(session: &mut Session) -> Result {
    session.visit("/demo/help.html").await?;
    session.page.find(Role::Button, "Track an order").await?;
    session.capture("help").await
}

/// Of the shop that has a brand.
pub async fn order_status(session: &mut Session) -> Result {
    const SHOP: &str = "example-atelier";
    let order = session.shop.order_of(SHOP, "Two parcels")?.clone();
    let path = format!("/order-status/{SHOP}#order={}", order.number);
    session.visit(&path).await?;
    session.page.find(Role::Field, "Email").await?;
    session.capture("order-status-email").await?;
    session.page.enter("Email", &order.email).await?;
    session.page.press("Find my order").await?;
    session
        .page
        .heading(&format!("Order {}", order.number))
        .await?;
    session.capture("order-status").await
}
