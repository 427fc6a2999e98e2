use axum::body::Body;
use axum::http::Request;
use careline_wire::{Receipt, TicketView};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::{
    OTHER_SHOP, Reply, SECRET, SHOP, TestApp, golden_order, golden_ticket, ticket_without_photo,
};
use crate::pictures::jpeg;

const ID: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";

async fn view(app: &TestApp, shop: &str, id: &str, secret: &str) -> Reply {
    let request = Request::get(format!("{shop}/tickets/{id}"));
    let request = request.header("authorization", format!("Bearer {secret}"));
    app.send(request.body(Body::empty()).unwrap()).await
}

fn receipt(reply: &Reply) -> Receipt {
    assert_eq!(reply.status, 201, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

#[tokio::test]
async fn a_complete_ticket_is_stored_and_decided() {
    let app = TestApp::new().await;
    let reply = app.post_ticket(&app.ticket_with_photo().await).await;
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let receipt = receipt(&reply);
    assert!(receipt.urgent);
    assert_eq!(receipt.reference.len(), 12);
    assert_eq!(receipt.reply_by.from.to_string(), "2026-11-23");
    assert_eq!(receipt.reply_by.by.to_string(), "2026-11-24");
    let [verdict] = receipt.verdicts.as_slice() else {
        panic!("{receipt:?}")
    };
    assert_eq!(verdict.last_day.unwrap().to_string(), "2026-11-25");

    let reply = view(&app, SHOP, ID, SECRET).await;
    let view: TicketView = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(view.reference, receipt.reference);
    assert_eq!(view.received_at.to_rfc3339(), "2026-11-22T12:00:00-06:00");
}

#[tokio::test]
async fn without_a_look_up_a_ticket_is_accepted_as_typed() {
    let app = TestApp::new().await;
    let token = app.token().await;
    app.later(TimeDelta::hours(25));
    for (id, token) in [(1, None), (2, Some("nonsense")), (3, Some(token.as_str()))] {
        let mut ticket = ticket_without_photo();
        ticket["id"] = uuid::Uuid::from_u128(id).to_string().into();
        let receipt = receipt(&app.post_ticket_with(&ticket, token).await);
        assert!(!receipt.urgent && receipt.verdicts.is_empty());
    }
}

#[tokio::test]
async fn a_token_is_worthless_for_another_order() {
    let app = TestApp::new().await;
    let token = app.token().await;
    let mut other = golden_order();
    other["number"] = "KS-7".into();
    app.import("bob@example.com", other).await;
    let mut ticket = ticket_without_photo();
    ticket["order"]["number"] = "KS-7".into();
    let receipt = receipt(&app.post_ticket_with(&ticket, Some(&token)).await);
    assert!(receipt.verdicts.is_empty());
}

#[tokio::test]
async fn a_ticket_sent_twice_is_stored_once_and_gets_the_same_response() {
    let app = TestApp::new().await;
    let ticket = app.ticket_with_photo().await;
    let token = app.token().await;
    let both = (
        app.post_ticket_with(&ticket, Some(&token)),
        app.post_ticket_with(&ticket, Some(&token)),
    );
    let (one, other) = tokio::join!(both.0, both.1);
    receipt(&one);
    assert_eq!((one.status, &one.body), (other.status, &other.body));
    app.later(TimeDelta::days(30));
    let later = app.post_ticket_with(&ticket, None).await;
    assert_eq!((one.status, &one.body), (later.status, &later.body));
    assert_eq!(app.mails().await.len(), 2);
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    receipt(&app.post_ticket(&ticket).await);
    ticket["description"] = "Something else.".into();
    app.post_ticket(&ticket)
        .await
        .is_problem(422, "idempotency-mismatch");
}

#[tokio::test]
async fn the_key_is_required_and_must_be_the_tickets_id() {
    let app = TestApp::new().await;
    let path = format!("{SHOP}/tickets");
    let ticket = ticket_without_photo();
    app.post(&path, &ticket)
        .await
        .is_problem(400, "idempotency-key-missing");
    let request = Request::post(&path)
        .header("content-type", "application/json")
        .header("idempotency-key", uuid::Uuid::from_u128(9).to_string());
    let reply = app
        .send(request.body(ticket.to_string().into()).unwrap())
        .await;
    assert_eq!(reply.pointers(), ["/id"]);
}

#[tokio::test]
async fn each_field_that_is_missing_is_named() {
    let app = TestApp::new().await;
    for pointer in [
        "/id",
        "/secret_sha256",
        "/topic",
        "/locale",
        "/contact",
        "/contact/name",
        "/contact/email",
        "/description",
        "/order",
        "/order/number",
        "/order/lines",
        "/order/lines/0/id",
        "/order/lines/0/quantity",
        "/details",
        "/photos",
        "/photos/0/id",
        "/photos/0/sha256",
        "/no_photo",
    ] {
        let mut ticket = golden_ticket();
        remove(&mut ticket, pointer);
        let reply = app.post_ticket(&ticket).await;
        assert_eq!(reply.pointers(), [pointer], "{}", reply.text());
        assert_eq!(reply.json()["errors"][0]["code"], "required", "{pointer}");
    }
    let mut ticket = golden_ticket();
    remove(&mut ticket, "/locale");
    remove(&mut ticket, "/photos");
    assert_eq!(
        app.post_ticket(&ticket).await.pointers(),
        ["/locale", "/photos"]
    );
    assert_eq!(app.mails().await.len(), 0);
}

fn remove(ticket: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = ticket.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    parent.remove(key).unwrap();
}

#[tokio::test]
async fn each_field_of_a_wrong_type_is_named() {
    let app = TestApp::new().await;
    for (pointer, wrong) in [
        ("/id", json!("not a uuid")),
        ("/id", json!(7)),
        ("/secret_sha256", json!("abc")),
        ("/topic", json!("teapot")),
        ("/locale", json!(["en"])),
        ("/contact", json!("Ada")),
        ("/contact/name", json!(7)),
        ("/contact/email", json!("not an address")),
        ("/contact/email", json!({})),
        ("/description", json!(7)),
        ("/order", json!("KS-10482")),
        ("/order/number", json!(10482)),
        ("/order/lines", json!({})),
        ("/order/lines/0", json!("L1")),
        ("/order/lines/0/id", json!(1)),
        ("/order/lines/0/quantity", json!("1")),
        ("/order/lines/0/quantity", json!(-1)),
        ("/order/lines/0/quantity", json!(1.5)),
        ("/order/lines/0/quantity", json!(0)),
        ("/order/lines/0/reason", json!("because")),
        ("/order/item_in_words", json!(7)),
        ("/item", json!("a ring")),
        ("/item", json!(["a ring", "https://shop.example"])),
        ("/contact", json!(["Ada", "ada@example.com"])),
        ("/order", json!(["KS-10482", [], null])),
        ("/order/lines/0", json!(["L1", 1, "defective"])),
        ("/photos/0", json!([])),
        ("/details", json!(["FR"])),
        ("/details", json!("FR")),
        ("/photos", json!({})),
        ("/photos/0/id", json!("x")),
        ("/photos/0/sha256", json!("x")),
        ("/no_photo", json!("false")),
    ] {
        let mut ticket = golden_ticket();
        *ticket.pointer_mut(pointer).unwrap() = wrong.clone();
        let reply = app.post_ticket(&ticket).await;
        assert_eq!(reply.pointers(), [pointer], "{wrong}: {}", reply.text());
    }
}

#[tokio::test]
async fn each_field_that_is_too_long_is_named() {
    let app = TestApp::new().await;
    let photos: Vec<_> = (0..7)
        .map(|id| json!({"id": uuid::Uuid::from_u128(id).to_string(), "sha256": "00".repeat(32)}))
        .collect();
    for (pointer, long) in [
        ("/locale", "x".repeat(201).into()),
        ("/contact/name", "x".repeat(201).into()),
        (
            "/contact/email",
            format!("{}@example.com", "x".repeat(250)).into(),
        ),
        ("/description", "é".repeat(5_001).into()),
        ("/description", "x".repeat(1_000_000).into()),
        ("/order/number", "9".repeat(201).into()),
        ("/order/lines/0/id", "9".repeat(201).into()),
        ("/order/item_in_words", "9".repeat(5_001).into()),
        ("/photos", json!(photos)),
    ] {
        let mut ticket = golden_ticket();
        *ticket.pointer_mut(pointer).unwrap() = long;
        let reply = app.post_ticket_with(&ticket, None).await;
        assert_eq!(reply.pointers(), [pointer], "{}", reply.text());
    }
    let mut ticket = golden_ticket();
    ticket["description"] = "x".repeat(3_000_000).into();
    app.post_ticket(&ticket).await.is_problem(413, "too-large");
}

#[tokio::test]
async fn a_body_that_is_no_ticket_at_all_is_a_problem() {
    let app = TestApp::new().await;
    for body in ["[]", "null", "7", "\"ticket\""] {
        let request = Request::post(format!("{SHOP}/tickets"))
            .header("content-type", "application/json")
            .header("idempotency-key", ID);
        let reply = app.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(reply.pointers(), [""], "{body}");
    }
}

#[tokio::test]
async fn lines_must_be_the_orders() {
    let app = TestApp::new().await;
    for (lines, pointer) in [
        (json!([{"id": "L9", "quantity": 1}]), "/order/lines/0/id"),
        (
            json!([{"id": "L1", "quantity": 2}]),
            "/order/lines/0/quantity",
        ),
        (
            json!([{"id": "L1", "quantity": 1}, {"id": "L1", "quantity": 1}]),
            "/order/lines/1/id",
        ),
    ] {
        let mut ticket = ticket_without_photo();
        ticket["order"]["lines"] = lines;
        assert_eq!(app.post_ticket(&ticket).await.pointers(), [pointer]);
    }
}

#[tokio::test]
async fn photos_must_be_uploaded_and_unclaimed() {
    let app = TestApp::new().await;
    assert_eq!(
        app.post_ticket(&golden_ticket()).await.pointers(),
        ["/photos/0"]
    );

    let mut ticket = app.ticket_with_photo().await;
    let right = ticket["photos"][0]["sha256"].clone();
    ticket["photos"][0]["sha256"] = "00".repeat(32).into();
    assert_eq!(app.post_ticket(&ticket).await.pointers(), ["/photos/0"]);
    ticket["photos"][0]["sha256"] = right;
    receipt(&app.post_ticket(&ticket).await);

    ticket["id"] = uuid::Uuid::from_u128(1).to_string().into();
    assert_eq!(app.post_ticket(&ticket).await.pointers(), ["/photos/0"]);
}

#[tokio::test]
async fn a_photo_of_another_shop_is_unknown() {
    let app = TestApp::new().await;
    let mut ticket = golden_ticket();
    let photo = jpeg(10, 10);
    let id = ticket["photos"][0]["id"].as_str().unwrap().parse().unwrap();
    app.upload(OTHER_SHOP, id, &photo).await;
    ticket["photos"][0]["sha256"] = crate::app::sha256_hex(&photo).into();
    assert_eq!(app.post_ticket(&ticket).await.pointers(), ["/photos/0"]);
}

#[tokio::test]
async fn a_photo_of_a_ticket_cannot_be_deleted() {
    let app = TestApp::new().await;
    let mut ticket = golden_ticket();
    let photo = jpeg(10, 10);
    let id = ticket["photos"][0]["id"].as_str().unwrap().parse().unwrap();
    let uploaded = app.upload(SHOP, id, &photo).await;
    ticket["photos"][0]["sha256"] = crate::app::sha256_hex(&photo).into();
    receipt(&app.post_ticket(&ticket).await);
    let request = Request::delete(uploaded.header("location").unwrap());
    let request = request.header("tus-resumable", "1.0.0");
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    reply.is_problem(404, "upload-not-found");
    app.later(TimeDelta::days(30));
    careline_endpoint::jobs::cleanup::run_once(&app.app)
        .await
        .unwrap();
    assert_eq!(app.photos().await.len(), 1);
}

#[tokio::test]
async fn a_missing_shipment_is_urgent_within_its_window() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "missing_shipment".into();
    ticket["order"]["lines"] = json!([]);
    // The carrier reports "delivered" on November 18; the shopper reports that nothing came.
    let first = receipt(&app.post_ticket(&ticket).await);
    assert!(first.urgent && first.verdicts.is_empty());
    app.later(TimeDelta::days(4));
    ticket["id"] = uuid::Uuid::from_u128(1).to_string().into();
    assert!(!receipt(&app.post_ticket(&ticket).await).urgent);
}

#[tokio::test]
async fn a_ticket_opens_by_its_secret_alone() {
    let app = TestApp::new().await;
    receipt(&app.post_ticket(&ticket_without_photo()).await);
    assert_eq!(view(&app, SHOP, ID, SECRET).await.status, 200);
    let unknown = view(&app, SHOP, &uuid::Uuid::from_u128(5).to_string(), SECRET).await;
    unknown.is_problem(404, "ticket-not-found");
    let bare = app.get(&format!("{SHOP}/tickets/{ID}")).await;
    for refused in [
        view(&app, SHOP, ID, "another secret").await,
        view(&app, SHOP, ID, "").await,
        view(&app, OTHER_SHOP, ID, SECRET).await,
        view(&app, SHOP, "nonsense", SECRET).await,
        bare,
    ] {
        assert_eq!(
            (refused.status, &refused.body),
            (unknown.status, &unknown.body)
        );
        assert_eq!(refused.headers, unknown.headers);
    }
}
