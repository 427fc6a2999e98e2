//! A ticket from the shopper's side: steps, messages and the check-in.

use careline_wire::TicketView;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{OTHER_SHOP, Reply, SECRET, SHOP, TestApp, sha256_hex, ticket_without_photo};
use crate::desk::{CASE, post};
use crate::mail::{Mails, has, text};
use crate::pictures::jpeg;

const ID: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";

pub async fn view(app: &TestApp, path: &str, secret: &str) -> Reply {
    app.get_as(path, Some(secret)).await
}

async fn say(app: &TestApp, body: &Value) -> Reply {
    let path = format!("{SHOP}/tickets/{ID}/messages");
    app.post_as(&path, Some(SECRET), body).await
}

async fn rate(app: &TestApp, body: &Value) -> Reply {
    let path = format!("{SHOP}/tickets/{ID}/check-in");
    app.post_as(&path, Some(SECRET), body).await
}

pub fn message(id: u128, text: &str) -> Value {
    json!({"id": Uuid::from_u128(id), "text": text, "photos": []})
}

#[tokio::test]
async fn a_refund_and_a_replacement_show_as_steps_and_come_by_mail() {
    let app = TestApp::with_ticket().await;
    app.later(TimeDelta::hours(20));
    let refund = json!({"kind": "refund", "state": "done", "note": "USD 65.00 to your card"});
    assert_eq!(post(&app, "steps", &refund).await.status, 201);
    app.later(TimeDelta::hours(1));
    let replacement = json!({"kind": "replacement", "state": "started"});
    assert_eq!(post(&app, "steps", &replacement).await.status, 201);

    let reply = view(&app, CASE, SECRET).await;
    let view: TicketView = serde_json::from_slice(&reply.body).unwrap();
    let json = reply.json();
    assert_eq!(json["status"], "in_progress");
    assert_eq!(
        json["steps"][0],
        json!({"kind": "refund", "state": "done", "note": "USD 65.00 to your card",
        "at": "2026-11-23T08:00:00-06:00"})
    );
    assert_eq!(json["steps"][1]["state"], "started");
    assert_eq!(
        view.updated_at.unwrap().to_rfc3339(),
        "2026-11-23T09:00:00-06:00"
    );

    let mails = Mails::of(&app, 4).await;
    let mails = mails.all_to("ada@example.com");
    has(
        &text(&mails[1]),
        &[
            "Your refund was issued\n\nHello Ada Mills,",
            "  USD 65.00 to your card",
            "WHAT IS DONE\n  Refund: done",
        ],
    );
    has(
        &text(&mails[2]),
        &[
            "Your replacement is being prepared\n\nHello Ada Mills,",
            "WHAT COMES NEXT\n  Replacement: under way, Monday, November 23",
            "We keep you informed until the issue is fully resolved.",
        ],
    );
}

#[tokio::test]
async fn a_question_waits_for_its_answer() {
    let app = TestApp::with_ticket().await;
    let ask = json!({"text": "Which length\ndo you want?", "asks": true});
    let reply = post(&app, "messages", &ask).await;
    assert_eq!(reply.json()["status"], "waiting_for_customer");
    let reply = say(&app, &message(1, "18 inches <please> & thanks")).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let view = reply.json();
    assert_eq!(view["status"], "in_progress");
    assert_eq!(view["messages"][0]["from"], "shop");
    assert_eq!(view["messages"][1]["text"], "18 inches <please> & thanks");
    assert_eq!(view["messages"][1]["id"], json!(Uuid::from_u128(1)));

    let mails = Mails::of(&app, 4).await;
    let to_shopper = mails.all_to("ada@example.com");
    has(
        &text(&to_shopper[1]),
        &[
            "Support has a question about",
            "  Which length\n  do you want?",
            "Reply:\nhttps://kendrascottmall.com#careline=",
        ],
    );
    let to_support = mails.all_to("support@kendrascottmall.com");
    let mail = &to_support[1];
    has(
        &text(mail),
        &[
            "THEY WROTE\n> 18 inches <please> & thanks",
            "Reply between Monday, November 23",
        ],
    );
    has(
        &mail.body_html(0).unwrap(),
        &["18 inches &lt;please&gt; &amp; thanks"],
    );
    let reply_to = mail.reply_to().unwrap().first().unwrap();
    assert_eq!(reply_to.address(), Some("ada@example.com"));
    assert!(mail.subject().unwrap().starts_with("Re: [CL-"));
}

#[tokio::test]
async fn a_message_brings_photos_along() {
    let app = TestApp::with_ticket().await;
    let photo = jpeg(50, 20);
    let id = Uuid::from_u128(9);
    app.upload(SHOP, id, &photo).await;
    let mut body = message(1, "Here it is.");
    body["photos"] = json!([{"id": id, "sha256": sha256_hex(&photo)}]);
    let reply = say(&app, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.json()["messages"][0]["photos"], 1);
    let mails = Mails::of(&app, 3).await;
    let to_support = mails.all_to("support@kendrascottmall.com");
    let attached = to_support[1].attachment(0).unwrap();
    assert_eq!(
        image::load_from_memory(attached.contents())
            .unwrap()
            .width(),
        50
    );
    assert!(to_support[0].attachment(0).is_none(), "the ticket had none");
    assert_eq!(mails.all_to("ada@example.com").len(), 1);
    // The photo belongs to that message now.
    let mut other = message(2, "And here.");
    other["photos"] = body["photos"].clone();
    let problem = say(&app, &other).await.is_problem(422, "invalid-request");
    assert_eq!(problem["errors"][0]["pointer"], "/photos/0");
}

#[tokio::test]
async fn a_message_sent_twice_is_stored_once() {
    let app = TestApp::with_ticket().await;
    let (one, other) = tokio::join!(say_once(&app), say_once(&app));
    assert_eq!((one.status.as_u16(), &one.body), (201, &other.body));
    app.later(TimeDelta::days(1));
    assert_eq!(say_once(&app).await.body, one.body);
    let another = say(&app, &message(1, "Something else")).await;
    another.is_problem(422, "idempotency-mismatch");
    Mails::of(&app, 3).await;
}

async fn say_once(app: &TestApp) -> Reply {
    say(app, &message(1, "And now?")).await
}

#[tokio::test]
async fn a_message_that_is_not_right_says_where() {
    let app = TestApp::with_ticket().await;
    for (pointer, value) in [
        ("/text", json!("  ")),
        ("/text", json!("x".repeat(5_001))),
        ("/text", json!(null)),
        ("/id", json!("1")),
    ] {
        let mut body = message(1, "And now?");
        *body.pointer_mut(pointer).unwrap() = value;
        let problem = say(&app, &body).await.is_problem(422, "invalid-request");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    let reply = say(&app, &message(1, &"x".repeat(5_000))).await;
    assert_eq!(reply.status, 201);
}

#[tokio::test]
async fn a_ticket_is_visible_to_its_shopper_only() {
    let app = TestApp::with_ticket().await;
    let body = message(1, "Hello");
    let missing = app
        .get_as(
            &format!("{SHOP}/tickets/{}", Uuid::from_u128(5)),
            Some(SECRET),
        )
        .await;
    missing.is_problem(404, "ticket-not-found");
    for (shop, secret) in [
        (SHOP, Some("another")),
        (SHOP, None),
        (OTHER_SHOP, Some(SECRET)),
    ] {
        let path = format!("{shop}/tickets/{ID}");
        for reply in [
            app.get_as(&path, secret).await,
            app.post_as(&format!("{path}/messages"), secret, &body)
                .await,
            app.post_as(&format!("{path}/check-in"), secret, &body)
                .await,
        ] {
            assert_eq!((reply.status, &reply.body), (missing.status, &missing.body));
        }
    }
    Mails::of(&app, 2).await;
}

#[tokio::test]
async fn an_outcome_is_rated_once_and_not_before_there_is_one() {
    let app = TestApp::with_ticket().await;
    let good = json!({"resolved": true, "rating": 5, "comment": " "});
    rate(&app, &good).await.is_problem(409, "check-in-closed");
    post(&app, "resolve", &json!({})).await;
    for rating in [0, 6] {
        let problem = rate(&app, &json!({"resolved": true, "rating": rating})).await;
        let problem = problem.is_problem(422, "invalid-request");
        assert_eq!(problem["errors"][0]["pointer"], "/rating");
    }
    let reply = rate(&app, &good).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(
        reply.json()["check_in"]["answer"],
        json!({"resolved": true, "rating": 5, "comment": null})
    );
    assert_eq!(
        rate(&app, &good).await.body,
        reply.body,
        "the same again is harmless"
    );
    let bad = json!({"resolved": false, "rating": 1});
    rate(&app, &bad).await.is_problem(409, "check-in-closed");
    assert_eq!(view(&app, CASE, SECRET).await.json()["status"], "resolved");
    // A good rating sends no mail: there are the ticket's two mails, and the one about its resolution.
    Mails::of(&app, 3).await;
}

#[tokio::test]
async fn answering_that_it_is_not_resolved_reopens_the_ticket() {
    let app = TestApp::with_ticket().await;
    post(&app, "resolve", &json!({"note": "All done."})).await;
    app.later(TimeDelta::days(4));
    let reply = rate(
        &app,
        &json!({"resolved": false, "rating": 2, "comment": "Nothing came."}),
    )
    .await;
    let view = reply.json();
    assert_eq!(view["status"], "in_progress");
    assert_eq!(view["reply_by"]["from"], "2026-11-27", "{view}");
    assert_eq!(view["messages"][0]["text"], "All done.");
    let mails = Mails::of(&app, 4).await;
    let to_support = mails.all_to("support@kendrascottmall.com");
    has(
        &text(&to_support[1]),
        &["Resolved: NO", "Rating: 2 of 5", "> Nothing came."],
    );
}

#[tokio::test]
async fn shopper_and_support_see_the_same_thread() {
    let app = TestApp::with_ticket().await;
    post(&app, "messages", &json!({"text": "One"})).await;
    app.later(TimeDelta::minutes(1));
    say(&app, &message(1, "Two")).await;
    app.later(TimeDelta::minutes(5));
    post(&app, "resolve", &json!({})).await;
    let mails = Mails::of(&app, 5).await;
    let mut ids = std::collections::HashSet::new();
    for address in ["ada@example.com", "support@kendrascottmall.com"] {
        let thread = mails.all_to(address);
        let root = thread[0].references().as_text().unwrap().to_owned();
        let (reference, _) = root.split_once('@').unwrap();
        let reference = &reference.to_uppercase();
        for pair in thread.windows(2) {
            let before = pair[0].message_id().unwrap();
            assert_eq!(pair[1].in_reply_to().as_text(), Some(before));
            let references = pair[1].references().as_text_list().unwrap();
            assert_eq!(references, [root.as_str(), before]);
        }
        for mail in &thread {
            assert!(ids.insert(mail.message_id().unwrap().to_owned()));
            assert!(
                mail.header_raw("List-Id").is_none()
                    && mail.header_raw("List-Unsubscribe").is_none()
            );
            assert!(mail.date().is_some());
            assert!(
                mail.subject().unwrap().contains(reference),
                "{:?}",
                mail.subject()
            );
        }
    }
    for mail in &mails.all_to("ada@example.com")[1..] {
        let automatic = mail.header_raw("Auto-Submitted").map(str::trim);
        assert_eq!(automatic, Some("auto-generated"));
    }
}

#[tokio::test]
async fn without_an_email_there_is_no_mail_but_the_ticket_can_be_read() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "other_suggestion".into();
    ticket["contact"] = json!({});
    ticket["order"] = json!(null);
    app.post_ticket_with(&ticket, None).await;
    let reply = post(&app, "messages", &json!({"text": "Thank you."})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(
        view(&app, CASE, SECRET).await.json()["messages"][0]["text"],
        "Thank you."
    );
    Mails::of(&app, 1).await;
}
