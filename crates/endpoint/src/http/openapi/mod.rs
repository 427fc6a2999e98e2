//! The OpenAPI document: every call as other people's tools read it.
//!
//! [`calls`] is the table of contents. What bodies look like comes from the wire types themselves, and every answer
//! that can happen is named: the problems that a call refuses with, by their status.

pub mod operation;
pub mod operations;

use std::collections::BTreeMap;

use careline_wire::webhook::Webhook;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

const ABOUT: &str = "Facts about a shop, order look-ups, photo uploads, requests to support and what becomes of them. \
    Every error is `application/problem+json` (RFC 9457).";

/// The whole document.
pub fn document() -> Value {
    let mut types = types();
    let mut paths = BTreeMap::new();
    for call in operations::calls(&mut types) {
        let (path, method) = (call.path.clone(), call.method);
        let calls: &mut Map<String, Value> = paths.entry(path).or_default();
        calls.insert(method.to_owned(), call.describe(&mut types));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Careline", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT },
        "paths": paths,
        "webhooks": { "ticket": { "post": told(&mut types) } },
        "components": {
            "schemas": types.take_definitions(true),
            "securitySchemes": operation::schemes(),
        },
    })
}

/// What the endpoint calls by itself, where a shop's helpdesk is elsewhere.
fn told(types: &mut SchemaGenerator) -> Value {
    let webhook = types.subschema_for::<Webhook>();
    json!({
        "summary": "What happened to a request, by Standard Webhooks",
        "requestBody": { "required": true, "content": { "application/json": { "schema": webhook } } },
        "responses": { "2XX": { "description": "Taken" } },
    })
}

/// Gathers what the types look like, as OpenAPI 3.1 reads it.
fn types() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator()
}
