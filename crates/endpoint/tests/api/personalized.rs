//! Mail to support about changes: the exact characters (§4), and whether the order could still change (§1).

use serde_json::{Value, json};

use crate::app::{OTHER_SHOP, SHOP, TestApp, golden_order, ticket_without_photo};
use crate::mail::{Mails, has, text};

/// The golden order before dispatch: its pendant is to be engraved, and production hasn't started.
fn waiting_order() -> Value {
    let mut order = golden_order();
    order["placed_at"] = "2026-11-22T09:00:00-06:00".into();
    order["shipments"] = json!([]);
    order["refunds"] = json!([]);
    order["lines"][0]["personalization"] =
        json!({"text": "MIA", "font": "serif", "material": "gold"});
    order
}

fn ticket(topic: &str, details: Value) -> Value {
    let mut ticket = ticket_without_photo();
    ticket["topic"] = topic.into();
    ticket["details"] = details;
    if topic != "modify_personalized" {
        ticket["order"]["lines"] = json!([]);
    }
    ticket
}

/// The mail to support about a ticket for a looked-up order.
async fn mail(order: Value, ticket: &Value) -> String {
    let app = TestApp::new().await;
    app.import("ada@example.com", order).await;
    let reply = app.post_ticket(ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    text(&Mails::of(&app, 2).await.to_support())
}

#[tokio::test]
async fn the_mail_shows_a_read_back_beside_the_orders_text() {
    let details = json!({"read_back": "ADA", "font": "script", "material": " "});
    let mail = mail(waiting_order(), &ticket("modify_personalized", details)).await;
    has(
        &mail,
        &[
            "READ BACK (§4)\n  Elisa pendant necklace (Gold, rose quartz)\n",
            "      Text: \"MIA\" → \"ADA\"\n",
            "      Font: \"serif\" → \"script\"\n",
            "      Material: \"gold\", no change asked\n",
            "      The text has 3 visible characters\n",
        ],
    );
    assert!(!mail.contains("Code points"), "{mail}");
}

#[tokio::test]
async fn characters_are_counted_as_read_and_listed_by_code_point() {
    let family = "👩‍👩‍👧";
    for (asked, count, points) in [
        (
            "שלום",
            "4 visible characters",
            "U+05E9 U+05DC U+05D5 U+05DD\n",
        ),
        (
            "Zoe\u{308}",
            "3 visible characters",
            "U+005A U+006F U+0065 U+0308\n",
        ),
        (
            family,
            "1 visible character\n",
            "U+1F469 U+200D U+1F469 U+200D U+1F467\n",
        ),
        ("A\né", "2 visible characters", "U+0041 U+000A U+00E9\n"),
    ] {
        let details = json!({ "read_back": asked });
        let mail = mail(waiting_order(), &ticket("modify_personalized", details)).await;
        let shown = asked.replace('\n', " ⏎ ");
        // Isolated, so that its direction doesn't reorder the text around it.
        let change = format!("Text: \"MIA\" → \u{2068}\"{shown}\"\u{2069}\n");
        has(&mail, &[&change, &format!("The text has {count}"), points]);
    }
    let details = json!({"read_back": "é".repeat(61)});
    let mail = mail(waiting_order(), &ticket("modify_personalized", details)).await;
    has(&mail, &["The text has 61 visible characters", "U+00E9 …\n"]);
    assert_eq!(mail.matches("U+00E9").count(), 60);
}

#[tokio::test]
async fn without_a_look_up_the_mail_shows_the_read_back_only() {
    let app = TestApp::new().await;
    let details = json!({"read_back": "ADA", "font": "script", "material": "silver"});
    let ticket = ticket("modify_personalized", details);
    app.post_ticket_with(&ticket, None).await;
    let mails = Mails::of(&app, 2).await;
    let mail = text(&mails.to_support());
    has(
        &mail,
        &[
            "Text: \"ADA\"\n",
            "Font: \"script\"\n",
            "Material: \"silver\"\n",
        ],
    );
    assert!(!mail.contains("AS IT STOOD"), "{mail}");
    has(
        &text(&mails.to_shopper()),
        &[
            "Exact characters: \"ADA\"\n",
            "Font: \"script\"\n",
            "Material: \"silver\"\n",
        ],
    );
}

#[tokio::test]
async fn the_mail_says_whether_a_change_was_open_when_it_was_requested() {
    let cancel = ticket("cancel_order", json!({}));
    let mail_about = async |change: fn(&mut Value), ticket: &Value| {
        let mut order = waiting_order();
        change(&mut order);
        mail(order, ticket).await
    };
    let mail = mail_about(|_| (), &cancel).await;
    has(&mail, &["The order: open until dispatch (§1)\n"]);
    let mail = mail_about(
        |order| order["cancelled_at"] = order["placed_at"].clone(),
        &cancel,
    )
    .await;
    has(&mail, &["The order: closed, because it was cancelled\n"]);
    let shipped = |order: &mut Value| order["shipments"] = golden_order()["shipments"].clone();
    let mail = mail_about(shipped, &cancel).await;
    has(
        &mail,
        &["The order: closed, because a carrier has it (§1)\n"],
    );

    let modify = ticket("modify_personalized", json!({"read_back": "ADA"}));
    let begun = |order: &mut Value| {
        order["lines"][0]["personalization"]["production_started_at"] = order["placed_at"].clone();
    };
    let mail = mail_about(begun, &modify).await;
    has(
        &mail,
        &["(Gold, rose quartz): closed, because its production has started (§4)\n"],
    );

    // A plain item's order can change while its engraved one is made.
    let mail = mail_about(begun, &cancel).await;
    has(&mail, &["The order: open until dispatch (§1)\n"]);
    // The item in words matches an engraved one.
    let mut in_words = modify.clone();
    in_words["order"] = json!({"number": "KS-10482", "item_in_words": "the pendant"});
    let mail = mail_about(begun, &in_words).await;
    has(
        &mail,
        &["(Gold, rose quartz): closed, because its production"],
    );

    let missing = ticket("missing_shipment", json!({}));
    let mail = mail_about(|_| (), &missing).await;
    assert!(!mail.contains("AS IT STOOD"), "{mail}");
}

#[tokio::test]
async fn the_mail_states_the_cancellation_window_and_regions() {
    for (placed_at, standing) in [
        (
            "2026-11-22T09:00:00Z",
            "The order: open until Monday, November 23, 2026 at 9:00 AM, or until dispatch if that is sooner\n",
        ),
        (
            "2026-11-21T09:00:00Z",
            "The order: closed, because the cancellation window is over\n",
        ),
    ] {
        let app = TestApp::new().await;
        let mut order = waiting_order();
        order["placed_at"] = placed_at.into();
        app.import_to("other", "ada@example.com", order).await;
        let found = app
            .look_up(OTHER_SHOP, "KS-10482", "ada@example.com")
            .await
            .json();
        let ticket = ticket("cancel_order", json!({}));
        let token = found["token"].as_str();
        app.post_ticket_to(OTHER_SHOP, &ticket, token).await;
        // The mail reports the state at submission, whatever the rules are when it is delivered.
        let changes = [
            ("window_hours = 24", "window_hours = 4000"),
            ("primary_regions = [\"PT\"", "primary_regions = [\"US\""),
        ];
        let app = app.restarted_with(&changes).await;
        let mails = Mails::of(&app, 2).await;
        let mail = text(&mails.to("help@other.example"));
        has(
            &mail,
            &[
                standing,
                "Goes to TX, US, outside the shop's primary regions\n",
            ],
        );
        assert!(
            !mail.contains('§'),
            "this shop's policy has no sections: {mail}"
        );
    }
    // The first shop states no regions, so the mail has none.
    let app = TestApp::new().await;
    assert!(app.get(SHOP).await.json()["rules"]["policy"]["shipping"]["primary_regions"].is_null());
    app.post_ticket(&ticket_without_photo()).await;
    let mail = text(&Mails::of(&app, 2).await.to_support());
    has(&mail, &["Goes to TX, US\n"]);
}

#[tokio::test]
async fn a_ticket_stored_by_an_earlier_release_still_reaches_support() {
    let app = TestApp::new().await;
    app.import("ada@example.com", waiting_order()).await;
    app.post_ticket(&ticket("cancel_order", json!({}))).await;
    app.sql("UPDATE tickets SET assessment = json_remove(assessment, '$.changes', '$.is_outside')")
        .await;
    let mail = text(&Mails::of(&app, 2).await.to_support());
    assert!(!mail.contains("AS IT STOOD"), "{mail}");
}
