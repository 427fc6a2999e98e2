//! The OpenAPI document, for other people's tools.
//!
//! Routes, extractors and layers describe themselves ([`operation`]). The schemas of bodies come from the wire types.

pub mod operation;

use aide::axum::ApiRouter;
use aide::generate::in_context;
use aide::openapi::{OpenApi, ReferenceOr};
use aide::util::iter_operations_mut;
use careline_wire::webhook::Webhook;
use careline_wire::{Problem, ProblemType};
use schemars::generate::SchemaSettings;
use serde_json::{Value, from_str, json};

use crate::http::openapi::operation::{Describe as _, write_problems};

const DESCRIPTION: &str = "Facts about a shop, order look-ups, photo uploads, and requests to support. \
    Every error is `application/problem+json` (RFC 9457).";

/// Prepares this thread for routes, whose schemas aide collects per thread, in the dialect of OpenAPI 3.1.
pub fn start() {
    let dialect = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    in_context(|context| context.schema = dialect.into_generator());
}

/// The document of routes that were made since [`start`].
pub fn document<S: Clone + Send + Sync + 'static>(routes: ApiRouter<S>) -> OpenApi {
    in_context(|context| context.schema.subschema_for::<(Problem, Webhook)>());
    // As text, because aide can't read the version from a value.
    let mut document: OpenApi = from_str(&frame().to_string()).unwrap_or_default();
    drop(routes.finish_api(&mut document));
    let paths = document.paths.iter_mut();
    let paths = paths.flat_map(|paths| paths.paths.values_mut());
    for path in paths.filter_map(ReferenceOr::as_item_mut) {
        for (_, operation) in iter_operations_mut(path) {
            write_problems(operation.fails(&[ProblemType::Internal]));
        }
    }
    document
}

/// The document without its routes, and with what the endpoint posts to a shop's webhook.
fn frame() -> Value {
    let bearer =
        |description| json!({ "type": "http", "scheme": "bearer", "description": description });
    let webhook = json!({ "$ref": "#/components/schemas/Webhook" });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Careline", "version": env!("CARGO_PKG_VERSION"), "description": DESCRIPTION },
        "webhooks": { "ticket": { "post": {
            "summary": "A request changed (Standard Webhooks)",
            "requestBody": { "required": true, "content": { "application/json": { "schema": webhook } } },
            "responses": { "2XX": { "description": "Accepted" } },
        } } },
        "components": { "securitySchemes": {
            "orders_token": bearer("The shop's `orders_token`, for its own system."),
            "ticket": bearer("The secret that the client made with the ticket, or the token of a mailed link."),
            "desk_token": bearer("The shop's `desk_token`, for its agents."),
        } },
    })
}
