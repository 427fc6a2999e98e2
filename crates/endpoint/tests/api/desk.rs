//! A ticket from the agent's side.

use axum::http::Request;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{
    DESK_TOKEN, ORDERS_TOKEN, OTHER_DESK_TOKEN, OTHER_SHOP, QUIET_SHOP, Reply, SHOP, TestApp,
    ticket_without_photo,
};
use crate::mail::{Mails, has, text};

/// The golden ticket's path.
pub const CASE: &str = "/v1/shops/kendra-scott-mall/tickets/018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";
const DESK_CASE: &str =
    "/v1/shops/kendra-scott-mall/desk/tickets/018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";

/// Posts to the golden ticket as an agent of its shop.
pub async fn post(app: &TestApp, what: &str, body: &Value) -> Reply {
    let path = format!("{DESK_CASE}/{what}");
    app.post_as(&path, Some(DESK_TOKEN), body).await
}

async fn list(app: &TestApp, query: &str) -> Reply {
    let path = format!("{SHOP}/desk/tickets{query}");
    app.get_as(&path, Some(DESK_TOKEN)).await
}

fn ids(reply: &Reply) -> Vec<u128> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let json = reply.json();
    let tickets = json["tickets"].as_array().unwrap().iter();
    let ids = tickets.map(|ticket| ticket["id"].as_str().unwrap().parse::<Uuid>().unwrap());
    ids.map(|id| id.as_u128()).collect()
}

/// Tickets 1 to 5, a day apart; the third is urgent.
async fn with_five() -> TestApp {
    let app = TestApp::new().await;
    for id in 1..=5_u128 {
        let mut ticket = ticket_without_photo();
        ticket["id"] = Uuid::from_u128(id).to_string().into();
        let reply = if id == 3 {
            app.post_ticket(&ticket).await
        } else {
            app.post_ticket_with(&ticket, None).await
        };
        assert_eq!(reply.status, 201, "{}", reply.text());
        app.later(TimeDelta::days(1));
    }
    app
}

#[tokio::test]
async fn urgent_tickets_come_first_then_by_date() {
    let app = with_five().await;
    assert_eq!(ids(&list(&app, "").await), [3, 1, 2, 4, 5]);
    let first = list(&app, "?limit=2").await;
    assert_eq!(ids(&first), [3, 1]);
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let second = list(&app, &format!("?limit=2&after={next}")).await;
    assert_eq!(ids(&second), [2, 4]);
    let next = second.json()["next"].as_str().unwrap().to_owned();
    let last = list(&app, &format!("?limit=2&after={next}")).await;
    assert_eq!(
        (ids(&last), last.json()["next"].clone()),
        (vec![5], Value::Null)
    );
    let ticket = &first.json()["tickets"][0];
    assert_eq!(
        (&ticket["urgent"], &ticket["status"]),
        (&json!(true), &json!("received"))
    );
    assert_eq!(
        (&ticket["name"], &ticket["email"]),
        (&json!("Ada Mills"), &json!("ada@example.com"))
    );
}

#[tokio::test]
async fn tickets_are_filtered_by_status_and_overdue() {
    let app = with_five().await;
    let resolve = format!("{SHOP}/desk/tickets/{}/resolve", Uuid::from_u128(1));
    app.post_as(&resolve, Some(DESK_TOKEN), &json!({})).await;
    assert_eq!(ids(&list(&app, "").await), [3, 2, 4, 5]);
    assert_eq!(ids(&list(&app, "?status=resolved").await), [1]);
    assert_eq!(ids(&list(&app, "?status=in_progress").await), [0_u128; 0]);
    // It is Friday, November 27; the first two were due before.
    assert_eq!(ids(&list(&app, "?overdue=true").await), [2]);
    app.later(TimeDelta::days(4));
    assert_eq!(
        ids(&list(&app, "?overdue=true&status=received").await),
        [3, 2, 4, 5]
    );
    let late = list(&app, "?overdue=true&limit=1").await;
    assert_eq!(late.json()["tickets"][0]["overdue"], true);
}

#[tokio::test]
async fn an_invalid_query_says_why() {
    let app = TestApp::new().await;
    for query in [
        "status=done",
        "overdue=yes",
        "limit=0",
        "limit=201",
        "limit=x",
        "after=x",
        "after=1.2026-11-22.x",
    ] {
        let problem = list(&app, &format!("?{query}")).await;
        let problem = problem.is_problem(400, "malformed-request");
        let key = query.split('=').next().unwrap();
        assert_eq!(
            problem["errors"][0]["pointer"],
            format!("/{key}"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_ticket_is_shown_by_id_and_by_reference() {
    let app = TestApp::with_ticket().await;
    let reply = app.get_as(DESK_CASE, Some(DESK_TOKEN)).await;
    let case = reply.json();
    assert_eq!(case["contact"]["email"], "ada@example.com");
    assert_eq!(
        case["description"],
        "The clasp was broken when I opened the box."
    );
    assert_eq!(case["order"]["number"], "KS-10482");
    assert_eq!(case["view"]["verdicts"][0]["line"], "L1");
    assert!(!reply.text().contains("secret"), "{}", reply.text());
    let reference = case["view"]["reference"].as_str().unwrap().to_lowercase();
    let path = format!("{SHOP}/desk/tickets/{reference}");
    assert_eq!(app.get_as(&path, Some(DESK_TOKEN)).await.body, reply.body);
    for name in ["CL-0000-0000", "x", "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b22"] {
        let path = format!("{SHOP}/desk/tickets/{name}");
        app.get_as(&path, Some(DESK_TOKEN))
            .await
            .is_problem(404, "ticket-not-found");
    }
}

#[tokio::test]
async fn an_invalid_post_names_the_field() {
    let app = TestApp::with_ticket().await;
    for (what, body, pointer) in [
        (
            "steps",
            json!({"kind": "present", "state": "done"}),
            "/kind",
        ),
        (
            "steps",
            json!({"kind": "refund", "state": "soon"}),
            "/state",
        ),
        (
            "steps",
            json!({"kind": "refund", "state": "done", "note": "x".repeat(5_001)}),
            "/note",
        ),
        ("messages", json!({"text": ""}), "/text"),
        ("messages", json!({}), "/text"),
        ("resolve", json!({"note": 1}), "/note"),
    ] {
        let problem = post(&app, what, &body)
            .await
            .is_problem(422, "invalid-request");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    Mails::of(&app, 2).await;
}

#[tokio::test]
async fn repeating_the_current_state_changes_nothing() {
    let app = TestApp::with_ticket().await;
    let refund = json!({"kind": "refund", "state": "done", "note": "USD 65.00"});
    let first = post(&app, "steps", &refund).await;
    app.later(TimeDelta::hours(1));
    assert_eq!(post(&app, "steps", &refund).await.body, first.body);
    let first = post(&app, "resolve", &json!({"note": "Done."})).await;
    app.later(TimeDelta::hours(1));
    assert_eq!(
        post(&app, "resolve", &json!({"note": "Done."})).await.body,
        first.body
    );
    Mails::of(&app, 4).await;
}

async fn post_under(app: &TestApp, key: &str, path: &str, body: &Value) -> Reply {
    let request = Request::post(path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {DESK_TOKEN}"))
        .header("idempotency-key", key);
    app.send(request.body(body.to_string().into()).unwrap())
        .await
}

#[tokio::test]
async fn a_repeated_key_gets_the_same_response_and_sends_no_mail() {
    let app = TestApp::with_ticket().await;
    let (asked, started) = (
        json!({"text": "Which length?", "asks": true}),
        json!({"kind": "refund", "state": "started"}),
    );
    let noted = json!({"note": "Done."});
    let posts = [
        ("messages", &asked),
        ("steps", &started),
        ("resolve", &noted),
    ];
    let mut answers = Vec::new();
    for (what, body) in posts {
        let answer = post_under(&app, what, &format!("{DESK_CASE}/{what}"), body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answers.push(answer.body);
        app.later(TimeDelta::hours(1));
    }
    let case = app.get_as(DESK_CASE, Some(DESK_TOKEN)).await;
    let reference = case.json()["view"]["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    for name in [
        DESK_CASE.to_owned(),
        format!("{SHOP}/desk/tickets/{reference}"),
    ] {
        for ((what, body), before) in posts.iter().zip(&answers) {
            let again = post_under(&app, what, &format!("{name}/{what}"), body).await;
            assert_eq!(
                (again.status.as_u16(), &again.body),
                (201, before),
                "{what}"
            );
        }
    }
    assert_eq!(
        app.get_as(DESK_CASE, Some(DESK_TOKEN)).await.body,
        case.body
    );
    Mails::of(&app, 5).await;
    // Without a key, or under another one, a message is a new one.
    post(&app, "messages", &asked).await;
    post_under(&app, "another", &format!("{DESK_CASE}/messages"), &asked).await;
    Mails::of(&app, 6).await;
    app.later(TimeDelta::minutes(5));
    Mails::of(&app, 7).await;
}

#[tokio::test]
async fn a_key_also_covers_posts_that_changed_nothing() {
    let app = TestApp::with_ticket().await;
    let done = json!({"kind": "refund", "state": "done"});
    post(&app, "steps", &done).await;
    let path = format!("{DESK_CASE}/steps");
    let first = post_under(&app, "key", &path, &done).await;
    let noted = json!({"kind": "refund", "state": "done", "note": "By card."});
    post(&app, "steps", &noted).await;
    let again = post_under(&app, "key", &path, &done).await;
    assert_eq!((again.status.as_u16(), again.body), (201, first.body));
    let case = app.get_as(DESK_CASE, Some(DESK_TOKEN)).await.json();
    assert_eq!(case["view"]["steps"][0]["note"], "By card.");
}

#[tokio::test]
async fn a_step_that_is_done_stays_done() {
    let app = TestApp::with_ticket().await;
    for (kind, state, status) in [
        ("refund", "started", 201),
        ("refund", "planned", 201),
        ("refund", "done", 201),
        ("refund", "planned", 422),
        ("refund", "started", 422),
        ("refund", "done", 201),
        ("replacement", "planned", 201),
    ] {
        app.later(TimeDelta::seconds(1));
        let reply = post(&app, "steps", &json!({"kind": kind, "state": state})).await;
        assert_eq!(reply.status, status, "{kind} {state}: {}", reply.text());
        if status == 422 {
            let problem = reply.is_problem(422, "invalid-request");
            assert_eq!(problem["errors"][0]["pointer"], "/state");
            assert!(problem["detail"].as_str().unwrap().contains("done already"));
        }
    }
    post(&app, "resolve", &json!({})).await;
    let planned = json!({"kind": "refund", "state": "planned"});
    post(&app, "steps", &planned)
        .await
        .is_problem(422, "invalid-request");
    // The ticket's two mails, and the first state of the refund. The resolution and what came before it wait together.
    Mails::of(&app, 3).await;
    app.later(TimeDelta::minutes(5));
    let mails = Mails::of(&app, 4).await;
    let mail = mails.all_to("ada@example.com").pop().unwrap();
    let told = [
        "You will get a refund",
        "Your refund was issued",
        "You will get a replacement",
        "Your request is resolved",
    ];
    has(&text(&mail), &[&told.join("\n\n")]);
    assert!(
        mail.subject()
            .unwrap()
            .starts_with("Your request is resolved (CL-")
    );
}

#[tokio::test]
async fn an_unknown_parameter_of_the_list_is_named() {
    let app = TestApp::with_ticket().await;
    for query in [
        "email=ada@example.com",
        "limit=5&stauts=received",
        "Status=received",
    ] {
        let path = format!("{SHOP}/desk/tickets?{query}");
        let reply = app.get_as(&path, Some(DESK_TOKEN)).await;
        let problem = reply.is_problem(400, "malformed-request");
        let detail = problem["detail"].as_str().unwrap();
        let (name, _) = query
            .split('&')
            .next_back()
            .unwrap()
            .split_once('=')
            .unwrap();
        assert!(
            detail.starts_with(&format!("{name}: no such parameter")),
            "{detail}"
        );
        assert!(
            detail.ends_with("status, overdue, limit and after"),
            "{detail}"
        );
    }
}

#[tokio::test]
async fn a_key_is_valid_for_one_request_only() {
    let app = TestApp::with_ticket().await;
    let mut other = ticket_without_photo();
    other["id"] = Uuid::from_u128(7).to_string().into();
    app.post_ticket_with(&other, None).await;
    let hello = json!({"text": "Hello"});
    post_under(&app, "key", &format!("{DESK_CASE}/messages"), &hello).await;
    for (path, body) in [
        (format!("{DESK_CASE}/messages"), json!({"text": "Hello!"})),
        (format!("{DESK_CASE}/resolve"), json!({})),
        (
            format!("{SHOP}/desk/tickets/{}/messages", Uuid::from_u128(7)),
            hello.clone(),
        ),
    ] {
        let refused = post_under(&app, "key", &path, &body).await;
        refused.is_problem(422, "idempotency-mismatch");
    }
    for key in ["", " ", "ü", &"x".repeat(256)] {
        let refused = post_under(&app, key, &format!("{DESK_CASE}/messages"), &hello).await;
        let problem = refused.is_problem(400, "malformed-request");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("Idempotency-Key")
        );
    }
    Mails::of(&app, 5).await;
}

#[tokio::test]
async fn the_same_key_at_the_same_time_is_done_once() {
    let app = TestApp::with_ticket().await;
    let (path, hello) = (format!("{DESK_CASE}/messages"), json!({"text": "Hello"}));
    let posts = (0..8).map(|_| post_under(&app, "key", &path, &hello));
    let answers = join_all(posts).await;
    for answer in &answers {
        assert_eq!(
            (answer.status.as_u16(), &answer.body),
            (201, &answers[0].body)
        );
    }
    Mails::of(&app, 3).await;
}

#[tokio::test]
async fn without_the_agents_token_the_response_is_always_the_same() {
    let app = TestApp::with_ticket().await;
    let first = app.get_as(&format!("{SHOP}/desk/tickets"), None).await;
    first.is_problem(401, "unauthorized");
    assert_eq!(first.header("www-authenticate"), Some("Bearer"));
    for (shop, token) in [
        (SHOP, Some("nonsense")),
        (SHOP, Some("")),
        (SHOP, Some(ORDERS_TOKEN)),
        (SHOP, Some(OTHER_DESK_TOKEN)),
        (OTHER_SHOP, Some(DESK_TOKEN)),
        (QUIET_SHOP, None),
        (QUIET_SHOP, Some("")),
    ] {
        let case = format!("{shop}/desk/tickets/{}", Uuid::from_u128(1));
        // The body isn't read.
        let body = json!([]);
        for reply in [
            app.get_as(&format!("{shop}/desk/tickets?limit=0"), token)
                .await,
            app.get_as(&case, token).await,
            app.post_as(&format!("{case}/steps"), token, &body).await,
            app.post_as(&format!("{case}/messages"), token, &body).await,
            app.post_as(&format!("{case}/resolve"), token, &body).await,
        ] {
            assert_eq!(
                (reply.status, &reply.body),
                (first.status, &first.body),
                "{shop} {token:?}"
            );
        }
    }
    // Another shop's agents don't see the ticket.
    let path = DESK_CASE.replace("kendra-scott-mall", "other");
    let reply = app.get_as(&path, Some(OTHER_DESK_TOKEN)).await;
    reply.is_problem(404, "ticket-not-found");
    let reply = app
        .get_as(
            &format!("{OTHER_SHOP}/desk/tickets"),
            Some(OTHER_DESK_TOKEN),
        )
        .await;
    assert_eq!(ids(&reply), [0_u128; 0]);
}

#[tokio::test]
async fn the_command_line_shows_titles_and_words() {
    let app = TestApp::new().await;
    let mut ticket = ticket_without_photo();
    ticket["topic"] = "return".into();
    let lines = json!([{"id": "L1", "quantity": 1, "reason": "size_too_small"}]);
    ticket["order"] = json!({"number": "KS-10482", "lines": lines});
    let reply = app.post_ticket(&ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let id = ticket["id"].as_str().unwrap();
    let shown = app.careline(&["desk", "show", id]);
    has(
        &shown,
        &[
            "  Return  received",
            "order KS-10482\n  1 × Elisa pendant necklace (Gold, rose quartz), too small\n",
            "verdict for Elisa pendant necklace (Gold, rose quartz): can go back\n",
        ],
    );
    ticket["id"] = Uuid::from_u128(7).to_string().into();
    ticket["order"] = json!({"number": "KS-99", "item_in_words": "The gold necklace"});
    let reply = app.post_ticket(&ticket).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let shown = app.careline(&["desk", "show", ticket["id"].as_str().unwrap()]);
    has(
        &shown,
        &["order KS-99, not verified\n  The gold necklace\n"],
    );
}
