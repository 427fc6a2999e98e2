use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use strum::VariantArray as _;

use crate::app::{ALLOWED_ORIGIN, TestApp};

const PATH: &str = "/v1/openapi.json";

async fn document() -> Value {
    let app = TestApp::new().await;
    let answer = app.get(PATH).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.json()
}

/// All strings under a key, at any depth.
fn under<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key).and_then(Value::as_str));
            fields.values().for_each(|value| under(value, key, found));
        }
        Value::Array(entries) => entries.iter().for_each(|value| under(value, key, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_call_of_the_written_page_is_in_the_document() {
    let document = document().await;
    let page = include_str!("../../../../docs/api.md");
    let headings = page.lines().filter_map(|line| line.strip_prefix("## `"));
    let mut calls = 0;
    for heading in headings {
        let call = heading.split('`').next().unwrap();
        let (method, path) = call.split_once(' ').unwrap();
        let path = path.replace('…', "/v1/shops/{shop}");
        let described = &document["paths"][&path][method.to_lowercase()];
        assert!(described.is_object(), "{call} isn't in the document");
        calls += 1;
    }
    assert!(calls >= 5, "{calls}");
}

#[test]
fn every_topic_is_on_the_written_page() {
    let page = include_str!("../../../../docs/api.md");
    for topic in careline_wire::Topic::VARIANTS {
        let name = format!("`{}`", topic.name());
        assert!(page.contains(&name), "docs/api.md doesn't name {name}");
    }
}

#[tokio::test]
async fn every_problem_of_the_written_page_is_in_the_document() {
    let calls = document().await["paths"].to_string();
    let page = include_str!("../../../../docs/api.md");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let named = rows.filter_map(|row| row.split('|').nth(1).zip(row.split('|').nth(2)));
    let problems = named.filter(|(_, status)| status.trim().parse::<u16>().is_ok());
    let mut count = 0;
    for (names, _) in problems {
        for name in names.split(',').map(|name| name.trim().trim_matches('`')) {
            assert!(calls.contains(&format!("\"{name}\"")), "{name}");
            count += 1;
        }
    }
    assert!(count >= 15, "{count}");
}

#[tokio::test]
async fn every_type_that_is_named_is_there() {
    let document = document().await;
    let mut names = Vec::new();
    under(&document, "$ref", &mut names);
    assert!(names.len() > 20);
    for name in names {
        let pointer = name.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_page_of_the_shop_may_read_it_and_keeps_it() {
    let app = TestApp::new().await;
    let ask = |origin: &str, known: &str| {
        Request::get(PATH)
            .header("origin", origin)
            .header("if-none-match", known)
            .body(Body::empty())
            .unwrap()
    };
    let answer = app.send(ask(ALLOWED_ORIGIN, "W/\"old\"")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some(ALLOWED_ORIGIN)
    );
    assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    let tag = answer.header("etag").unwrap();
    let again = app.send(ask(ALLOWED_ORIGIN, tag)).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let other = app.send(ask("https://other.example", tag)).await;
    other.is_problem(403, "origin-not-allowed");
}

/// The paths of the router's own routes, each with its methods. The only way to list them is the router's `Debug`.
fn routes(router: &axum::Router) -> Vec<(String, Vec<String>)> {
    let text = format!("{router:?}");
    let (routes, paths) = text.split_once("paths: {").unwrap();
    let paths = paths.split("\"}").next().unwrap();
    let paths = paths.split("RouteId(").skip(1);
    let of = |entry: &str| {
        let (id, path) = entry.split_once("): \"").unwrap();
        let route = routes.split(&format!("RouteId({id}): ")).nth(1).unwrap();
        let allowed = route
            .split("RouteId(")
            .next()?
            .split("allow_header: Bytes(b\"")
            .nth(1)?;
        let allowed = allowed.split('"').next()?.to_lowercase();
        let methods = allowed.split(',').map(str::to_owned).collect();
        Some((path.split('"').next()?.to_owned(), methods))
    };
    paths.filter_map(of).collect()
}

#[tokio::test]
async fn every_route_is_in_the_document() {
    let app = TestApp::new().await;
    let document = document().await;
    let mut count = 0;
    for (path, methods) in routes(&app.router) {
        if ["/desk/act/{token}", "/careline.js", "/order-status/{shop}"].contains(&path.as_str()) {
            assert!(document["paths"][&path].is_null(), "{path}");
            continue;
        }
        for method in &methods {
            // Axum answers HEAD wherever it answers GET.
            let is_implied = method == "head" && methods.iter().any(|method| method == "get");
            let is_described = document["paths"][&path][method].is_object();
            assert!(
                is_described || is_implied,
                "{method} {path} isn't in the document"
            );
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

#[tokio::test]
async fn every_token_that_is_asked_for_is_a_scheme() {
    let document = document().await;
    let schemes = document["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    let mut used = std::collections::BTreeSet::new();
    for operation in document["paths"].as_object().unwrap().values() {
        for operation in operation.as_object().unwrap().values() {
            for requirement in operation["security"].as_array().into_iter().flatten() {
                used.extend(requirement.as_object().unwrap().keys());
            }
        }
    }
    assert!(used.iter().copied().eq(schemes.keys()), "{used:?}");
    assert!(document["webhooks"]["ticket"]["post"].is_object());
}
