use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::app::{SHOP, TestApp};

#[tokio::test]
async fn an_invalid_deflection_is_not_counted() {
    let app = TestApp::new().await;
    let path = format!("{SHOP}/answers");
    for (body, pointer) in [
        (json!({"topic": "tea"}), "/topic"),
        (json!({"topic": 7}), "/topic"),
        (json!({"topic": null}), "/topic"),
        (json!({}), "/topic"),
        (json!(["payment"]), ""),
        (json!("payment"), ""),
    ] {
        let problem = app.post(&path, &body).await;
        let problem = problem.is_problem(422, "invalid-request");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    let request = Request::post(&path).header("content-type", "application/json");
    let reply = app.send(request.body(Body::from("{")).unwrap()).await;
    reply.is_problem(400, "malformed-request");
    let report = ["deflections", "report", "--since", "2000-01-01", "--csv"];
    assert_eq!(app.careline(&report), "topic,answered\n");
}

#[tokio::test]
async fn a_deflection_is_counted_without_personal_data() {
    let app = TestApp::new().await;
    // No order here belongs to ada@example.net.
    let body = json!({"topic": "payment", "email": "ada@example.net"});
    let reply = app.post(&format!("{SHOP}/answers"), &body).await;
    assert_eq!((reply.status.as_u16(), reply.body.len()), (204, 0));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let files = ["careline.db", "careline.db-wal", "careline.db-shm"];
    let files = files.map(|name| std::fs::read(app.path("data").join(name)).unwrap());
    let database = files.concat();
    let has = |text: &str| {
        let mut parts = database.windows(text.len());
        parts.any(|part| part == text.as_bytes())
    };
    assert!(has("payment") && !has("ada@example.net"));
}
