//! Orders that a shop's own system imports.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::app::{
    ORDERS_TOKEN, OTHER_SHOP, OTHER_TOKEN, QUIET_SHOP, Reply, SHOP, TestApp, golden_order,
    ticket_without_photo,
};

fn order(number: &str) -> Value {
    let mut order = golden_order();
    order["number"] = number.into();
    json!({"email": "bob@example.com", "order": order})
}

async fn put(app: &TestApp, number: &str, body: &Value) -> Reply {
    let path = format!("{SHOP}/orders/{number}");
    app.put_order(&path, Some(ORDERS_TOKEN), body).await
}

#[tokio::test]
async fn an_order_is_created_found_and_brought_up_to_date() {
    let app = TestApp::new().await;
    let mut body = order("KS-7");
    let reply = put(&app, "KS-7", &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.json(), json!({"number": "KS-7"}));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let again = put(&app, "KS-7", &body).await;
    assert_eq!((again.status.as_u16(), again.body), (200, reply.body));
    let found = app.look_up(SHOP, "KS-7", "bob@example.com").await;
    assert_eq!(found.json()["order"], body["order"]);

    body["order"]["cancelled_at"] = "2026-11-22T10:00:00-06:00".into();
    body["email"] = "Eve@example.com".into();
    assert_eq!(put(&app, "KS-7", &body).await.status, 200);
    let found = app.look_up(SHOP, "KS-7", "eve@example.com").await;
    assert_eq!(found.json()["order"], body["order"]);
    let found = app.look_up(SHOP, "KS-7", "bob@example.com").await;
    found.is_problem(404, "order-not-found");
}

#[tokio::test]
async fn the_number_in_the_path_must_be_the_orders() {
    let app = TestApp::new().await;
    for typed in ["KS-7", "ks-7", "%23KS-7", "%20ks-7"] {
        let reply = put(&app, typed, &order("KS-7")).await;
        assert!(reply.status.is_success(), "{typed}: {}", reply.text());
        assert_eq!(reply.json()["number"], "KS-7");
    }
    for typed in ["KS-8", "KS7", "ks%207", "%23", "7"] {
        let problem = put(&app, typed, &order("KS-7")).await;
        let problem = problem.is_problem(422, "invalid-request");
        assert_eq!(problem["errors"][0]["pointer"], "/order/number", "{typed}");
    }
}

#[tokio::test]
async fn a_path_that_is_not_utf8_is_malformed() {
    let app = TestApp::new().await;
    let reply = put(&app, "%FF", &order("KS-7")).await;
    reply.is_problem(400, "malformed-request");
}

#[tokio::test]
async fn an_order_of_a_new_owner_is_closed_to_the_old_one() {
    let app = TestApp::new().await;
    let is_known = async |id: u128, token: &str| {
        let mut ticket = ticket_without_photo();
        ticket["id"] = uuid::Uuid::from_u128(id).to_string().into();
        let reply = app.post_ticket_with(&ticket, Some(token)).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()["verdicts"] != json!([])
    };
    let body = |email: &str| json!({"email": email, "order": golden_order()});
    let token = app.token().await;
    put(&app, "KS-10482", &body(" ADA@example.com")).await;
    assert!(is_known(1, &token).await, "the same owner");
    put(&app, "KS-10482", &body("eve@example.com")).await;
    assert!(!is_known(2, &token).await, "by a call");

    app.import("ada@example.com", golden_order()).await;
    assert!(!is_known(3, &token).await, "it is over for good");
    let token = app.token().await;
    app.import("eve@example.com", golden_order()).await;
    assert!(!is_known(4, &token).await, "by a file");
}

#[tokio::test]
async fn an_order_that_can_not_be_read_says_where() {
    let app = TestApp::new().await;
    let long = "7".repeat(201);
    for (pointer, value) in [
        ("/email", json!("nobody")),
        ("/email", json!(null)),
        ("/order/placed_at", json!("yesterday")),
        ("/order/lines/0/quantity", json!(-1)),
        ("/order/number", json!("#")),
        ("/order/number", json!(long)),
        (
            "/order/lines",
            json!([golden_order()["lines"][0], golden_order()["lines"][0]]),
        ),
    ] {
        let mut body = order("KS-7");
        *body.pointer_mut(pointer).unwrap() = value;
        let problem = put(&app, "KS-7", &body).await;
        let problem = problem.is_problem(422, "invalid-request");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    let problem = put(&app, "KS-7", &json!({"email": "bob@example.com"})).await;
    let problem = problem.is_problem(422, "invalid-request");
    assert_eq!(problem["errors"][0]["pointer"], "/order");
    assert_eq!(problem["errors"][0]["code"], "required");
    let problem = put(&app, "KS-7", &json!(["bob@example.com", golden_order()])).await;
    problem.is_problem(422, "invalid-request");
    let found = app.look_up(SHOP, "KS-7", "bob@example.com").await;
    found.is_problem(404, "order-not-found");
}

/// A value that is well-formed and can't be meant, where it is, and parts of what is said about it.
fn unmeant() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("/order/currency", json!("EURO"), "ISO 4217"),
        ("/order/currency", json!("XXX"), "ISO 4217"),
        ("/order/destination/country", json!("Denmark"), "\"DK\""),
        ("/order/destination/country", json!("UK"), "\"GB\""),
        ("/order/destination/country", json!("ZZ"), "ISO 3166-1"),
        (
            "/order/placed_at",
            json!("2026-11-24T14:05:00Z"),
            "has passed",
        ),
        (
            "/order/cancelled_at",
            json!("2027-11-22T10:00:00Z"),
            "has passed",
        ),
        (
            "/order/refunds/0/at",
            json!("2036-11-22T10:00:00Z"),
            "has passed",
        ),
        ("/order/refunds/0/amount", json!(-1), "0 or more"),
        ("/order/lines/0/unit_price", json!(-1), "0 or more"),
        (
            "/order/lines/0/returned_quantity",
            json!(2),
            "the 1 that were bought",
        ),
        (
            "/order/lines/0/cancelled_quantity",
            json!(2),
            "at most the 1",
        ),
        (
            "/order/lines/0/image_url",
            json!("http://shop.example/a.png"),
            "https://",
        ),
        (
            "/order/lines/0/product_url",
            json!("javascript:alert(1)"),
            "https://",
        ),
        (
            "/order/shipments/0/events/1/at",
            json!("2026-11-11T16:20:00-06:00"),
            "after the dispatch",
        ),
        (
            "/order/shipments/0/events/1/at",
            json!("2026-12-18T16:20:00-06:00"),
            "has passed",
        ),
    ]
}

#[tokio::test]
async fn an_order_that_can_not_be_meant_says_where() {
    let app = TestApp::new().await;
    for (pointer, value, part) in unmeant() {
        let mut body = order("KS-7");
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[key] = value;
        let problem = put(&app, "KS-7", &body).await;
        let problem = problem.is_problem(422, "invalid-request");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(part), "{detail}");
    }
    let mut body = order("KS-7");
    body["email"] = "nobody".into();
    body["order"]["lines"][0]["unit_price"] = (-1).into();
    let problem = put(&app, "KS-7", &body).await;
    let problem = problem.is_problem(422, "invalid-request");
    let errors = problem["errors"].as_array().unwrap().iter();
    let pointers: Vec<_> = errors.map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/email", "/order/lines/0/unit_price"]);
}

#[tokio::test]
async fn an_odd_order_is_stored() {
    let app = TestApp::new().await;
    for (pointer, value) in [
        ("/order/currency", json!("usd")),
        ("/order/destination/country", json!("us")),
        // Within a day, because a time without an offset may be off by as much.
        ("/order/placed_at", json!("2026-11-23T11:00:00Z")),
        ("/order/lines/0/quantity", json!(0)),
        ("/order/lines/0/unit_price", json!(0)),
        ("/order/lines/0/image_url", json!("http://localhost/a.png")),
        ("/order/lines", json!([])),
        ("/order/refunds/0/amount", json!(0)),
        ("/order/shipments/0/events/1/at", json!(null)),
        (
            "/order/shipments/0/events/0/at",
            json!("2026-11-18T16:20:00-06:00"),
        ),
    ] {
        let mut body = order("KS-7");
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match body.pointer_mut(parent).unwrap() {
            Value::Array(entries) => entries[key.parse::<usize>().unwrap()] = value,
            object => object[key] = value,
        }
        let reply = put(&app, "KS-7", &body).await;
        assert!(reply.status.is_success(), "{pointer}: {}", reply.text());
    }
}

#[tokio::test]
async fn an_order_is_deleted_with_its_look_ups() {
    let app = TestApp::new().await;
    let token = app.token().await;
    let path = |number: &str| format!("{SHOP}/orders/{number}");
    for number in ["KS10482", "10482", "KS-9", "%23"] {
        let reply = app.delete_order(&path(number), Some(ORDERS_TOKEN)).await;
        let problem = reply.is_problem(404, "order-not-found");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("No order of this shop"), "{detail}");
    }
    let elsewhere = format!("{OTHER_SHOP}/orders/KS-10482");
    let reply = app.delete_order(&elsewhere, Some(OTHER_TOKEN)).await;
    reply.is_problem(404, "order-not-found");
    let reply = app.delete_order(&path("%FF"), Some(ORDERS_TOKEN)).await;
    reply.is_problem(400, "malformed-request");

    let number = path("%20%23ks-10482");
    let reply = app.delete_order(&number, Some(ORDERS_TOKEN)).await;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (204, 0));
    let found = app.look_up(SHOP, "KS-10482", "ada@example.com").await;
    found.is_problem(404, "order-not-found");
    let unverified = app
        .post_ticket_with(&ticket_without_photo(), Some(&token))
        .await;
    assert_eq!(unverified.json()["verdicts"], json!([]));
    let again = app.delete_order(&number, Some(ORDERS_TOKEN)).await;
    again.is_problem(404, "order-not-found");
    let body = json!({"email": "ada@example.com", "order": golden_order()});
    assert_eq!(put(&app, "KS-10482", &body).await.status, 201, "it is new");
}

#[tokio::test]
async fn without_the_orders_token_nothing_is_deleted() {
    let app = TestApp::new().await;
    let refused = put_without_token(&app).await;
    for token in [None, Some(""), Some("nonsense"), Some(OTHER_TOKEN)] {
        for number in ["KS-10482", "KS-9"] {
            let path = format!("{SHOP}/orders/{number}");
            let reply = app.delete_order(&path, token).await;
            reply.is_problem(401, "unauthorized");
            let [answer, refused] = [&reply, &refused].map(|reply| (&reply.headers, &reply.body));
            assert_eq!(answer, refused, "{number} {token:?}");
        }
    }
    let found = app.look_up(SHOP, "KS-10482", "ada@example.com").await;
    assert_eq!(found.status, 200);
}

async fn put_without_token(app: &TestApp) -> Reply {
    let path = format!("{SHOP}/orders/KS-10482");
    app.put_order(&path, None, &order("KS-10482")).await
}

#[tokio::test]
async fn without_the_orders_token_the_response_is_always_the_same() {
    let app = TestApp::new().await;
    let known = put(&app, "KS-7", &order("KS-7")).await;
    assert_eq!(known.status, 201);
    let (mall, quiet) = (
        format!("{SHOP}/orders/KS-7"),
        format!("{QUIET_SHOP}/orders/KS-7"),
    );
    let body = order("KS-7");
    let first = app.put_order(&mall, None, &body).await;
    first.is_problem(401, "unauthorized");
    assert_eq!(first.header("www-authenticate"), Some("Bearer"));
    for (path, token) in [
        (&mall, Some("")),
        (&mall, Some("nonsense")),
        (&mall, Some(OTHER_TOKEN)),
        (&quiet, None),
        (&quiet, Some("")),
        (&quiet, Some(ORDERS_TOKEN)),
    ] {
        let reply = app.put_order(path, token, &body).await;
        assert_eq!(
            (reply.status, &reply.body),
            (first.status, &first.body),
            "{path} {token:?}"
        );
        assert_eq!(reply.headers, first.headers);
    }
    // The content type isn't looked at before the token.
    let request = Request::put(&mall).body(Body::from("{")).unwrap();
    let reply = app.send(request).await;
    assert_eq!((reply.status, reply.body), (first.status, first.body));
    let path = "/v1/shops/nowhere/orders/KS-7";
    let reply = app.put_order(path, Some(ORDERS_TOKEN), &body).await;
    reply.is_problem(404, "shop-not-found");
}
