//! Mail to a mail server: `smtp-server` from npm, on loopback.

use std::collections::HashSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_endpoint::app::App;
use careline_endpoint::jobs::deliveries;
use careline_endpoint::mail::transport::Transport;
use careline_endpoint::platform::clock;
use careline_endpoint::store::Store;
use careline_harness::until::until;
use chrono::{TimeDelta, Utc};
use mail_parser::MessageParser;
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::{TestApp, photo_worker, ticket_without_photo};
use crate::node::Node;

const SUPPORT: &str = "support@kendrascottmall.com";
const SHOPPER: &str = "ada@example.com";

/// A server on loopback, and an endpoint that sends its mail there.
async fn endpoint(options: Value, settings: &str) -> (Node, TestApp) {
    let server = Node::run("smtp-server.mjs", &options);
    let port = server.port();
    let app = TestApp::configured(|config| {
        let smtp = format!("{{ host = \"localhost\", port = {port}, {settings} }}");
        format!("{config}\nmail.smtp = {smtp}")
    });
    (server, app.await)
}

async fn ticket(app: &TestApp) {
    let sent = app.post_ticket(&ticket_without_photo()).await;
    assert_eq!(sent.status, 201, "{sent:?}");
}

/// Tries every mail that is due once; returns the recipients of those that the server accepted.
async fn delivered(server: &Node, app: &TestApp) -> Vec<String> {
    app.mails().await;
    let received = server.transcript().into_iter();
    received
        .filter(|mail| mail["answer"] == "accepted")
        .map(|mail| mail["to"][0].as_str().unwrap().to_owned())
        .collect()
}

/// A mail as it was received.
fn raw(received: &Value) -> String {
    let mail = STANDARD.decode(received["mail"].as_str().unwrap()).unwrap();
    String::from_utf8(mail).unwrap()
}

fn message_id(received: &Value) -> String {
    let raw = raw(received);
    let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
    mail.message_id().unwrap().to_owned()
}

/// A self-signed certificate for `localhost`, and its key.
fn certificate() -> (String, String) {
    let names = vec!["localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}

#[tokio::test]
async fn a_server_that_asks_for_a_login_gets_the_mails() {
    let options = json!({"tls": "none", "user": "careline", "password": "hunter2", "answers": []});
    let settings = "tls = \"none\", user = \"careline\", password = \"hunter2\"";
    let (server, app) = endpoint(options, settings).await;
    ticket(&app).await;
    app.mails().await;
    let received = server.transcript();
    let [support, shopper] = received.as_slice() else {
        panic!("{received:?}");
    };
    for mail in [support, shopper] {
        let to_support = mail["to"][0] == SUPPORT;
        let from = if to_support {
            "careline@help.example"
        } else {
            SUPPORT
        };
        assert_eq!(mail["from"], from, "{mail}");
        assert_eq!(mail["user"], "careline", "{mail}");
        assert_eq!(mail["greeting"], "help.example", "{mail}");
    }
    let mut to = [&support["to"][0], &shopper["to"][0]];
    to.sort_by_key(|to| to.to_string());
    assert_eq!(to, [SHOPPER, SUPPORT]);
    assert_ne!(message_id(support), message_id(shopper));
    assert!(
        app.careline(&["outbox", "list"])
            .starts_with("0 to deliver")
    );
}

#[tokio::test]
async fn a_refused_login_keeps_the_mails_and_does_not_print_the_password() {
    let options = json!({"tls": "none", "user": "careline", "password": "right", "answers": []});
    let settings = "tls = \"none\", user = \"careline\", password = \"hunter2\"";
    let (server, app) = endpoint(options, settings).await;
    ticket(&app).await;
    assert_eq!(delivered(&server, &app).await, [""; 0]);
    let list = app.careline(&["outbox", "list"]);
    assert!(list.contains("rejected the login: 535"), "{list}");
    assert!(!list.contains("hunter2"), "{list}");
}

#[tokio::test]
async fn a_trusted_certificate_encrypts_the_connection() {
    let (cert, key) = certificate();
    for tls in ["starttls", "wrapper"] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &cert).unwrap();
        let options = json!({"tls": tls, "cert": cert, "key": key, "answers": []});
        let ca = file.path().to_str().unwrap();
        let settings = format!("tls = \"{tls}\", ca = \"{ca}\"");
        let (server, app) = endpoint(options, &settings).await;
        ticket(&app).await;
        app.mails().await;
        let received = server.transcript();
        assert_eq!(received.len(), 2, "{tls}: {received:?}");
        for mail in received {
            assert_eq!(mail["secure"], true, "{tls}: {mail}");
        }
    }
}

#[tokio::test]
async fn a_server_with_an_untrusted_certificate_gets_no_mail() {
    let (cert, key) = certificate();
    for tls in ["starttls", "wrapper"] {
        let options = json!({"tls": tls, "cert": cert, "key": key, "answers": []});
        let (server, app) = endpoint(options, &format!("tls = \"{tls}\"")).await;
        ticket(&app).await;
        assert_eq!(delivered(&server, &app).await, [""; 0], "{tls}");
        let list = app.careline(&["outbox", "list"]);
        assert!(list.contains("UnknownIssuer"), "{tls}: {list}");
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_no_mail_if_tls_is_required() {
    let options = json!({"tls": "none", "answers": []});
    let (server, app) = endpoint(options, "tls = \"starttls\"").await;
    ticket(&app).await;
    assert_eq!(delivered(&server, &app).await, [""; 0]);
    let list = app.careline(&["outbox", "list"]);
    assert!(list.contains("can't be reached"), "{list}");
}

#[tokio::test]
async fn a_mail_that_is_deferred_arrives_later() {
    let later = json!({"at": "data", "code": 451, "text": "4.7.1 try again, ada@example.com"});
    let options = json!({"tls": "none", "answers": [later, later]});
    let (server, app) = endpoint(options, "tls = \"none\"").await;
    ticket(&app).await;
    assert_eq!(delivered(&server, &app).await, [""; 0]);
    let list = app.careline(&["outbox", "list"]);
    assert_eq!(list.matches("deferred it: 451").count(), 2, "{list}");
    assert!(!list.contains(SHOPPER), "{list}");
    app.later(TimeDelta::seconds(30));
    assert_eq!(delivered(&server, &app).await.len(), 2);
    assert!(
        app.careline(&["outbox", "list"])
            .starts_with("0 to deliver")
    );
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_a_dead_letter_after_one_try() {
    let no = json!({"at": "rcpt", "code": 550, "text": "5.1.1 <ada@example.com> is unknown"});
    let options = json!({"tls": "none", "answers": [no, no]});
    let (server, app) = endpoint(options, "tls = \"none\"").await;
    ticket(&app).await;
    assert_eq!(delivered(&server, &app).await, [""; 0]);
    let list = app.careline(&["outbox", "list"]);
    assert_eq!(
        list.matches("rejected it permanently: 550 5.1.1").count(),
        2,
        "{list}"
    );
    assert!(!list.contains(SHOPPER), "{list}");
    assert_eq!(list.matches("DEAD LETTER").count(), 2, "{list}");
    assert!(list.ends_with("0 to deliver\n"), "{list}");
    app.later(TimeDelta::days(4));
    assert_eq!(
        delivered(&server, &app).await,
        [""; 0],
        "it isn't tried again"
    );
    app.careline(&["outbox", "retry"]);
    app.catch_up();
    assert_eq!(delivered(&server, &app).await.len(), 2);
}

#[tokio::test]
async fn if_no_server_listens_the_mails_wait() {
    let (server, app) = endpoint(json!({"tls": "none", "answers": []}), "tls = \"none\"").await;
    drop(server);
    ticket(&app).await;
    app.mails().await;
    let list = app.careline(&["outbox", "list"]);
    assert_eq!(list.matches("refused").count(), 2, "{list}");
    assert_eq!(list.matches("  1         ").count(), 2, "{list}");
}

#[tokio::test]
async fn a_server_that_hangs_up_before_its_answer_gets_the_same_mail_again() {
    let options = json!({"tls": "none", "answers": ["hang up", "hang up"]});
    let (server, app) = endpoint(options, "tls = \"none\"").await;
    ticket(&app).await;
    app.mails().await;
    app.later(TimeDelta::seconds(30));
    app.mails().await;
    let received = server.transcript();
    let ids = |answer: &str| {
        let those = received.iter().filter(|mail| mail["answer"] == answer);
        let mut ids: Vec<String> = those.map(message_id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids("hang up").len(), 2);
    assert_eq!(ids("hang up"), ids("accepted"));
    assert!(
        app.careline(&["outbox", "list"])
            .starts_with("0 to deliver")
    );
}

#[tokio::test]
async fn an_international_domain_is_sent_in_ascii() {
    let (server, app) = endpoint(json!({"tls": "none", "answers": []}), "tls = \"none\"").await;
    let mut ticket = ticket_without_photo();
    ticket["contact"]["email"] = "ada@müller.example".into();
    assert_eq!(app.post_ticket(&ticket).await.status, 201);
    app.mails().await;
    let received = server.transcript();
    assert_eq!(received.len(), 2, "{received:?}");
    for mail in &received {
        assert!(raw(mail).is_ascii(), "{mail}");
    }
    let raw: String = received.iter().map(raw).collect();
    assert!(raw.contains("ada@xn--mller-kva.example"), "{raw}");
}

#[tokio::test]
async fn two_endpoints_on_one_directory_send_each_mail_once() {
    let (server, app) = endpoint(json!({"tls": "none", "answers": []}), "tls = \"none\"").await;
    app.later(Utc::now() - app.app.now());
    for id in 1..=20 {
        let mut ticket = ticket_without_photo();
        ticket["id"] = Uuid::from_u128(id).to_string().into();
        assert_eq!(app.post_ticket(&ticket).await.status, 201);
    }
    let store = Store::open(&app.config).await.unwrap();
    let other = App::new(&app.config, store, photo_worker(), clock::system());
    let other = Arc::new(other.unwrap());
    let (stop, stopped) = watch::channel(false);
    let mail = &app.config.mail;
    let work = |app| deliveries::run(app, Transport::new(mail), stopped.clone());
    let workers = [work(app.app.clone()), work(other.clone())].map(tokio::spawn);
    until("an empty outbox", async || {
        let entries = app.app.store.outbox.undelivered().await;
        entries.map(|entries| entries.is_empty().then_some(()))
    })
    .await
    .unwrap();
    stop.send_replace(true);
    for worker in workers {
        worker.await.unwrap();
    }
    other.store.database.close().await;
    let received = server.transcript();
    let ids: HashSet<_> = received.iter().map(message_id).collect();
    assert_eq!((received.len(), ids.len()), (40, 40));
}
