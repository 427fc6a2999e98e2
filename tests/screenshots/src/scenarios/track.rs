//! An order's story.

use std::fs;

use careline_e2e::{Result, Site, repository};
use serde_json::json;

use crate::session::Session;

pub async fn processing(session: &mut Session) -> Result {
    story(session, "Placed yesterday evening", "processing").await
}

pub async fn on_its_way(session: &mut Session) -> Result {
    story(session, "On its way and on time", "on-its-way").await
}

pub async fn delivered(session: &mut Session) -> Result {
    story(session, "Delivered two days ago", "delivered").await
}

pub async fn late(session: &mut Session) -> Result {
    story(session, "late in delivery", "late").await
}

pub async fn late_to_leave(session: &mut Session) -> Result {
    story(session, "late in dispatch", "late-to-leave").await
}

pub async fn customs(session: &mut Session) -> Result {
    story(session, "held at customs", "held-at-customs").await
}

pub async fn two_parcels(session: &mut Session) -> Result {
    story(session, "Two parcels", "two-parcels").await
}

pub async fn cancelled(session: &mut Session) -> Result {
    story(session, "Cancelled before it left", "cancelled").await
}

pub async fn refunded(session: &mut Session) -> Result {
    story(session, "was refunded three days ago", "refunded").await
}

pub async fn undated(session: &mut Session) -> Result {
    story(session, "the carrier didn't say when", "day-not-known").await
}

pub async fn without_shipping(session: &mut Session) -> Result {
    story(session, "A gift card", "without-shipping").await
}

/// No order of the demo is out for delivery.
pub async fn out_for_delivery(session: &mut Session) -> Result {
    let image = session.shop.url("/demo/studs.svg");
    own_story(session, &image).await?;
    session.capture("out-for-delivery").await
}

/// An image that comes late moves nothing.
pub async fn late_image(session: &mut Session) -> Result {
    const PLACES: &str = "[...document.querySelector('careline-help').shadowRoot.querySelectorAll('#pane *:not(img)')]
        .map((element) => JSON.stringify([element.localName, element.getBoundingClientRect()]))";
    const IMAGE: &str =
        "document.querySelector('careline-help').shadowRoot.querySelector('#pane img')";
    let svg = fs::read_to_string(repository("demo/studs.svg"))?;
    let (site, held) = Site::with_held_image(svg).await?;
    own_story(session, &format!("{}/image.svg", site.origin())).await?;
    let before = session.page.ask(PLACES).await?;
    session.page.holds(&format!("!{IMAGE}.complete")).await?;
    held.close();
    session
        .page
        .holds(&format!("{IMAGE}.naturalWidth > 0"))
        .await?;
    session.settle().await?;
    if before != session.page.ask(PLACES).await? {
        return Err("a late image moves what is around it".into());
    }
    session.capture("late-image").await
}

/// An image that isn't there leaves a tile.
pub async fn broken_image(session: &mut Session) -> Result {
    let image = session.shop.url("/demo/nothing.svg");
    own_story(session, &image).await?;
    session.capture("broken-image").await
}

/// An order out for delivery, whose item has this image.
async fn own_story(session: &mut Session, image: &str) -> Result {
    const NUMBER: &str = "KS-10601";
    session
        .shop
        .import(&json!([{ "email": "ida@example.com", "order": {
        "number": NUMBER, "placed_at": "2026-11-18T14:05:00-06:00", "currency": "USD",
        "destination": { "country": "US", "region": "TX" },
        "lines": [{
            "id": "L1", "sku": "ARI-STU-TQ", "title": "Ari heart stud earrings", "variant": "Silver, turquoise",
            "quantity": 1, "unit_price": 5500, "image_url": image,
        }],
        "shipments": [{
            "id": "S1", "carrier": "USPS", "tracking_number": "9400111899223817438121",
            "tracking_url": "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111899223817438121",
            "lines": [{ "id": "L1", "quantity": 1 }],
            "events": [
                { "at": "2026-11-19T09:00:00-06:00", "status": "in_transit", "place": "Austin, TX" },
                { "at": "2026-11-24T08:10:00-06:00", "status": "out_for_delivery", "place": "Dallas, TX" },
            ],
        }],
    }}]))?;
    session.open_menu("Track an order").await?;
    session.page.enter("Order number", NUMBER).await?;
    session.page.enter("Email", "ida@example.com").await?;
    session.page.press("Find my order").await?;
    session.page.reads(NUMBER).await
}

async fn story(session: &mut Session, about: &str, state: &str) -> Result {
    session.open_menu("Track an order").await?;
    session.look_up(about).await?;
    session
        .page
        .reads(&session.shop.order(about)?.number)
        .await?;
    session.capture(state).await
}
