use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use serde_json::json;
use uuid::Uuid;

use crate::app::{
    ALLOWED_ORIGIN, NO_LIMITS, OTHER_SHOP, Reply, SHOP, TestApp, metadata, ticket_without_photo,
    tus,
};

const HOME: &str = "203.0.113.5";
const ELSEWHERE: &str = "198.51.100.9";
const PROXY: &str = "127.0.0.1";

async fn limited(limits: &str) -> TestApp {
    TestApp::configured(|config| {
        config.replace(
            NO_LIMITS,
            &format!("trusted_proxies = [\"{PROXY}\"]\nlimits = {{ {limits} }}"),
        )
    })
    .await
}

/// Asserts that it is rate limited; returns the seconds of `Retry-After`.
#[track_caller]
fn is_limited(reply: &Reply) -> u64 {
    reply.is_problem(429, "rate-limited");
    let seconds = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=600).contains(&seconds), "{seconds}");
    seconds
}

fn json_to(request: Builder, body: &serde_json::Value) -> Request<Body> {
    let request = request.header("content-type", "application/json");
    request.body(body.to_string().into()).unwrap()
}

#[tokio::test]
async fn guesses_are_limited_while_shoppers_are_served() {
    let app = limited("").await;
    let mut answered = 0;
    for guess in 0..10_000 {
        // Each forges another address, and has another number and email.
        let forged = format!("10.{}.{}.1, {HOME}", guess / 256, guess % 256);
        let (number, email) = (format!("KS-{guess:05}"), format!("{guess}@example.com"));
        let reply = app.look_up_from(PROXY, &forged, &number, &email).await;
        if reply.status != 429 {
            reply.is_problem(404, "order-not-found");
            answered += 1;
        } else if guess % 1_000 == 0 {
            reply.is_problem(429, "proof-required");
            let honest = app.look_up_from(PROXY, ELSEWHERE, "KS-10482", "ada@example.com");
            assert_eq!(honest.await.status, 200);
        }
    }
    assert!((10..=20).contains(&answered), "{answered}");
}

#[tokio::test]
async fn guesses_at_one_order_or_email_are_limited_across_addresses() {
    for fixed_order in [true, false] {
        let app = limited("").await;
        let mut answered = 0;
        for guess in 0..100 {
            let from = format!("198.51.100.{guess}");
            let (number, email) = match fixed_order {
                true => ("ks 10482".to_owned(), format!("{guess}@example.com")),
                false => (format!("KS-{guess:05}"), " Ada@example.com".to_owned()),
            };
            let reply = app.look_up_from(&from, "", &number, &email).await;
            answered += usize::from(reply.status == 404);
        }
        // The limit, and the free ones of their common network.
        assert!((26..=28).contains(&answered), "{answered}");
    }
}

#[tokio::test]
async fn nobody_locks_a_shopper_out_of_their_own_order() {
    let app = limited("failed_lookups_per_shop = 100, lookups_per_shop = 150").await;
    let guess = async |nth: u32| {
        let from = format!("10.{}.{}.9", nth % 50, nth % 7);
        let (number, email) = match nth % 3 {
            0 => ("KS-10482".to_owned(), format!("{nth}@example.com")),
            1 => (format!("KS-{nth}"), "ada@example.com".to_owned()),
            _ => (format!("KS-{nth}"), format!("{nth}@example.com")),
        };
        app.look_up_from(&from, "", &number, &email).await
    };
    let mut refused = 0;
    for nth in 0..3_000 {
        refused += usize::from(guess(nth).await.status == 429);
    }
    assert!(refused > 500, "{refused}");
    for _ in 0..5 {
        let found = app.look_up_from(HOME, "", "KS-10482", "ada@example.com");
        assert_eq!(found.await.status, 200);
        let found = app.look_up_from("2001:db8::5", "", "KS-10482", "ada@example.com");
        assert_eq!(found.await.status, 200);
    }
    let mistyped = app.look_up_from(ELSEWHERE, "", "KS-10482", "ad@example.com");
    mistyped.await.is_problem(404, "order-not-found");
    let found = app.look_up_from(ELSEWHERE, "", "KS-10482", "ada@example.com");
    assert_eq!(found.await.status, 200);
}

#[tokio::test]
async fn a_successful_look_up_does_not_refill_a_spent_limit() {
    let app = limited("failed_lookups_per_order = 1, failed_lookups_per_shop = 2").await;
    let refused = async |from: &str, number: &str| {
        app.look_up_from(from, "", number, "eve@example.com").await
    };
    for number in ["KS-10482", "KS-1"] {
        refused(HOME, number)
            .await
            .is_problem(404, "order-not-found");
    }
    for _ in 0..10 {
        let found = app.look_up_from(ELSEWHERE, "", "KS-10482", "ada@example.com");
        assert_eq!(found.await.status, 200);
    }
    for _ in 0..6 {
        refused(HOME, "KS-2")
            .await
            .is_problem(404, "order-not-found");
    }
    let refused = refused(HOME, "KS-3").await;
    refused.is_problem(429, "proof-required");
}

#[tokio::test]
async fn the_limit_of_one_shop_does_not_affect_another() {
    let app = limited("failed_lookups_per_shop = 5, free_per_network = 1").await;
    let guess = async |shop: &str, nth: u32| {
        let body = json!({"order_number": nth.to_string(), "email": format!("{nth}@example.com")});
        let request = json_to(Request::post(format!("{shop}/order-lookups")), &body);
        app.send_from(&format!("198.51.100.{nth}"), request).await
    };
    for nth in 0..6 {
        guess(SHOP, nth).await.is_problem(404, "order-not-found");
    }
    guess(SHOP, 6).await.is_problem(429, "proof-required");
    guess(OTHER_SHOP, 7)
        .await
        .is_problem(404, "order-not-found");
}

#[tokio::test]
async fn successful_look_ups_are_limited_less_than_failed_ones() {
    let app = limited("lookups_per_address = 120, failed_lookups_per_address = 6").await;
    for _ in 0..50 {
        let found = app.look_up_from(HOME, "", "KS-10482", "ada@example.com");
        assert_eq!(found.await.status, 200);
    }
    for _ in 0..3 {
        let refused = app.look_up_from(HOME, "", "KS-1", "ada@example.com").await;
        refused.is_problem(404, "order-not-found");
    }
    let next = app.look_up_from(HOME, "", "KS-10482", "ada@example.com");
    next.await.is_problem(429, "proof-required");
}

#[tokio::test]
async fn the_limit_is_the_same_for_known_and_unknown_orders() {
    let app = limited("failed_lookups_per_order = 1, free_per_network = 1").await;
    let mut replies = Vec::new();
    for (network, number) in [("198.51.100", "KS-10482"), ("203.0.113", "KS-99999")] {
        for nth in 0..2 {
            let from = format!("{network}.{nth}");
            let email = format!("{nth}@example.com");
            let refused = app.look_up_from(&from, "", number, &email).await;
            refused.is_problem(404, "order-not-found");
        }
        let from = format!("{network}.9");
        let reply = app.look_up_from(&from, "", number, "eve@example.com").await;
        let mut problem = reply.is_problem(429, "proof-required");
        // The random and time-dependent fields of a challenge.
        let challenge = problem["challenge"].as_object_mut().unwrap();
        challenge.remove("signature").unwrap();
        for key in ["nonce", "salt", "expiresAt"] {
            let parameters = challenge["parameters"].as_object_mut().unwrap();
            parameters.remove(key).unwrap();
        }
        replies.push((problem, reply.headers, reply.body.len()));
    }
    assert_eq!(replies[0], replies[1]);
}

#[tokio::test]
async fn an_ipv6_network_counts_as_one_client() {
    let app = limited("lookups_per_address = 4").await;
    let look = async |peer: &str| {
        let found = app.look_up_from(peer, "", "KS-10482", "ada@example.com");
        found.await
    };
    assert_eq!(look("2001:db8:1:2::1").await.status, 200);
    assert_eq!(look("2001:db8:1:2:a:b:c:d").await.status, 200);
    let third = look("2001:db8:1:2::3").await;
    third.is_problem(429, "proof-required");
    assert_eq!(look("2001:db8:1:3::1").await.status, 200);
}

#[tokio::test]
async fn a_forged_forwarded_header_is_ignored() {
    let app = limited("lookups_per_address = 1").await;
    let from = |forged: usize| {
        let address = format!("10.0.{forged}.1");
        let lines = [
            ("x-forwarded-for", address.clone()),
            ("x-forwarded-for", format!("{address}, 127.0.0.1")),
            ("forwarded", format!("for={address}")),
            ("x-real-ip", address.clone()),
            ("cf-connecting-ip", address.clone()),
            ("true-client-ip", address.clone()),
            ("x-client-ip", address.clone()),
            ("via", address),
        ];
        let (name, value) = lines[forged % lines.len()].clone();
        let body = json!({"order_number": "KS-10482", "email": "ada@example.com"});
        json_to(
            Request::post(format!("{SHOP}/order-lookups")).header(name, value),
            &body,
        )
    };
    assert_eq!(app.send_from(HOME, from(0)).await.status, 200);
    for forged in 1..200 {
        is_limited(&app.send_from(HOME, from(forged)).await);
    }
}

#[tokio::test]
async fn every_write_has_a_limit() {
    let app = limited(
        "uploads_per_address = 1, tickets_per_address = 1, messages_per_address = 1, deflections_per_address = 1, \
         agent_links_per_address = 1",
    )
    .await;
    let ticket = ticket_without_photo();
    let id = ticket["id"].as_str().unwrap();
    let upload = || {
        let request = tus(Request::post(format!("{SHOP}/uploads"))).header("upload-length", 10);
        let request = request.header("upload-metadata", metadata(Uuid::nil()));
        request.body(Body::empty()).unwrap()
    };
    let submit = || {
        let request = Request::post(format!("{SHOP}/tickets")).header("idempotency-key", id);
        json_to(request, &ticket)
    };
    let say = |what: &str| {
        let request = Request::post(format!("{SHOP}/tickets/{id}/{what}"));
        json_to(request, &json!({}))
    };
    let answered = || {
        json_to(
            Request::post(format!("{SHOP}/answers")),
            &json!({"topic": "payment"}),
        )
    };
    let act = || Request::get("/desk/act/x").body(Body::empty()).unwrap();
    for (first, again) in [
        (upload(), upload()),
        (submit(), submit()),
        (say("messages"), say("check-in")),
        (answered(), answered()),
        (act(), act()),
    ] {
        let path = first.uri().path().to_owned();
        let first = app.send_from(HOME, first).await;
        assert_ne!(first.status, 429, "{path}");
        let again = app.send_from(HOME, again).await;
        assert_eq!(again.status, 429, "{path}");
        is_limited(&again);
    }
    for request in [upload(), submit(), answered(), act()] {
        let path = request.uri().path().to_owned();
        let reply = app.send_from(ELSEWHERE, request).await;
        assert_ne!(reply.status, 429, "{path}");
    }
}

#[tokio::test]
async fn a_shops_page_can_read_how_long_to_wait() {
    let app = limited("deflections_per_address = 1").await;
    let answered = |origin: &str| {
        let request = Request::post(format!("{SHOP}/answers")).header("origin", origin);
        json_to(request, &json!({"topic": "payment"}))
    };
    assert_eq!(
        app.send_from(HOME, answered(ALLOWED_ORIGIN)).await.status,
        204
    );
    let reply = app.send_from(HOME, answered(ALLOWED_ORIGIN)).await;
    is_limited(&reply);
    assert_eq!(
        reply.header("access-control-allow-origin"),
        Some(ALLOWED_ORIGIN)
    );
    let exposed = reply.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("Retry-After"), "{exposed}");
}
