//! `X-Request-Id`.

use axum::body::Body;
use axum::http::Request;

use crate::app::{Reply, SHOP, TestApp, golden_order};

async fn ask(app: &TestApp, path: &str, id: Option<&str>) -> Reply {
    let request = Request::get(path);
    let request = match id {
        Some(id) => request.header("x-request-id", id),
        None => request,
    };
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn each_answer_names_its_request() {
    let app = TestApp::new().await;
    for path in ["/healthz", SHOP, "/v1/openapi.json"] {
        let [one, other] = [ask(&app, path, None).await, ask(&app, path, None).await];
        let id = |reply: &Reply| reply.header("x-request-id").unwrap().to_owned();
        assert_eq!(id(&one).len(), 32, "{path}");
        assert_ne!(id(&one), id(&other), "{path}");
    }
}

#[tokio::test]
async fn a_sane_id_is_taken_over_and_another_is_replaced() {
    let app = TestApp::new().await;
    let longest = "x".repeat(128);
    for sane in ["1", "Root=1-67891233-abcdef012345678912345678", &longest] {
        let reply = ask(&app, "/healthz", Some(sane)).await;
        assert_eq!(reply.header("x-request-id"), Some(sane));
    }
    let too_long = "x".repeat(129);
    for insane in ["", "a b", "ada@example.com", "\"", "a;b", &too_long] {
        let reply = ask(&app, "/healthz", Some(insane)).await;
        let id = reply.header("x-request-id").unwrap();
        assert!(id.len() == 32 && id != insane, "{insane:?}: {id}");
    }
}

#[tokio::test]
async fn what_must_be_the_same_whatever_exists_has_no_id_of_its_own() {
    let app = TestApp::new().await;
    app.import("ada@example.com", golden_order()).await;
    let found = app.look_up(SHOP, "KS-10482", "ada@example.com").await;
    assert_eq!(found.status, 200);
    let refused = app.look_up(SHOP, "KS-99999", "eve@example.com").await;
    let nowhere = ask(&app, "/nowhere", None).await;
    for reply in [found, refused, nowhere] {
        assert_eq!(reply.header("x-request-id"), None, "{reply:?}");
    }
    let named = ask(&app, "/nowhere", Some("1")).await;
    assert_eq!(named.header("x-request-id"), Some("1"));
}
