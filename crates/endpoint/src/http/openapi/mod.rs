//! The OpenAPI document, for other people's tools.
//!
//! [`operations`] lists every operation, with each problem that it can answer. The schemas of bodies come from the wire
//! types themselves.

pub mod operation;
pub mod operations;

use std::collections::BTreeMap;

use careline_wire::webhook::Webhook;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

const DESCRIPTION: &str = "Facts about a shop, order look-ups, photo uploads, and requests to support. \
    Every error is `application/problem+json` (RFC 9457).";

/// The whole document.
pub fn document() -> Value {
    let mut types = schema_generator();
    let mut paths = BTreeMap::new();
    for operation in operations::operations(&mut types) {
        let (path, method) = (operation.path.clone(), operation.method);
        let methods: &mut Map<String, Value> = paths.entry(path).or_default();
        methods.insert(method.to_owned(), operation.describe(&mut types));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Careline", "version": env!("CARGO_PKG_VERSION"), "description": DESCRIPTION },
        "paths": paths,
        "webhooks": { "ticket": { "post": ticket_webhook(&mut types) } },
        "components": {
            "schemas": types.take_definitions(true),
            "securitySchemes": operation::security_schemes(),
        },
    })
}

/// What the endpoint posts to a shop's webhook.
fn ticket_webhook(types: &mut SchemaGenerator) -> Value {
    let webhook = types.subschema_for::<Webhook>();
    json!({
        "summary": "A request changed (Standard Webhooks)",
        "requestBody": { "required": true, "content": { "application/json": { "schema": webhook } } },
        "responses": { "2XX": { "description": "Accepted" } },
    })
}

/// Collects the schemas of types in the dialect of OpenAPI 3.1.
fn schema_generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator()
}
