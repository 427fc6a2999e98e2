//! The outbox: one process delivers an entry, retries take three days, then it is a dead letter.

use careline_endpoint::store::Store;
use careline_endpoint::store::outbox::{DeliveryError, OutboxEntry, Queue};
use chrono::{TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::app::{DESK_TOKEN, SHOP, TestApp, ticket_without_photo};
use crate::command::says;
use crate::desk::post;

pub const MAILS: Queue = Queue {
    channel: "mail",
    shop: None,
    in_order: false,
};
const SPAN: TimeDelta = TimeDelta::seconds(60);

pub async fn lease(app: &TestApp, store: &Store, queue: &Queue) -> Option<OutboxEntry> {
    store
        .outbox
        .lease(queue, app.app.now(), SPAN)
        .await
        .unwrap()
}

/// Records a temporary failure; returns whether the entry is a dead letter now.
async fn fails(app: &TestApp, entry: &OutboxEntry) -> bool {
    let error = DeliveryError::Temporary("no".to_owned());
    let outbox = &app.app.store.outbox;
    let failed = outbox.record_failure(entry.clone(), &error, app.app.now());
    failed.await.unwrap().failed_at.is_some()
}

#[tokio::test]
async fn two_processes_never_lease_the_same_mail() {
    let app = TestApp::with_ticket().await;
    let other = Store::open(&app.config).await.unwrap();
    let one = lease(&app, &app.app.store, &MAILS).await.unwrap();
    let two = lease(&app, &other, &MAILS).await.unwrap();
    assert_ne!(one.message_id, two.message_id);
    for store in [&app.app.store, &other] {
        assert!(lease(&app, store, &MAILS).await.is_none());
    }
    // A retry doesn't release a leased entry.
    other.outbox.retry(None, app.app.now()).await.unwrap();
    assert!(lease(&app, &other, &MAILS).await.is_none());

    // The first process seems to have crashed: once its lease has expired, its result is ignored.
    app.later(SPAN);
    let again = lease(&app, &other, &MAILS).await.unwrap();
    let again = match again.message_id == one.message_id {
        true => again,
        false => lease(&app, &other, &MAILS).await.unwrap(),
    };
    assert_eq!(again.message_id, one.message_id);
    fails(&app, &one).await;
    let owed = other.outbox.undelivered().await.unwrap();
    let held = owed.iter().find(|mail| mail.message_id == one.message_id);
    assert_eq!(held.unwrap().leased_until, again.leased_until);
    assert_eq!(held.unwrap().last_error, None);
    // A delivery that it made still counts.
    other
        .outbox
        .record_delivery(&one.message_id, app.app.now())
        .await
        .unwrap();
    fails(&app, &again).await;
    assert_eq!(other.outbox.undelivered().await.unwrap().len(), 1);
    other.database.close().await;
}

#[tokio::test]
async fn a_failing_mail_delays_no_other_tickets_mail() {
    let app = TestApp::new().await;
    let reply = app.post_ticket(&app.ticket_with_photo().await).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let photos = &app.app.store.photos;
    let photo = photos.list().await.unwrap()[0];
    photos.delete(photo).await.unwrap();
    let mut other = ticket_without_photo();
    other["id"] = Uuid::from_u128(1).to_string().into();
    assert_eq!(app.post_ticket(&other).await.status, 201);
    assert_eq!(app.mails().await.len(), 3);
    let owed = app.app.store.outbox.undelivered().await.unwrap();
    let [left] = owed.as_slice() else {
        panic!("{owed:?}");
    };
    assert_eq!(left.kind, "support");
    assert_eq!(left.reference, reply.json()["reference"]);
    assert!(left.last_error.is_some());
}

#[tokio::test]
async fn a_mail_becomes_a_dead_letter_after_three_days() {
    let app = TestApp::with_ticket().await;
    app.later(Utc::now() - app.app.now());
    std::fs::write(app.maildir(), "in the way").unwrap();
    let start = app.app.now();
    let mut last = Vec::new();
    // The worker looks more often than retries are due; each retry is made once.
    for _ in 0..72 * 4 {
        app.mails().await;
        last = app.app.store.outbox.undelivered().await.unwrap();
        assert!(last.iter().all(|mail| mail.failed_at.is_none()));
        app.later(TimeDelta::minutes(15));
    }
    let tries = last.iter().map(|mail| mail.attempts);
    assert!(
        tries.clone().all(|tries| (50..=200).contains(&tries)),
        "{last:?}"
    );
    assert!(app.app.now() - start >= TimeDelta::hours(72));
    app.mails().await;
    let given_up = app.app.store.outbox.undelivered().await.unwrap();
    assert!(
        given_up.iter().all(|mail| mail.failed_at.is_some()),
        "{given_up:?}"
    );
    app.later(TimeDelta::days(1));
    app.mails().await;
    let later = app.app.store.outbox.undelivered().await.unwrap();
    assert_eq!(given_up[0].attempts, later[0].attempts, "it is left alone");

    let list = app.careline(&["outbox", "list"]);
    assert_eq!(list.matches("DEAD LETTER: ").count(), 2, "{list}");
    assert_eq!(
        list.matches("Not a directory").count() + list.matches("File exists").count(),
        2,
        "{list}"
    );
    assert!(list.contains("2 dead letters"), "{list}");
    assert!(list.ends_with("0 to deliver\n"), "{list}");

    std::fs::remove_file(app.maildir()).unwrap();
    says(
        &app.try_careline(&["outbox", "retry", "<nobody@x>"]),
        &["MESSAGE_ID", "<nobody@x>"],
    );
    let one = given_up[0].message_id.trim_matches(['<', '>']);
    let said = app.careline(&["outbox", "retry", one]);
    app.catch_up();
    assert!(said.starts_with("1 due now"), "{said}");
    let mails = app.mails().await;
    let [mail] = mails.as_slice() else {
        panic!("{} mails", mails.len());
    };
    let mail = String::from_utf8_lossy(mail);
    assert!(
        mail.contains(&given_up[0].message_id),
        "under the id that it always had: {mail}"
    );
    let said = app.careline(&["outbox", "retry"]);
    app.catch_up();
    assert!(said.starts_with("1 due now"), "{said}");
    assert_eq!(app.mails().await.len(), 2);
    assert_eq!(app.careline(&["outbox", "list"]), "0 to deliver\n");
}

#[tokio::test]
async fn after_a_week_of_downtime_one_failure_makes_no_dead_letter() {
    let app = TestApp::with_ticket().await;
    app.later(TimeDelta::days(7));
    std::fs::write(app.maildir(), "in the way").unwrap();
    app.mails().await;
    let owed = app.app.store.outbox.undelivered().await.unwrap();
    assert!(
        owed.iter()
            .all(|mail| mail.attempts == 1 && mail.failed_at.is_none()),
        "{owed:?}"
    );
}

#[tokio::test]
async fn a_dead_lettered_webhook_keeps_the_order_of_its_ticket() {
    let app = TestApp::configured(|config| {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let webhook =
            format!("webhook = {{ url = \"http://127.0.0.1:9/\", secret = \"{secret}\" }}, file");
        config.replacen("file", &webhook, 1)
    })
    .await;
    assert_eq!(app.post_ticket(&ticket_without_photo()).await.status, 201);
    assert_eq!(post(&app, "resolve", &json!({})).await.status, 201);
    let webhooks = |shop: &str| Queue {
        channel: "webhook",
        shop: Some(shop.to_owned()),
        in_order: true,
    };
    let (store, queue) = (&app.app.store, webhooks("kendra-scott-mall"));
    assert!(lease(&app, store, &webhooks("other")).await.is_none());
    let first = lease(&app, store, &queue).await.unwrap();
    assert_eq!(first.event, None, "the ticket's arrival");
    assert!(
        lease(&app, store, &queue).await.is_none(),
        "the next waits for it"
    );
    assert!(!fails(&app, &first).await);
    app.later(TimeDelta::hours(73));
    let first = lease(&app, store, &queue).await.unwrap();
    assert_eq!(first.event, None);
    assert!(fails(&app, &first).await);
    app.later(TimeDelta::hours(73));
    assert!(
        lease(&app, store, &queue).await.is_none(),
        "the next still waits for it"
    );

    store.outbox.retry(None, app.app.now()).await.unwrap();
    let first = lease(&app, store, &queue).await.unwrap();
    assert_eq!(first.event, None);
    store
        .outbox
        .record_delivery(&first.message_id, app.app.now())
        .await
        .unwrap();
    assert_eq!(lease(&app, store, &queue).await.unwrap().event, Some(1));
}

#[tokio::test]
async fn new_entries_are_tried_before_failed_ones() {
    let app = TestApp::with_ticket().await;
    for _ in 0..2 {
        let mail = lease(&app, &app.app.store, &MAILS).await.unwrap();
        fails(&app, &mail).await;
    }
    app.later(TimeDelta::minutes(5));
    let path = format!("{SHOP}/desk/tickets/018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21/messages");
    let said = app
        .post_as(&path, Some(DESK_TOKEN), &json!({"text": "Soon."}))
        .await;
    assert_eq!(said.status, 201, "{}", said.text());
    let mail = lease(&app, &app.app.store, &MAILS).await.unwrap();
    assert_eq!(mail.kind, "update");
}
