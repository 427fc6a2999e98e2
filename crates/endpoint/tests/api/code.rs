//! A shop that asks for a code before it shows an order.

use std::sync::Arc;

use axum::http::Request;
use chrono::TimeDelta;
use mail_parser::{HeaderValue, MessageParser};
use serde_json::json;
use tokio::task::JoinSet;

use crate::app::{
    NO_LIMITS, OTHER_SHOP, Reply, SHOP, TestApp, files, golden_order, ticket_without_photo,
};
use crate::mail::{Mails, has, text};

const NUMBER: &str = "KS-10482";
const ADA: &str = "ada@example.com";

/// Changes the configuration so that the first shop asks for codes.
pub fn by_code(config: String) -> String {
    let shop = "{ id = \"kendra-scott-mall\",";
    config.replace(shop, &format!("{shop} verify_orders = \"code\","))
}

async fn app() -> TestApp {
    TestApp::configured(by_code).await
}

/// Asks for a code; returns it from the mail.
async fn mailed(app: &TestApp) -> String {
    ask(app).await;
    let before = files(&app.maildir().join("new"));
    app.mails().await;
    let mut mails = files(&app.maildir().join("new"));
    mails.retain(|mail| !before.contains(mail));
    assert_eq!(mails.len(), 1);
    code_in(&std::fs::read(&mails[0]).unwrap())
}

fn code_in(mail: &[u8]) -> String {
    let mail = MessageParser::default().parse(mail).unwrap();
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some(ADA));
    let subject = mail.subject().unwrap();
    subject.strip_prefix("Your code is ").unwrap().to_owned()
}

async fn ask(app: &TestApp) {
    let asked = app.look_up(SHOP, NUMBER, ADA).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
}

async fn try_code(app: &TestApp, code: &str) -> Reply {
    app.look_up_by(SHOP, NUMBER, ADA, code).await
}

/// A wrong code.
fn other_than(code: &str) -> String {
    let code: u32 = code.parse().unwrap();
    format!("{:06}", (code + 1) % 1_000_000)
}

fn same(one: &Reply, other: &Reply) {
    assert_eq!(one.status, other.status);
    assert_eq!(one.text(), other.text());
    assert_eq!(one.headers, other.headers);
}

#[tokio::test]
async fn the_code_in_the_mail_opens_the_order() {
    let app = app().await;
    let asked = app.look_up(SHOP, NUMBER, ADA).await;
    assert_eq!(asked.status, 202);
    assert_eq!(asked.header("cache-control"), Some("no-store"));
    assert_eq!(
        asked.json(),
        json!({"code": {"expires_in": 600, "tries": 5}})
    );
    let mails = app.mails().await;
    let code = code_in(&mails[0]);
    let (first, rest) = code.split_at(3);
    let found = try_code(&app, &format!(" {first}-{rest}\u{a0}")).await;
    assert_eq!(found.status, 200, "{}", found.text());
    let found = found.json();
    assert_eq!(found["order"], golden_order());
    let token = found["token"].as_str();
    let sent = app.post_ticket_with(&ticket_without_photo(), token).await;
    assert_eq!(sent.status, 201);
    assert_eq!(sent.json()["verdicts"][0]["verdict"], "eligible");
}

#[tokio::test]
async fn a_shop_without_codes_ignores_them() {
    let app = app().await;
    app.import_to("other", ADA, golden_order()).await;
    for code in [None, Some("123456")] {
        let body = json!({"order_number": NUMBER, "email": ADA, "code": code});
        let found = app
            .post(&format!("{OTHER_SHOP}/order-lookups"), &body)
            .await;
        assert_eq!(found.status, 200, "{code:?}");
    }
    app.look_up_by(OTHER_SHOP, "KS-1", ADA, "123456")
        .await
        .is_problem(404, "order-not-found");
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn the_mail_says_what_the_code_is_for_and_no_more() {
    let app = app().await;
    // The mail goes to the owner's address as the shop has it.
    let asked = app.look_up(SHOP, "#ks 10482", " ADA@Example.com ").await;
    assert_eq!(asked.status, 202);
    let mails = Mails::of(&app, 1).await;
    let mail = mails.to(ADA);
    let code = mail
        .subject()
        .unwrap()
        .strip_prefix("Your code is ")
        .unwrap();
    assert!(
        code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit()),
        "{code}"
    );
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let words = text(&mail);
    assert!(
        words.starts_with(&format!("Your code\n\n{grouped}\n")),
        "{words}"
    );
    has(
        &words,
        &[
            "your order KS-10482 at Kendra Scott Mall",
            "expires after 10 minutes",
            "If you didn't ask for this, ignore it",
            "support@kendrascottmall.com",
        ],
    );
    assert!(mail.body_html(0).unwrap().contains(&grouped));
    for hidden in ["http", "Elisa", "65.00", "<a "] {
        assert!(!words.contains(hidden), "{hidden}: {words}");
        assert!(!mail.body_html(0).unwrap().contains(hidden), "{hidden}");
    }
    let automatic = mail.header("Auto-Submitted").and_then(HeaderValue::as_text);
    assert_eq!(automatic, Some("auto-generated"));
    let reply_to = mail.reply_to().unwrap().first().unwrap();
    assert_eq!(reply_to.address(), Some("support@kendrascottmall.com"));
}

#[tokio::test]
async fn responses_about_codes_do_not_reveal_which_orders_exist() {
    let app = app().await;
    let long = "9".repeat(10_000);
    let unknown = [
        ("KS-99999", ADA),
        (NUMBER, "eve@example.com"),
        ("", ADA),
        ("#", ""),
        (long.as_str(), ADA),
        (NUMBER, long.as_str()),
    ];
    let one = app.look_up(SHOP, NUMBER, ADA).await;
    let wrong = other_than(&code_in(&app.mails().await[0]));
    for (number, email) in unknown {
        same(&app.look_up(SHOP, number, email).await, &one);
    }
    let tried = try_code(&app, &wrong).await;
    tried.is_problem(403, "code-not-right");
    for (number, email) in unknown {
        // Wrong, used up, expired and never requested codes get the same response.
        for _ in 0..6 {
            same(&app.look_up_by(SHOP, number, email, &wrong).await, &tried);
            same(&try_code(&app, &wrong).await, &tried);
        }
    }
    same(&app.look_up_by(SHOP, "KS-77777", ADA, &wrong).await, &tried);
    app.later(TimeDelta::minutes(11));
    same(&try_code(&app, &wrong).await, &tried);
    // So does the limit of codes.
    let one = asked_out(&app, NUMBER, ADA, 2).await;
    for (number, email) in unknown {
        same(&asked_out(&app, number, email, 2).await, &one);
    }
    assert_eq!(app.mails().await.len(), 3, "to Ada alone");
}

/// Asks for the codes that are left, and for one more.
async fn asked_out(app: &TestApp, number: &str, email: &str, left: usize) -> Reply {
    for _ in 0..left {
        assert_eq!(app.look_up(SHOP, number, email).await.status, 202);
    }
    let reply = app.look_up(SHOP, number, email).await;
    reply.is_problem(429, "too-many-codes");
    reply
}

#[tokio::test]
async fn a_code_is_tried_five_times() {
    let app = app().await;
    let code = mailed(&app).await;
    for _ in 0..4 {
        let tried = try_code(&app, &other_than(&code)).await;
        tried.is_problem(403, "code-not-right");
    }
    assert_eq!(
        try_code(&app, &code).await.status,
        200,
        "the fifth is right"
    );

    let code = mailed(&app).await;
    for _ in 0..5 {
        try_code(&app, &other_than(&code)).await;
    }
    try_code(&app, &code)
        .await
        .is_problem(403, "code-not-right");
}

#[tokio::test]
async fn concurrent_guesses_are_limited_to_five() {
    let app = Arc::new(app().await);
    let code = mailed(&app).await;
    let mut guesses = JoinSet::new();
    for _ in 0..50 {
        let (app, code) = (app.clone(), other_than(&code));
        guesses.spawn(async move { try_code(&app, &code).await.status.as_u16() });
    }
    let statuses = guesses.join_all().await;
    assert!(statuses.iter().all(|status| *status == 403), "{statuses:?}");
    assert_eq!(app.count("SELECT tries FROM order_codes").await, 5);
    try_code(&app, &code)
        .await
        .is_problem(403, "code-not-right");
}

#[tokio::test]
async fn a_right_code_sent_concurrently_works_once() {
    let app = Arc::new(app().await);
    let code = mailed(&app).await;
    let mut tries = JoinSet::new();
    for _ in 0..5 {
        let (app, code) = (app.clone(), code.clone());
        tries.spawn(async move { try_code(&app, &code).await.status.as_u16() });
    }
    let mut statuses = tries.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403, 403, 403, 403]);
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes() {
    let app = app().await;
    let code = mailed(&app).await;
    app.later(TimeDelta::seconds(599));
    assert_eq!(try_code(&app, &code).await.status, 200);
    let code = mailed(&app).await;
    app.later(TimeDelta::minutes(10));
    try_code(&app, &code)
        .await
        .is_problem(403, "code-not-right");
}

#[tokio::test]
async fn a_new_code_voids_the_one_before() {
    let app = app().await;
    let first = mailed(&app).await;
    let second = mailed(&app).await;
    if first != second {
        try_code(&app, &first)
            .await
            .is_problem(403, "code-not-right");
    }
    assert_eq!(try_code(&app, &second).await.status, 200);
    try_code(&app, &second)
        .await
        .is_problem(403, "code-not-right");
}

#[tokio::test]
async fn a_code_is_for_its_order_email_and_shop() {
    let app = app().await;
    let mut other = golden_order();
    other["number"] = "KS-20000".into();
    app.import(ADA, other).await;
    let code = mailed(&app).await;
    let tried = app.look_up_by(SHOP, "KS-20000", ADA, &code).await;
    tried.is_problem(403, "code-not-right");
    // A code is void once its order has another owner.
    app.import("eve@example.com", golden_order()).await;
    try_code(&app, &code)
        .await
        .is_problem(403, "code-not-right");
}

#[tokio::test]
async fn three_codes_are_sent_within_an_hour_however_the_number_is_typed() {
    let app = app().await;
    for number in ["KS-10482", "#ks 10482", "10482"] {
        assert_eq!(app.look_up(SHOP, number, ADA).await.status, 202);
        app.later(TimeDelta::minutes(10));
    }
    let refused = app.look_up(SHOP, NUMBER, " Ada@example.com").await;
    refused.is_problem(429, "too-many-codes");
    assert_eq!(refused.header("retry-after"), Some("1800"));
    app.later(TimeDelta::seconds(1_799));
    let refused = app.look_up(SHOP, NUMBER, ADA).await;
    assert_eq!(refused.header("retry-after"), Some("1"));
    app.later(TimeDelta::seconds(1));
    assert_eq!(app.look_up(SHOP, NUMBER, ADA).await.status, 202);
    let refused = app.look_up(SHOP, NUMBER, ADA).await;
    assert_eq!(refused.header("retry-after"), Some("600"));
}

#[tokio::test]
async fn a_wrong_code_counts_as_a_refused_look_up() {
    let limits = "limits = { failed_lookups_per_address = 6, lookups_per_address = 14 }";
    let change = |config: String| by_code(config).replace(NO_LIMITS, limits);
    let app = TestApp::configured(change).await;
    for nth in 0..3 {
        let email = format!("{nth}@example.com");
        let tried = app.look_up_by(SHOP, NUMBER, &email, "123456").await;
        tried.is_problem(403, "code-not-right");
    }
    let tried = try_code(&app, "123456").await;
    tried.is_problem(429, "proof-required");
    // Asking for a code counts as a look-up, not as a failed one.
    for nth in 0..3 {
        let number = format!("KS-{nth}");
        assert_eq!(app.look_up(SHOP, &number, ADA).await.status, 202);
    }
    app.look_up(SHOP, NUMBER, ADA)
        .await
        .is_problem(429, "proof-required");
}

#[tokio::test]
async fn codes_and_typed_values_are_not_stored() {
    let app = app().await;
    let code = mailed(&app).await;
    app.look_up(SHOP, "KS-77777", "eve@example.com").await;
    let kept = std::fs::read(app.path("data/careline.db-wal")).unwrap();
    let database = std::fs::read(app.path("data/careline.db")).unwrap();
    let is_kept = |what: &str| {
        let what = what.as_bytes();
        let mut parts = kept.windows(what.len()).chain(database.windows(what.len()));
        parts.any(|part| part == what)
    };
    for what in [code.as_str(), "77777", "eve@example.com"] {
        assert!(!is_kept(what), "{what}");
    }
    assert!(app.app.store.outbox.undelivered().await.unwrap().is_empty());
    app.later(TimeDelta::hours(1));
    careline_endpoint::jobs::cleanup::run_once(&app.app)
        .await
        .unwrap();
    assert_eq!(app.count("SELECT count(*) FROM order_codes").await, 0);
}

#[tokio::test]
async fn an_expired_code_is_not_mailed() {
    let app = app().await;
    ask(&app).await;
    app.later(TimeDelta::minutes(10));
    assert!(app.mails().await.is_empty());
    ask(&app).await;
    assert_eq!(app.mails().await.len(), 1, "the first isn't mailed late");
}

#[tokio::test]
async fn a_code_that_cannot_be_mailed_waits_for_the_next_configurations_job() {
    let app = app().await;
    std::fs::write(app.maildir(), "no folder").unwrap();
    ask(&app).await;
    app.mails().await;
    std::fs::remove_file(app.maildir()).unwrap();
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(
        try_code(&app, &code_in(&mails[0]))
            .await
            .status
            .is_success()
    );
}

#[tokio::test]
async fn an_undelivered_code_is_no_dead_letter() {
    let app = app().await;
    std::fs::write(app.maildir(), "in the way").unwrap();
    ask(&app).await;
    assert!(app.mails().await.is_empty());
    assert!(app.app.store.outbox.undelivered().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_code_that_is_not_text_is_a_problem() {
    let app = app().await;
    let path = format!("{SHOP}/order-lookups");
    let body = json!({"order_number": NUMBER, "email": ADA, "code": 123_456});
    let problem = app.post(&path, &body).await;
    let problem = problem.is_problem(400, "malformed-request");
    assert_eq!(problem["errors"][0]["pointer"], "/code");
    let long = "1".repeat(1_000_000);
    try_code(&app, &long)
        .await
        .is_problem(403, "code-not-right");
    try_code(&app, "").await.is_problem(403, "code-not-right");
}

#[tokio::test]
async fn after_a_code_no_other_is_needed_for_a_day() {
    let app = app().await;
    let mut other = golden_order();
    other["number"] = "KS-20000".into();
    app.import(ADA, other).await;
    let code = mailed(&app).await;
    let found = try_code(&app, &code).await.json();
    let token = found["token"].as_str().unwrap();
    let again = async |number: &str, email: &str, token: &str| {
        let body = json!({"order_number": number, "email": email});
        let request = Request::post(format!("{SHOP}/order-lookups"))
            .header("content-type", "application/json")
            .header("order-token", token);
        let reply = app
            .send(request.body(body.to_string().into()).unwrap())
            .await;
        if reply.status == 200 {
            assert_eq!(reply.json()["token"], token, "it isn't renewed");
        }
        reply.status.as_u16()
    };
    assert_eq!(again("10482", " Ada@example.com", token).await, 200);
    assert_eq!(again(NUMBER, "eve@example.com", token).await, 202);
    assert_eq!(again("KS-20000", ADA, token).await, 202);
    assert_eq!(again(NUMBER, ADA, "of nobody").await, 202);
    app.later(TimeDelta::hours(24));
    assert_eq!(again(NUMBER, ADA, token).await, 202);
}
