//! Proofs of work, made by ALTCHA's own solver.

use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{
    ALLOWED_ORIGIN, NO_LIMITS, OTHER_SHOP, Reply, SHOP, TestApp, files, ticket_without_photo,
};

const HOME: &str = "203.0.113.5";
const ELSEWHERE: &str = "198.51.100.9";

async fn limited(limits: &str) -> TestApp {
    let limits = format!("limits = {{ {limits} }}");
    TestApp::configured(|config| config.replace(NO_LIMITS, &limits)).await
}

/// Solves the challenge of a refusal.
#[track_caller]
fn proof(reply: &Reply) -> String {
    let problem = reply.is_problem(429, "proof-required");
    assert_eq!(reply.header("retry-after"), None);
    let challenge: Challenge = serde_json::from_value(problem["challenge"].clone()).unwrap();
    let options = SolveChallengeOptions {
        timeout_ms: 0,
        ..SolveChallengeOptions::new(&challenge)
    };
    let solution = solve_challenge(options).unwrap();
    let payload = Payload {
        solution: solution.unwrap(),
        challenge,
    };
    STANDARD.encode(serde_json::to_vec(&payload).unwrap())
}

fn post(path: &str, proof: Option<&str>) -> Builder {
    let request = Request::post(path).header("content-type", "application/json");
    match proof {
        Some(proof) => request.header("careline-proof", proof),
        None => request,
    }
}

fn look_up(number: &str, email: &str, proof: Option<&str>) -> Request<Body> {
    let body = json!({"order_number": number, "email": email});
    post(&format!("{SHOP}/order-lookups"), proof)
        .body(body.to_string().into())
        .unwrap()
}

fn submit(ticket: &Value, proof: Option<&str>) -> Request<Body> {
    post(&format!("{SHOP}/tickets"), proof)
        .header("idempotency-key", ticket["id"].as_str().unwrap())
        .body(ticket.to_string().into())
        .unwrap()
}

fn new_ticket() -> Value {
    let mut ticket = ticket_without_photo();
    ticket["id"] = Uuid::new_v4().to_string().into();
    ticket
}

#[tokio::test]
async fn the_second_half_of_a_clients_limit_costs_proofs_of_work() {
    let app = limited("failed_lookups_per_address = 4").await;
    let guess = async |proof: Option<&str>| {
        let request = look_up("KS-1", "eve@example.com", proof);
        app.send_from(HOME, request).await
    };
    for _ in 0..2 {
        guess(None).await.is_problem(404, "order-not-found");
    }
    for _ in 0..2 {
        let proof = proof(&guess(None).await);
        guess(Some(&proof)).await.is_problem(404, "order-not-found");
    }
    for _ in 0..3 {
        let ended = guess(None).await;
        ended.is_problem(429, "rate-limited");
        assert!(ended.header("retry-after").is_some());
    }
}

#[tokio::test]
async fn a_proof_works_once_and_for_its_purpose_only() {
    let app = limited("failed_lookups_per_address = 12, deflections_per_address = 12").await;
    let ask = async |proof: Option<&str>| {
        let request = look_up("KS-1", "eve@example.com", proof);
        app.send_from(HOME, request).await
    };
    let answer = async |shop: &str, proof: Option<&str>| {
        let body = json!({"topic": "payment"}).to_string();
        let request = post(&format!("{shop}/answers"), proof).body(body.into());
        app.send_from(HOME, request.unwrap()).await
    };
    for _ in 0..6 {
        assert_eq!(ask(None).await.status, 404);
        assert_eq!(answer(SHOP, None).await.status, 204);
    }
    let once = proof(&answer(SHOP, None).await);
    for foreign in [
        ask(Some(&once)).await,
        answer(OTHER_SHOP, Some(&once)).await,
    ] {
        foreign.is_problem(429, "proof-required");
    }
    assert_eq!(answer(SHOP, Some(&once)).await.status, 204);
    let again = answer(SHOP, Some(&once)).await;
    again.is_problem(429, "proof-required");
}

#[tokio::test]
async fn an_invalid_proof_counts_against_the_limit() {
    let app = limited("deflections_per_address = 10").await;
    let answer = async |proof: Option<&str>| {
        let body = json!({"topic": "payment"}).to_string();
        let request = post(&format!("{SHOP}/answers"), proof).body(body.into());
        app.send_from(HOME, request.unwrap()).await
    };
    for _ in 0..5 {
        assert_eq!(answer(None).await.status, 204);
    }
    for _ in 0..5 {
        let refused = answer(Some("bm90aGluZw==")).await;
        assert_eq!(refused.status, 429);
    }
    let ended = answer(None).await;
    ended.is_problem(429, "rate-limited");
}

#[tokio::test]
async fn guesses_at_an_order_do_not_lock_its_shopper_out() {
    let app = limited("free_per_network = 1").await;
    for guess in 0..60 {
        let request = look_up("KS-10482", &format!("{guess}@example.com"), None);
        let reply = app.send_from(&format!("198.51.100.{guess}"), request).await;
        assert!(guess < 21 || reply.status == 429, "{guess}");
    }
    let mistyped = look_up("ks 10482", "ad@example.com", None);
    assert_eq!(app.send_from(HOME, mistyped).await.status, 404);
    let hers = || look_up("ks 10482", "ada@example.com", None);
    let refused = app.send_from(HOME, hers()).await;
    let challenge = &refused.json()["challenge"]["parameters"];
    assert_eq!(challenge["cost"], 16_000, "guesses at one order are dear");
    let proof = proof(&refused);
    let request = look_up("ks 10482", "ada@example.com", Some(&proof));
    assert_eq!(app.send_from(HOME, request).await.status, 200);
}

#[tokio::test]
async fn a_flooded_shop_serves_clients_with_a_proof() {
    let app = limited("tickets_per_shop = 2, free_per_network = 1").await;
    for _ in 0..2 {
        let kept = app.send_from(HOME, submit(&new_ticket(), None)).await;
        assert_eq!(kept.status, 201, "{}", kept.text());
    }
    let first = app.send_from(ELSEWHERE, submit(&new_ticket(), None)).await;
    assert_eq!(first.status, 201, "{}", first.text());
    for _ in 0..2 {
        let ticket = new_ticket();
        let refused = app.send_from(ELSEWHERE, submit(&ticket, None)).await;
        let proof = proof(&refused);
        let kept = app
            .send_from(ELSEWHERE, submit(&ticket, Some(&proof)))
            .await;
        assert_eq!(kept.status, 201, "{}", kept.text());
    }
}

#[tokio::test]
async fn a_filled_honeypot_costs_a_proof_and_is_not_stored() {
    let app = limited("").await;
    let mut ticket = new_ticket();
    ticket["website"] = " ".into();
    let kept = app.send_from(HOME, submit(&ticket, None)).await;
    assert_eq!(kept.status, 201, "{}", kept.text());

    let mut ticket = new_ticket();
    ticket["website"] = "https://cheap-pills.example".into();
    for _ in 0..2 {
        let refused = app.send_from(HOME, submit(&ticket, None)).await;
        refused.is_problem(429, "proof-required");
    }
    let proof = proof(&app.send_from(HOME, submit(&ticket, None)).await);
    let first = app.send_from(HOME, submit(&ticket, Some(&proof))).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let again = app.send_from(HOME, submit(&ticket, None)).await;
    assert_eq!((again.status, again.body), (first.status, first.body));
    app.mails().await;
    for folder in ["data", "data/mail/new"] {
        for file in files(&app.path(folder)) {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let is_there = bytes.windows(11).any(|part| part == b"cheap-pills");
            assert!(!is_there, "{}", file.display());
        }
    }
}

#[tokio::test]
async fn a_shops_page_may_bring_a_proof() {
    let app = limited("").await;
    let preflight = Request::options(format!("{SHOP}/order-lookups"))
        .header("origin", ALLOWED_ORIGIN)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "careline-proof");
    let allowed = app.send(preflight.body(Body::empty()).unwrap()).await;
    let headers = allowed.header("access-control-allow-headers").unwrap();
    assert!(headers.contains("careline-proof"), "{headers}");
}

/// Solving a challenge means deriving keys until one begins with the prefix; checking a proof means deriving one key.
#[tokio::test]
async fn a_proof_takes_256_keys_to_make_and_one_to_check() {
    let limits = "deflections_per_address = 40, deflections_per_shop = 1, free_per_network = 1";
    let app = limited(limits).await;
    let answer = async || {
        let body = json!({"topic": "payment"}).to_string();
        let request = post(&format!("{SHOP}/answers"), None).body(body.into());
        app.send_from(HOME, request.unwrap()).await
    };
    for _ in 0..2 {
        assert_eq!(answer().await.status, 204);
    }
    let problem = answer().await.is_problem(429, "proof-required");
    let parameters = &problem["challenge"]["parameters"];
    assert_eq!(
        parameters["keyPrefix"], "00",
        "one byte: a key in 256 has it"
    );
    assert_eq!(parameters["cost"], 2_000, "rounds for each key");
}
