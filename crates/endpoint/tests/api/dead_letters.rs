//! The operator is told of dead letters.

use careline_endpoint::jobs::dead_letters;
use careline_endpoint::store::outbox::{DeliveryError, OutboxEntry};
use chrono::TimeDelta;
use mail_parser::MessageParser;

use crate::app::{TestApp, ticket_without_photo};
use crate::outbox::{MAILS, lease};

/// An endpoint with a dead letter, and the other mail of its ticket delivered.
async fn with_dead_letter(operator: &str) -> (TestApp, OutboxEntry) {
    let app = TestApp::configured(|config| format!("{config}\n[mail]\n{operator}\n")).await;
    app.post_ticket(&ticket_without_photo()).await;
    let entry = lease(&app, &app.app.store, &MAILS).await.unwrap();
    let dead = dies(&app, entry).await;
    app.mails().await;
    (app, dead)
}

async fn dies(app: &TestApp, entry: OutboxEntry) -> OutboxEntry {
    let error = DeliveryError::Permanent("the mail server rejected it: 550".to_owned());
    let outbox = &app.app.store.outbox;
    let dead = outbox.record_failure(entry, &error, app.app.now());
    dead.await.unwrap()
}

/// The mails to the operator, after the job has run.
async fn notices(app: &TestApp) -> Vec<String> {
    dead_letters::run_once(&app.app).await.unwrap();
    let mails = app.mails().await;
    let texts = mails.iter().filter_map(|mail| {
        let mail = MessageParser::default().parse(mail)?;
        let to = mail.to()?.first()?.address()?.to_owned();
        (to == "ops@shop.example").then(|| mail.body_text(0).unwrap().into_owned())
    });
    texts.collect()
}

#[tokio::test]
async fn each_dead_letter_is_told_once_and_without_personal_data() {
    let (app, dead) = with_dead_letter("operator = \"ops@shop.example\"").await;
    let told = notices(&app).await;
    assert_eq!(told.len(), 1, "{told:?}");
    for part in [
        &dead.reference,
        &dead.message_id,
        "550",
        "careline outbox retry",
    ] {
        assert!(told[0].contains(part), "{part}: {}", told[0]);
    }
    assert!(!told[0].contains("ada@"), "{}", told[0]);
    assert_eq!(notices(&app).await.len(), 1);
    // It is queued again, and becomes another dead letter.
    app.later(TimeDelta::seconds(1));
    let outbox = &app.app.store.outbox;
    outbox.retry(None, app.app.now()).await.unwrap();
    let entry = lease(&app, &app.app.store, &MAILS).await.unwrap();
    dies(&app, entry).await;
    assert_eq!(notices(&app).await.len(), 2);
}

#[tokio::test]
async fn nobody_is_told_if_there_is_no_operator() {
    let (app, _) = with_dead_letter("").await;
    assert_eq!(notices(&app).await.len(), 0);
}
