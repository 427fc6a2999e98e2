//! Reminders to support, and check-ins with shoppers.

use careline_endpoint::jobs::reminders::run_once;
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use crate::app::{SECRET, SHOP, TestApp, ticket_without_photo};
use crate::desk::{CASE, post};
use crate::mail::{Mails, has, text};

const SUPPORT: &str = "support@kendrascottmall.com";

/// Runs the reminders every hour for some days; returns the reminders in support's mailbox.
async fn reminders_after(app: &TestApp, days: u32) -> Vec<String> {
    for _ in 0..days * 24 {
        app.later(TimeDelta::hours(1));
        run_once(&app.app).await.unwrap();
    }
    let count = app.mails().await.len();
    let mails = Mails::of(app, count).await;
    let mails = mails.all_to(SUPPORT);
    let reminders = mails
        .iter()
        .filter(|mail| mail.subject().unwrap().contains("for a reply"));
    reminders.map(text).collect()
}

#[tokio::test]
async fn an_overdue_ticket_reminds_support_once_each_business_day() {
    // Sunday noon; a reply is promised by Tuesday.
    let app = TestApp::with_ticket().await;
    assert!(
        reminders_after(&app, 2).await.is_empty(),
        "until Tuesday noon"
    );
    let reminders = reminders_after(&app, 1).await;
    assert_eq!(reminders.len(), 1, "on Wednesday");
    has(
        &reminders[0],
        &[
            "1 ticket waits for Kendra Scott Mall.",
            "  URGENT CL-",
            "Damaged item: no reply yet, due by Tuesday, November 24, 2026",
        ],
    );
    // Thanksgiving, Friday, the weekend, Monday.
    assert_eq!(reminders_after(&app, 5).await.len(), 3);
    post(&app, "messages", &json!({"text": "Sorry for the wait."})).await;
    assert_eq!(reminders_after(&app, 5).await.len(), 3);
}

#[tokio::test]
async fn urgent_tickets_are_listed_first() {
    let app = TestApp::new().await;
    for id in 1..=3_u128 {
        let mut ticket = ticket_without_photo();
        ticket["id"] = Uuid::from_u128(id).to_string().into();
        if id == 3 {
            app.post_ticket(&ticket).await;
        } else {
            app.post_ticket_with(&ticket, None).await;
        }
    }
    let reminders = reminders_after(&app, 3).await;
    let reminder = reminders.first().unwrap();
    has(reminder, &["3 tickets wait"]);
    let lines: Vec<_> = reminder
        .lines()
        .filter(|line| line.contains("CL-"))
        .collect();
    let urgent: Vec<_> = lines.iter().map(|line| line.contains("URGENT")).collect();
    assert_eq!(urgent, [true, false, false]);
}

#[tokio::test]
async fn a_started_step_without_progress_reminds_support() {
    let app = TestApp::with_ticket().await;
    app.later(TimeDelta::days(1));
    // On Monday: with Thanksgiving and the weekend, the third business day is Friday.
    post(
        &app,
        "steps",
        &json!({"kind": "replacement", "state": "started"}),
    )
    .await;
    assert!(reminders_after(&app, 6).await.is_empty());
    let reminders = reminders_after(&app, 2).await;
    assert_eq!(reminders.len(), 2, "on Monday and Tuesday");
    has(&reminders[0], &["last update on Monday, November 23, 2026"]);
    post(
        &app,
        "steps",
        &json!({"kind": "replacement", "state": "done"}),
    )
    .await;
    assert_eq!(reminders_after(&app, 7).await.len(), 2);
}

/// The number of check-ins in the shopper's mailbox.
async fn check_ins(app: &TestApp) -> usize {
    let count = app.mails().await.len();
    let mails = Mails::of(app, count).await;
    let mails = mails.all_to("ada@example.com");
    mails
        .iter()
        .filter(|mail| text(mail).contains("Are you satisfied"))
        .count()
}

#[tokio::test]
async fn a_shopper_gets_one_check_in() {
    let app = TestApp::with_ticket().await;
    post(&app, "resolve", &json!({})).await;
    reminders_after(&app, 2).await;
    assert_eq!(check_ins(&app).await, 0);
    reminders_after(&app, 2).await;
    assert_eq!(check_ins(&app).await, 1);
    let view = app.get_as(CASE, Some(SECRET)).await.json();
    assert_eq!(view["check_in"]["asked_at"], "2026-11-25T12:00:00-06:00");
    let mails = app.mails().await.len();
    let mails = Mails::of(&app, mails).await;
    let mails = mails.all_to("ada@example.com");
    has(
        &text(&mails[2]),
        &[
            "resolved your request CL-",
            "on Sunday, November 22, 2026",
            "Tell us how it went:\nhttps://kendrascottmall.com#careline=",
        ],
    );

    let no = json!({"resolved": false});
    app.post_as(&format!("{CASE}/check-in"), Some(SECRET), &no)
        .await;
    post(&app, "resolve", &json!({})).await;
    reminders_after(&app, 10).await;
    assert_eq!(check_ins(&app).await, 1, "never twice");
}

#[tokio::test]
async fn rated_and_reopened_tickets_get_no_check_in() {
    for rated in [true, false] {
        let app = TestApp::with_ticket().await;
        post(&app, "resolve", &json!({})).await;
        if rated {
            let yes = json!({"resolved": true, "rating": 5});
            app.post_as(&format!("{CASE}/check-in"), Some(SECRET), &yes)
                .await;
        } else {
            let more = json!({"id": Uuid::from_u128(1), "text": "One more thing", "photos": []});
            app.post_as(&format!("{CASE}/messages"), Some(SECRET), &more)
                .await;
        }
        reminders_after(&app, 5).await;
        assert_eq!(check_ins(&app).await, 0);
    }
}

#[tokio::test]
async fn feedback_gets_no_check_in() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "contact_channels".into();
    ticket["order"] = json!(null);
    app.post_ticket_with(&ticket, None).await;
    let path = format!(
        "{SHOP}/desk/tickets/{}/resolve",
        ticket["id"].as_str().unwrap()
    );
    let reply = app
        .post_as(&path, Some(crate::app::DESK_TOKEN), &json!({}))
        .await;
    assert_eq!(reply.json()["status"], "resolved");
    reminders_after(&app, 5).await;
    assert_eq!(check_ins(&app).await, 0);
}

#[tokio::test]
async fn a_ticket_without_an_email_is_never_overdue() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "contact_channels".into();
    ticket["contact"] = json!({});
    ticket["order"] = json!(null);
    app.post_ticket_with(&ticket, None).await;
    assert!(reminders_after(&app, 5).await.is_empty());
}
