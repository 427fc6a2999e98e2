//! A refused look-up doesn't show whether the number, the email or neither is known. `cargo xtask attack --only
//! guesses` measures that the time of a refusal doesn't show it either.

use serde_json::json;

use crate::app::{Reply, SHOP, TestApp, golden_order};
use crate::code::by_code;

/// A shop with 30 orders of 10 shoppers: `0@example.com` has the orders `KS-20000` to `KS-20002`, and so on.
async fn shop_with_orders(change: impl FnOnce(String) -> String) -> TestApp {
    let app = TestApp::configured(change).await;
    for nth in 0..30 {
        let mut order = golden_order();
        order["number"] = json!(format!("KS-{}", 20_000 + nth));
        app.import(&format!("{}@example.com", nth / 3), order).await;
    }
    app
}

#[track_caller]
fn assert_alike(one: &Reply, other: &Reply) {
    assert_eq!(one.status, other.status);
    assert_eq!(one.headers, other.headers);
    assert_eq!(one.text(), other.text());
}

#[tokio::test]
async fn a_refused_look_up_is_the_same_whatever_is_known() {
    let app = shop_with_orders(|config| config).await;
    let refused = app.look_up(SHOP, "KS-99999", "eve@example.com").await;
    refused.is_problem(404, "order-not-found");
    for (number, email) in [
        ("KS-20025", "eve@example.com"),
        ("20025", "eve@example.com"),
        ("99999", "eve@example.com"),
        ("KS-20025", "7@example.com"),
        ("KS-99999", "7@example.com"),
    ] {
        assert_alike(&app.look_up(SHOP, number, email).await, &refused);
    }
}

#[tokio::test]
async fn a_code_is_asked_for_and_refused_alike_whether_the_order_is_known_or_not() {
    let app = shop_with_orders(by_code).await;
    for nth in 0..30 {
        let email = format!("{}@example.com", nth / 3);
        let [known, unknown] = [20_000 + nth, 90_000 + nth].map(|number| format!("KS-{number}"));
        let asked = app.look_up(SHOP, &known, &email).await;
        assert_eq!(asked.status, 202, "{}", asked.text());
        assert_alike(&app.look_up(SHOP, &unknown, &email).await, &asked);
        // No code has seven digits.
        let tried = app.look_up_by(SHOP, &known, &email, "1234567").await;
        tried.is_problem(403, "code-not-right");
        let other = app.look_up_by(SHOP, &unknown, &email, "1234567").await;
        assert_alike(&other, &tried);
    }
    assert_eq!(app.mails().await.len(), 30, "one mail for each known order");
}
