//! What a shopper sees of what they sent: their words, the items, and the photos.

use careline_wire::TicketView;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{OTHER_SHOP, Reply, SECRET, SHOP, TestApp, golden_ticket, sha256_hex};
use crate::desk::CASE;
use crate::links::token;
use crate::pictures::{jpeg, phone_jpeg};

const PHOTO: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b22";

/// The endpoint with the golden ticket and its photo of 40 pixels.
async fn with_photo() -> TestApp {
    let app = TestApp::new().await;
    let ticket = app.ticket_with_photo().await;
    let reply = app.post_ticket(&ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    app
}

async fn photo(app: &TestApp, id: &str, secret: Option<&str>) -> Reply {
    app.get_as(&format!("{CASE}/photos/{id}"), secret).await
}

fn width(reply: &Reply) -> u32 {
    assert_eq!(reply.status, 200, "{}", reply.text());
    image::load_from_memory_with_format(&reply.body, image::ImageFormat::Jpeg)
        .unwrap()
        .width()
}

#[tokio::test]
async fn a_shopper_sees_what_they_sent() {
    let app = with_photo().await;
    let view: TicketView =
        serde_json::from_slice(&app.get_as(CASE, Some(SECRET)).await.body).unwrap();
    let description = "The clasp was broken when I opened the box.";
    assert_eq!(view.description.as_deref(), Some(description));
    assert_eq!(view.order_number.unwrap().0, "KS-10482");
    let [item] = &view.items[..] else {
        panic!("{:?}", view.items)
    };
    assert_eq!(item.title, "Elisa pendant necklace");
    assert_eq!(item.variant.as_deref(), Some("Gold, rose quartz"));
    assert_eq!(item.quantity, Some(1));
    assert_eq!(view.photos, [Uuid::parse_str(PHOTO).unwrap()]);
}

#[tokio::test]
async fn a_request_about_a_whole_order_has_all_its_items() {
    let app = TestApp::new().await;
    let mut ticket = golden_ticket();
    ticket["topic"] = "cancel_order".into();
    ticket["order"]["lines"] = json!([]);
    ticket["photos"] = json!([]);
    app.post_ticket(&ticket).await;
    let view = app.get_as(CASE, Some(SECRET)).await.json();
    let bought = crate::app::golden_order()["lines"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(view["items"].as_array().unwrap().len(), bought, "{view}");
}

#[tokio::test]
async fn an_order_that_was_not_looked_up_shows_only_what_was_typed() {
    let app = TestApp::new().await;
    let mut ticket = app.ticket_with_photo().await;
    ticket["order"] = json!({"number": "KS-10482", "item_in_words": "the necklace"});
    let reply = app.post_ticket_with(&ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let view = app.get_as(CASE, Some(SECRET)).await.json();
    let typed =
        json!([{"title": "the necklace", "variant": null, "quantity": null, "image_url": null}]);
    assert_eq!(view["items"], typed);
}

#[tokio::test]
async fn a_photo_comes_back_without_metadata_and_is_not_cached() {
    let app = TestApp::new().await;
    let (bytes, id) = (phone_jpeg(40, 30), Uuid::parse_str(PHOTO).unwrap());
    app.upload(SHOP, id, &bytes).await;
    let mut ticket = golden_ticket();
    ticket["photos"][0]["sha256"] = sha256_hex(&bytes).into();
    app.post_ticket(&ticket).await;
    let reply = photo(&app, PHOTO, Some(SECRET)).await;
    // The camera was held upright: the endpoint has turned the pixels.
    assert_eq!(width(&reply), 30);
    assert!(!reply.body.windows(4).any(|part| part == b"Exif"));
    for (header, value) in [
        ("content-type", "image/jpeg"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(reply.header(header), Some(value), "{header}");
    }
}

#[tokio::test]
async fn the_photos_of_a_message_are_shown_too() {
    let app = with_photo().await;
    let sizes = [50, 60].map(|width| (Uuid::from_u128(u128::from(width)), jpeg(width, 20)));
    let mut photos = Vec::new();
    for (id, bytes) in &sizes {
        app.upload(SHOP, *id, bytes).await;
        photos.push(json!({"id": id, "sha256": sha256_hex(bytes)}));
    }
    let body = json!({"id": Uuid::from_u128(1), "text": "Here they are.", "photos": photos});
    let path = format!("{CASE}/messages");
    let view = app.post_as(&path, Some(SECRET), &body).await.json();
    let ids = &view["messages"][0]["photo_ids"];
    assert_eq!(*ids, json!(sizes.clone().map(|(id, _)| id)));
    for (id, _) in sizes {
        let reply = photo(&app, &id.to_string(), Some(SECRET)).await;
        assert_eq!(u128::from(width(&reply)), id.as_u128());
    }
    assert_eq!(width(&photo(&app, PHOTO, Some(SECRET)).await), 40);
}

#[tokio::test]
async fn a_mailed_link_shows_the_photos_until_it_expires() {
    let app = with_photo().await;
    let token = token(&app).await;
    assert_eq!(width(&photo(&app, PHOTO, Some(&token)).await), 40);
    app.later(TimeDelta::days(180));
    let expired = photo(&app, PHOTO, Some(&token)).await;
    expired.is_problem(404, "ticket-not-found");
}

#[tokio::test]
async fn nobody_else_sees_a_photo() {
    let app = with_photo().await;
    let mut other: Value = golden_ticket();
    let (id, other_secret) = (Uuid::from_u128(7), "another secret");
    other["id"] = json!(id);
    other["secret_sha256"] = sha256_hex(other_secret.as_bytes()).into();
    other["photos"] = json!([]);
    other["no_photo"] = true.into();
    app.post_ticket(&other).await;
    for secret in [None, Some(""), Some("wrong"), Some(other_secret)] {
        let reply = photo(&app, PHOTO, secret).await;
        reply.is_problem(404, "ticket-not-found");
    }
    let elsewhere = format!("{OTHER_SHOP}/tickets/{}/photos/{PHOTO}", Uuid::from_u128(7));
    let reply = app.get_as(&elsewhere, Some(SECRET)).await;
    reply.is_problem(404, "ticket-not-found");
    // A ticket's secret opens no other ticket's photo.
    let through_own = format!("{SHOP}/tickets/{id}/photos/{PHOTO}");
    let reply = app.get_as(&through_own, Some(other_secret)).await;
    reply.is_problem(404, "not-found");
    // Nor one that was uploaded and belongs to no ticket.
    let loose = Uuid::from_u128(9);
    app.upload(SHOP, loose, &jpeg(20, 20)).await;
    for id in [&loose.to_string(), "1"] {
        photo(&app, id, Some(SECRET))
            .await
            .is_problem(404, "not-found");
    }
}
