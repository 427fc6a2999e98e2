//! Webhooks to a receiver on loopback that verifies them with `standardwebhooks` from npm.

use careline_endpoint::mail::transport::Transport;
use careline_endpoint::store::outbox::OutboxEntry;
use careline_endpoint::store::{StoreError, StoreResult};
use careline_endpoint::tickets::event::{Event, SupportMessage};
use careline_harness::until::until;
use careline_wire::resolution::{NewStep, StepKind, StepState};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::{TestApp, ticket_without_photo};
use crate::node::Node;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// An endpoint whose first shop has a receiver of webhooks.
async fn endpoint(mut options: Value) -> (Node, TestApp) {
    options["secret"] = SECRET.into();
    let receiver = Node::run("receiver.mjs", &options);
    let url = format!("http://127.0.0.1:{}/careline", receiver.port());
    let app = TestApp::configured(|config| {
        let shop = "id = \"kendra-scott-mall\",";
        let webhook = format!("webhook = {{ url = \"{url}\", secret = \"{SECRET}\" }}");
        config.replacen(shop, &format!("{shop} {webhook},"), 1)
    })
    .await;
    // Receivers refuse old signatures.
    app.later(Utc::now() - app.app.now());
    (receiver, app)
}

/// A ticket under an id of its own.
async fn ticket(app: &TestApp) -> Uuid {
    let id = Uuid::new_v4();
    let mut ticket = ticket_without_photo();
    ticket["id"] = id.to_string().into();
    let sent = app.post_ticket(&ticket).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    id
}

async fn act(app: &TestApp, id: Uuid, event: Event) {
    let shop = &app.app.shops["kendra-scott-mall"];
    app.app.act(shop, id, event, None).await.unwrap().unwrap();
}

const fn refund(state: StepState) -> Event {
    Event::Step(NewStep {
        kind: StepKind::Refund,
        state,
        note: None,
    })
}

/// Runs the worker until no webhook is due.
async fn deliver(app: &TestApp) {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(careline_endpoint::jobs::deliveries::run(
        app.app.clone(),
        Transport::new(&app.config.mail),
        stopped,
    ));
    until("the webhooks that are due", async || {
        Ok::<_, StoreError>((!is_webhook_due(app).await?).then_some(()))
    })
    .await
    .unwrap();
    stop.send_replace(true);
    worker.await.unwrap();
}

/// Whether a webhook is being sent, or may be sent now: it isn't due while an earlier one of its ticket waits.
async fn is_webhook_due(app: &TestApp) -> StoreResult<bool> {
    let now = app.app.now().timestamp();
    let mut webhooks = app.app.store.outbox.undelivered().await?;
    webhooks.retain(|entry| entry.kind == "webhook");
    let is_behind = |entry: &OutboxEntry| {
        let mut of_ticket = webhooks.iter().filter(|other| other.ticket == entry.ticket);
        of_ticket.any(|other| other.event < entry.event)
    };
    let is_pending = |entry: &OutboxEntry| entry.failed_at.is_none() && !is_behind(entry);
    let is_due = |entry: &OutboxEntry| {
        entry.leased_until.is_some() || (entry.next_at <= now && is_pending(entry))
    };
    Ok(webhooks.iter().any(is_due))
}

/// Delivers what is due; returns the requests that the receiver got.
async fn received(receiver: &Node, app: &TestApp) -> Vec<Value> {
    deliver(app).await;
    receiver.transcript()
}

/// The webhooks that the receiver accepted: ticket, type, number of the event.
fn accepted(requests: &[Value]) -> Vec<(Uuid, String, i64)> {
    let accepted = requests.iter().filter(|request| request["answer"] == 204);
    let webhooks = accepted.map(|request| {
        let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
        let id = body["data"]["id"].as_str().unwrap().parse().unwrap();
        let kind = body["type"].as_str().unwrap().to_owned();
        (id, kind, body["data"]["event"].as_i64().unwrap())
    });
    webhooks.collect()
}

fn kinds(requests: &[Value]) -> Vec<String> {
    accepted(requests)
        .into_iter()
        .map(|(_, kind, _)| kind)
        .collect()
}

#[tokio::test]
async fn the_webhook_of_a_new_ticket_is_signed_and_holds_nothing_personal() {
    let (receiver, app) = endpoint(json!({})).await;
    let id = ticket(&app).await;
    let requests = received(&receiver, &app).await;
    let [request] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert_eq!(request["method"], "POST");
    assert_eq!(request["verified"], true, "{request}");
    assert_eq!(request["headers"]["content-type"], "application/json");
    let text = request["body"].as_str().unwrap();
    let body: Value = serde_json::from_str(text).unwrap();
    assert_eq!(body["type"], "ticket.created");
    assert_eq!(body["data"]["shop"], "kendra-scott-mall");
    assert_eq!(body["data"]["id"], id.to_string());
    assert_eq!(body["data"]["status"], "received");
    assert_eq!(body["data"]["event"], 0);
    let ticket = ticket_without_photo();
    for personal in ["/contact/name", "/contact/email", "/description"] {
        let personal = ticket.pointer(personal).unwrap().as_str().unwrap();
        assert!(!text.contains(personal), "{personal} is in {text}");
    }
    assert!(!text.contains('@'), "{text}");
}

#[tokio::test]
async fn a_receiver_with_another_secret_cannot_verify_a_webhook() {
    let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let receiver = Node::run("receiver.mjs", &json!({"secret": other}));
    let url = format!("http://localhost:{}/", receiver.port());
    let app = TestApp::configured(|config| {
        let webhook = format!("webhook = {{ url = \"{url}\", secret = \"{SECRET}\" }}, file");
        config.replacen("file", &webhook, 1)
    })
    .await;
    app.later(Utc::now() - app.app.now());
    ticket(&app).await;
    let requests = received(&receiver, &app).await;
    assert_eq!(requests[0]["verified"], false, "{requests:?}");
}

#[tokio::test]
async fn a_receiver_that_fails_five_times_gets_everything_in_order() {
    let answers = [500, 503, 404, 302, 500];
    let (receiver, app) = endpoint(json!({"skip": true, "answers": answers})).await;
    let id = ticket(&app).await;
    act(&app, id, refund(StepState::Started)).await;
    act(
        &app,
        id,
        Event::SupportMessage(SupportMessage::new("Soon.".into(), false)),
    )
    .await;
    act(&app, id, refund(StepState::Done)).await;
    act(&app, id, Event::Resolved { message: None }).await;
    let mut all = Vec::new();
    for minutes in [0, 1, 2, 4, 8, 16, 32] {
        app.later(TimeDelta::minutes(minutes));
        all.extend(received(&receiver, &app).await);
    }
    assert!(
        all.iter().all(|request| request["verified"] == true),
        "{all:?}"
    );
    let refused = all.iter().filter(|request| request["answer"] != 204);
    assert_eq!(refused.count(), 5, "{all:?}");
    let accepted = accepted(&all);
    let order: Vec<i64> = accepted.iter().map(|(_, _, event)| *event).collect();
    assert_eq!(order, [0, 1, 2, 3, 4]);
    assert_eq!(
        kinds(&all),
        [
            "ticket.created",
            "ticket.updated",
            "ticket.updated",
            "ticket.updated",
            "ticket.resolved"
        ]
    );
    // The same webhook has the same id and body at every attempt.
    let first = &all[..6];
    for request in first {
        assert_eq!(
            request["headers"]["webhook-id"],
            first[0]["headers"]["webhook-id"]
        );
        assert_eq!(request["body"], first[0]["body"]);
    }
    assert!(!app.careline(&["outbox", "list"]).contains("webhook"));
}

#[tokio::test]
async fn a_refused_webhook_holds_back_later_ones_of_its_ticket_only() {
    let refused = Uuid::new_v4();
    let of = json!({refused.to_string(): [500]});
    let (receiver, app) = endpoint(json!({"of": of})).await;
    let mut first = ticket_without_photo();
    first["id"] = refused.to_string().into();
    assert_eq!(app.post_ticket(&first).await.status, 201);
    act(&app, refused, Event::AnsweredOutside {}).await;
    let other = ticket(&app).await;
    act(&app, other, Event::AnsweredOutside {}).await;
    let created = |id| (id, "ticket.created".to_owned(), 0);
    let updated = |id| (id, "ticket.updated".to_owned(), 1);
    let now = received(&receiver, &app).await;
    assert_eq!(accepted(&now), [created(other), updated(other)]);
    let list = app.careline(&["outbox", "list"]);
    assert!(list.contains("the receiver answered 500"), "{list}");
    app.later(TimeDelta::seconds(30));
    let later = received(&receiver, &app).await;
    assert_eq!(accepted(&later), [created(refused), updated(refused)]);
}

#[tokio::test]
async fn a_receiver_that_is_gone_for_good_gets_one_try() {
    let (receiver, app) = endpoint(json!({"answers": [410]})).await;
    ticket(&app).await;
    assert_eq!(received(&receiver, &app).await.len(), 1);
    let list = app.careline(&["outbox", "list"]);
    assert!(list.contains("DEAD LETTER"), "{list}");
    assert!(list.contains("the receiver answered 410"), "{list}");
    app.later(TimeDelta::days(4));
    assert_eq!(received(&receiver, &app).await, [Value::Null; 0]);
}

#[tokio::test]
async fn a_receiver_that_cannot_be_reached_is_tried_again_later() {
    let (receiver, app) = endpoint(json!({})).await;
    drop(receiver);
    ticket(&app).await;
    deliver(&app).await;
    let list = app.careline(&["outbox", "list"]);
    assert!(list.contains("can't be reached"), "{list}");
    assert!(!list.contains("127.0.0.1"), "{list}");
}

#[tokio::test]
async fn a_shop_without_a_receiver_queues_no_webhooks() {
    let app = TestApp::new().await;
    ticket(&app).await;
    assert!(!app.careline(&["outbox", "list"]).contains("webhook"));
}
