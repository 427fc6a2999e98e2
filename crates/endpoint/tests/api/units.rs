//! Orders whose lines are in several parcels, partly cancelled, or need no shipping.

use serde_json::{Value, json};

use crate::app::{TestApp, golden_order, ticket_without_photo};
use crate::mail::{Mails, has, text};

/// Three pendants: one was cancelled, one was delivered on 18 November, and one is on its way.
fn split() -> Value {
    let mut order = golden_order();
    let mut second = order["shipments"][0].clone();
    second["id"] = "S2".into();
    second["events"] = json!([{"at": "2026-11-17T09:00:00-06:00", "status": "in_transit"}]);
    order["shipments"].as_array_mut().unwrap().push(second);
    order["lines"][0]["quantity"] = 3.into();
    order["lines"][0]["cancelled_quantity"] = 1.into();
    order
}

fn about(topic: &str, quantity: u32) -> Value {
    let mut ticket = ticket_without_photo();
    ticket["topic"] = topic.into();
    ticket["order"]["lines"] = json!([{"id": "L1", "quantity": quantity}]);
    ticket
}

#[tokio::test]
async fn damage_to_the_unit_that_came_is_urgent_while_another_is_on_its_way() {
    let app = TestApp::new().await;
    app.import("ada@example.com", split()).await;
    let reply = app.post_ticket(&about("damaged", 1)).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let receipt: Value = reply.json();
    assert_eq!(receipt["urgent"], true);
    assert_eq!(receipt["verdicts"][0]["verdict"], "eligible");
    assert_eq!(receipt["verdicts"][0]["last_day"], "2026-11-25");
    let mails = Mails::of(&app, 2).await;
    has(
        &text(&mails.to_support()),
        &[
            "Verdict: can go back (1 of 2) [§2]\n",
            "1 cancelled before dispatch\n",
        ],
    );
    has(
        &text(&mails.to_shopper()),
        &["Elisa pendant necklace (Gold, rose quartz) (1 of 2) can go back until"],
    );
}

#[tokio::test]
async fn a_ticket_names_no_more_units_than_are_left() {
    let with = |cancelled: u32, returned: u32| {
        let mut order = split();
        order["lines"][0]["cancelled_quantity"] = cancelled.into();
        order["lines"][0]["returned_quantity"] = returned.into();
        order
    };
    // Returned units can still be asked about, one at a time.
    for (cancelled, returned, most) in [(0, 0, 3), (1, 0, 2), (1, 1, 1), (0, 3, 1), (3, 0, 0)] {
        let app = TestApp::new().await;
        app.import("ada@example.com", with(cancelled, returned))
            .await;
        let refused = app.post_ticket(&about("defective", most + 1)).await;
        assert_eq!(refused.pointers(), ["/order/lines/0/quantity"]);
        let detail = format!("expected at most {most}, as many as are left");
        assert!(refused.text().contains(&detail), "{}", refused.text());
        if most > 0 {
            let reply = app.post_ticket(&about("defective", most)).await;
            assert_eq!(reply.status, 201, "{}", reply.text());
        }
    }
}

#[tokio::test]
async fn a_gift_card_is_never_missing_and_its_defect_is_for_support_to_judge() {
    let app = TestApp::new().await;
    let mut order = golden_order();
    order["lines"][0]["requires_shipping"] = false.into();
    order["shipments"] = json!([]);
    app.import("ada@example.com", order).await;
    let reply = app.post_ticket(&about("defective", 1)).await;
    let receipt: Value = reply.json();
    assert_eq!(receipt["urgent"], false);
    assert_eq!(receipt["verdicts"][0]["verdict"], "needs_review");
    assert_eq!(
        receipt["verdicts"][0]["reasons"],
        json!(["not_stated_by_policy"])
    );

    let mut missing = about("missing_shipment", 1);
    missing["id"] = uuid::Uuid::from_u128(1).to_string().into();
    let receipt: Value = app.post_ticket(&missing).await.json();
    assert_eq!(receipt["urgent"], false);

    let mut cancel = about("cancel_order", 1);
    cancel["id"] = uuid::Uuid::from_u128(2).to_string().into();
    app.post_ticket(&cancel).await;
    let mails = Mails::of(&app, 6).await;
    let mails = mails.all_to("support@kendrascottmall.com");
    let mails: Vec<_> = mails.iter().map(text).collect();
    let closed = "The order: closed, because nothing of it is left to ship\n";
    assert!(mails.iter().any(|mail| mail.contains(closed)), "{mails:#?}");
}

#[tokio::test]
async fn a_refund_can_be_asked_about_with_the_order_alone() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "refund_status".into();
    ticket["order"]["lines"] = json!([]);
    ticket["no_photo"] = false.into();
    let reply = app.post_ticket(&ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let mails = Mails::of(&app, 2).await;
    has(
        &text(&mails.to_support()),
        &["Refunded USD 65.00 on Friday, November 20, 2026\n"],
    );
    has(
        &text(&mails.to_shopper()),
        &[
            "$65.00 was refunded on Friday, November 20, 2026: expect it between Wednesday, November 25 and Monday,",
        ],
    );
}

#[tokio::test]
async fn a_delivery_of_an_unknown_day_is_told_last() {
    let app = TestApp::new().await;
    let mut order = golden_order();
    order["shipments"][0]["events"][1]["at"] = Value::Null;
    app.import("ada@example.com", order).await;
    app.post_ticket(&about("defective", 1)).await;
    let mail = text(&Mails::of(&app, 2).await.to_support());
    let at = |words| {
        mail.find(words)
            .unwrap_or_else(|| panic!("{words} in {mail}"))
    };
    assert!(at("in transit") < at("unknown day: delivered"));
}
