//! Signed links in mails: what they open, and what they don't change.

use axum::body::Body;
use axum::http::{Method, Request};
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use crate::app::{DESK_TOKEN, OTHER_SHOP, Reply, SECRET, SHOP, TestApp, ticket_without_photo};
use crate::desk::{CASE, post};
use crate::mail::{Mails, text};

const PAGE: &str = "https://kendrascottmall.com#careline=";

/// The URL of a mail's link with this label.
fn link(mail: &str, label: &str) -> String {
    let (_, after) = mail
        .split_once(&format!("{label}:\n"))
        .unwrap_or_else(|| panic!("{label}: {mail}"));
    after.lines().next().unwrap().to_owned()
}

/// The token in the shopper's first mail.
pub async fn token(app: &TestApp) -> String {
    let mails = Mails::of(app, 2).await;
    let link = link(&text(&mails.to_shopper()), "Open your request");
    let fragment = link.strip_prefix(PAGE).unwrap_or_else(|| panic!("{link}"));
    let (id, token) = fragment.split_once('.').unwrap();
    assert!(CASE.ends_with(id));
    token.to_owned()
}

/// The path of a link in support's first mail.
async fn act(app: &TestApp, label: &str) -> String {
    let mails = app.mails().await;
    let parsed = mails
        .iter()
        .map(|raw| mail_parser::MessageParser::default().parse(raw).unwrap());
    let mut to_support = parsed.filter(|mail| {
        mail.subject().unwrap().starts_with("[CL-") && !mail.subject().unwrap().contains("We have")
    });
    let link = link(&text(&to_support.next().unwrap()), label);
    link.strip_prefix("https://help.example")
        .unwrap()
        .to_owned()
}

async fn send(app: &TestApp, method: Method, path: &str) -> Reply {
    let request = Request::builder().method(method).uri(path);
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn view(app: &TestApp) -> serde_json::Value {
    app.get_as(CASE, Some(SECRET)).await.json()
}

#[tokio::test]
async fn a_mailed_link_opens_its_request_on_another_device() {
    let app = TestApp::with_ticket().await;
    let token = token(&app).await;
    let refund = json!({"kind": "refund", "state": "done"});
    post(&app, "steps", &refund).await;
    let with_secret = app.get_as(CASE, Some(SECRET)).await;
    let by_link = app.get_as(CASE, Some(&token)).await;
    assert_eq!(
        (by_link.status.as_u16(), &by_link.body),
        (200, &with_secret.body)
    );
    let body = json!({"id": Uuid::from_u128(1), "text": "From my phone", "photos": []});
    let said = app
        .post_as(&format!("{CASE}/messages"), Some(&token), &body)
        .await;
    assert_eq!(said.status, 201, "{}", said.text());
    post(&app, "resolve", &json!({})).await;
    let rated = app
        .post_as(
            &format!("{CASE}/check-in"),
            Some(&token),
            &json!({"resolved": true}),
        )
        .await;
    assert_eq!(rated.status, 201, "{}", rated.text());
}

#[tokio::test]
async fn a_link_opens_no_other_request_and_not_for_ever() {
    let app = TestApp::with_ticket().await;
    let token = token(&app).await;
    let mut other = ticket_without_photo();
    let other_id = Uuid::from_u128(7).to_string();
    other["id"] = other_id.clone().into();
    app.post_ticket_with(&other, None).await;
    // The same id at another shop.
    app.post_ticket_to(OTHER_SHOP, &ticket_without_photo(), None)
        .await;
    let missing = app
        .get_as(
            &format!("{SHOP}/tickets/{}", Uuid::from_u128(8)),
            Some(&token),
        )
        .await;
    missing.is_problem(404, "ticket-not-found");
    let mut altered = token.clone();
    altered.replace_range(20..21, if &token[20..21] == "A" { "B" } else { "A" });
    for (path, token) in [
        (format!("{SHOP}/tickets/{other_id}"), &token),
        (CASE.replace("kendra-scott-mall", "other"), &token),
        (CASE.to_owned(), &altered),
    ] {
        let reply = app.get_as(&path, Some(token)).await;
        assert_eq!(
            (reply.status, &reply.body),
            (missing.status, &missing.body),
            "{path}"
        );
    }
    app.later(TimeDelta::days(179));
    assert_eq!(app.get_as(CASE, Some(&token)).await.status, 200);
    app.later(TimeDelta::days(1));
    let over = app.get_as(CASE, Some(&token)).await;
    assert_eq!((over.status, &over.body), (missing.status, &missing.body));
    assert_eq!(app.get_as(CASE, Some(SECRET)).await.status, 200);
}

#[tokio::test]
async fn a_mailed_token_is_worthless_for_the_agents_api() {
    let app = TestApp::with_ticket().await;
    let token = token(&app).await;
    let desk = CASE.replace("/tickets", "/desk/tickets");
    app.get_as(&desk, Some(&token))
        .await
        .is_problem(401, "unauthorized");
    app.get_as(CASE, Some(DESK_TOKEN))
        .await
        .is_problem(404, "ticket-not-found");
    let path = act(&app, "Resolve").await;
    let proof = path.rsplit('.').next().unwrap();
    app.get_as(CASE, Some(proof))
        .await
        .is_problem(404, "ticket-not-found");
}

#[tokio::test]
async fn a_scanner_that_follows_every_link_changes_nothing() {
    let app = TestApp::with_ticket().await;
    let before = app.get_as(CASE, Some(SECRET)).await;
    for label in ["Mark as answered", "Resolve", "Refund issued"] {
        let path = act(&app, label).await;
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let reply = send(&app, method, &path).await;
            assert_eq!(reply.status, 200, "{}", reply.text());
        }
    }
    assert_eq!(app.get_as(CASE, Some(SECRET)).await.body, before.body);
    Mails::of(&app, 2).await;
}

#[tokio::test]
async fn an_agents_links_are_left_out_of_quoted_replies() {
    let app = TestApp::with_ticket().await;
    let body = json!({"id": Uuid::from_u128(1), "text": "And?", "photos": []});
    app.post_as(&format!("{CASE}/messages"), Some(SECRET), &body)
        .await;
    let mails = Mails::of(&app, 3).await;
    let to_support = mails.all_to("support@kendrascottmall.com");
    assert_eq!(to_support.len(), 2);
    for mail in to_support {
        let text = text(&mail);
        let (answered, signature) = text.split_once("\n-- \n").unwrap();
        assert!(!answered.contains("/desk/act/"), "{answered}");
        assert_eq!(signature.matches("/desk/act/").count(), 3, "{signature}");
        assert!(mail.body_html(0).unwrap().contains("<hr class="));
    }
}

#[tokio::test]
async fn the_page_is_plain_and_cannot_be_framed() {
    let app = TestApp::with_ticket().await;
    let reply = app.get(&act(&app, "Resolve").await).await;
    let html = reply.text();
    assert!(
        html.contains("<form method=\"post\"><button>Resolve</button>"),
        "{html}"
    );
    assert!(
        !html.contains("<script") && !html.contains("http"),
        "{html}"
    );
    let policy = reply.header("content-security-policy").unwrap();
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("x-robots-tag", "noindex"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(reply.header(name), Some(value));
    }
}

#[tokio::test]
async fn an_agent_updates_a_ticket_from_the_mailbox() {
    let app = TestApp::with_ticket().await;
    for (label, status, steps) in [
        ("Mark as answered", "in_progress", json!([])),
        ("Refund issued", "in_progress", json!("done")),
        ("Resolve", "resolved", json!("done")),
    ] {
        app.later(TimeDelta::minutes(5));
        let path = act(&app, label).await;
        let done = send(&app, Method::POST, &path).await;
        assert_eq!(done.status, 200, "{}", done.text());
        assert!(!done.text().contains("<form"), "{}", done.text());
        let view = view(&app).await;
        assert_eq!(view["status"], status, "{label}");
        if steps.is_string() {
            assert_eq!(view["steps"][0]["state"], steps);
        }
        let body = app.get_as(CASE, Some(SECRET)).await.body;
        for method in [Method::POST, Method::GET] {
            let again = send(&app, method, &path).await;
            assert!(again.text().contains("already"), "{}", again.text());
        }
        assert_eq!(app.get_as(CASE, Some(SECRET)).await.body, body, "{label}");
    }
    // The ticket's two mails, the refund and the resolution: an answer outside of Careline sends no mail.
    Mails::of(&app, 4).await;
}

#[tokio::test]
async fn an_agents_link_that_is_old_or_altered_does_nothing() {
    let app = TestApp::with_ticket().await;
    let path = act(&app, "Resolve").await;
    let missing = send(&app, Method::GET, "/desk/act/nonsense").await;
    assert_eq!(missing.status, 404);
    let altered = [
        path.replace("resolve", "refunded"),
        path.replace("kendra-scott-mall", "other"),
        path.replace("kendra-scott-mall", "nowhere"),
        format!("{}x", &path[..path.len() - 1]),
        format!("{path}A"),
        "/desk/act/%FF".to_owned(),
    ];
    for path in altered {
        for method in [Method::GET, Method::POST] {
            let reply = send(&app, method, &path).await;
            assert_eq!(
                (reply.status, &reply.body),
                (missing.status, &missing.body),
                "{path}"
            );
        }
    }
    app.later(TimeDelta::days(30));
    let over = send(&app, Method::POST, &path).await;
    assert_eq!((over.status, &over.body), (missing.status, &missing.body));
    assert_eq!(view(&app).await["status"], "received");
}

#[tokio::test]
async fn a_shop_without_a_page_mails_no_link() {
    let app = TestApp::new().await;
    app.post_ticket_to(OTHER_SHOP, &ticket_without_photo(), None)
        .await;
    let mails = Mails::of(&app, 2).await;
    let mail = mails.to_shopper();
    assert!(!text(&mail).contains("#careline="), "{}", text(&mail));
    assert!(!mail.body_html(0).unwrap().contains("<a"));
}

#[tokio::test]
async fn a_shops_own_page_replaces_the_endpoints() {
    let page = "page = \"https://shop.example/help?from=mail\"";
    let app = TestApp::configured(|config| {
        config.replacen("id = \"other\",", &format!("id = \"other\", {page},"), 1)
    });
    let app = app.await;
    app.post_ticket_to(OTHER_SHOP, &ticket_without_photo(), None)
        .await;
    let mails = Mails::of(&app, 2).await;
    let mail = mails.to_shopper();
    let link = link(&text(&mail), "Open your request");
    assert!(
        link.starts_with("https://shop.example/help?from=mail#careline=018f6f2e-"),
        "{link}"
    );
    assert!(
        mail.body_html(0)
            .unwrap()
            .contains(&format!("href=\"{link}\""))
    );
}
