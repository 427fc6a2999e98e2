//! Every operation, in the order of `docs/api.md`.

use careline_wire::agent::{DeskMessage, DeskTicketDetails, DeskTickets, LIMIT_MAX, Resolution};
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::resolution::NewStep;
use careline_wire::{
    CodeSent, Deflection, FoundOrder, LookupRequest, ProblemType, Receipt, ShopFacts, Ticket,
    TicketStatus, TicketView,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;
use strum::VariantArray as _;

use crate::http::openapi::operation::{Operation, SecurityScheme};
use crate::orders::owned_order::OwnedOrder;
use crate::photos::MAX_SIZE;

/// All operations. Schemas of their bodies go into `types`.
pub fn operations(types: &mut SchemaGenerator) -> Vec<Operation> {
    let mut operations = vec![document(), health(), shop(types)];
    operations.extend(orders(types));
    operations.push(deflection(types));
    operations.extend(uploads());
    operations.extend(tickets(types));
    operations.extend(desk(types));
    operations
}

fn document() -> Operation {
    let object = json_schema!({ "type": "object" });
    Operation::new("get", "/v1/openapi.json", "This document")
        .header("If-None-Match", false, &json!({ "type": "string" }))
        .responds(200, "The document", object)
        .responds_empty(304, "Not modified", &["ETag"])
        .fails(&[ProblemType::OriginNotAllowed, ProblemType::Busy])
}

fn health() -> Operation {
    let status = json_schema!({
        "type": "object", "required": ["status"], "properties": { "status": { "const": "ok" } },
    });
    Operation::new(
        "get",
        "/healthz",
        "Whether the endpoint and its database work",
    )
    .responds(200, "They do", status)
}

fn shop(types: &mut SchemaGenerator) -> Operation {
    Operation::of_shop("get", "", "The facts that the widget needs about a shop")
        .header("If-None-Match", false, &json!({ "type": "string" }))
        .responds(
            200,
            "The facts; the ETag covers everything but the time",
            of::<ShopFacts>(types),
        )
        .responds_empty(304, "Not modified", &["ETag"])
}

fn orders(types: &mut SchemaGenerator) -> Vec<Operation> {
    let number = json_schema!({
        "type": "object", "required": ["number"], "properties": { "number": { "type": "string" } },
    });
    vec![
        Operation::of_shop(
            "post",
            "/order-lookups",
            "Finds an order by its number and email",
        )
        .header("Order-Token", false, &json!({ "type": "string" }))
        .reads(of::<LookupRequest>(types))
        .responds(
            200,
            "The order, and a token that proves the look-up",
            of::<FoundOrder>(types),
        )
        .responds(
            202,
            "If the shop asks for a code: it is mailed to the order's email, if there is such an order",
            of::<CodeSent>(types),
        )
        .limited_with_proof()
        .fails(&[
            ProblemType::OrderNotFound,
            ProblemType::CodeNotRight,
            ProblemType::TooManyCodes,
        ]),
        Operation::of_shop(
            "put",
            "/orders/{number}",
            "Creates or updates an order, from the shop's own system",
        )
        .requires(SecurityScheme::Orders)
        .reads(of::<OwnedOrder>(types))
        .responds(200, "Updated", number.clone())
        .responds(201, "Created", number)
        .fails(&[ProblemType::Unauthorized, ProblemType::InvalidRequest]),
    ]
}

fn deflection(types: &mut SchemaGenerator) -> Operation {
    let summary = "Counts an answer that a shopper found without a request";
    Operation::of_shop("post", "/answers", summary)
        .reads(of::<Deflection>(types))
        .responds_empty(204, "Counted", &[])
        .limited_with_proof()
        .fails(&[ProblemType::InvalidRequest])
}

/// Photos, by tus 1.0.0.
fn uploads() -> Vec<Operation> {
    const PATH: &str = "/uploads/{id}";
    let bytes = json!({ "type": "integer", "minimum": 0 });
    let length = json!({ "type": "integer", "minimum": 1, "maximum": MAX_SIZE });
    let text = json!({ "type": "string" });
    let methods = json!({ "enum": ["PATCH", "HEAD", "DELETE"] });
    let progress = ["Tus-Resumable", "Upload-Offset", "Upload-Expires"];
    let described = [
        "Tus-Resumable",
        "Upload-Offset",
        "Upload-Expires",
        "Upload-Length",
        "Upload-Metadata",
    ];
    vec![
        Operation::of_shop(
            "options",
            "/uploads",
            "The supported version and extensions of tus",
        )
        .responds_empty(
            204,
            "Supported",
            &["Tus-Version", "Tus-Extension", "Tus-Max-Size"],
        ),
        Operation::of_shop(
            "post",
            "/uploads",
            "Creates an upload, with its first bytes if there is a body",
        )
        .tus()
        .limited()
        .header("Upload-Length", true, &length)
        .header("Upload-Metadata", true, &text)
        .reads_bytes()
        .responds_empty(
            201,
            "Created",
            &[
                "Location",
                "Tus-Resumable",
                "Upload-Offset",
                "Upload-Expires",
            ],
        ),
        Operation::of_shop("head", PATH, "The offset to go on from")
            .tus()
            .responds_empty(200, "The offset", &described)
            .fails(&[ProblemType::UnsupportedPhoto]),
        Operation::of_shop("patch", PATH, "Appends bytes")
            .tus()
            .header("Upload-Offset", true, &bytes)
            .reads_bytes()
            .responds_empty(204, "The bytes are on the disk", &progress)
            .fails(&[ProblemType::UnsupportedMediaType]),
        Operation::of_shop("delete", PATH, "Deletes an upload")
            .tus()
            .responds_empty(204, "Deleted", &["Tus-Resumable"]),
        Operation::of_shop(
            "post",
            PATH,
            "One of the three above, for networks that allow no other method than POST",
        )
        .tus()
        .header("X-HTTP-Method-Override", true, &methods)
        .header("Upload-Offset", false, &bytes)
        .reads_bytes()
        .responds_empty(200, "As by HEAD", &described)
        .responds_empty(204, "As by PATCH or DELETE", &["Tus-Resumable"])
        .fails(&[
            ProblemType::UnsupportedMediaType,
            ProblemType::MethodNotAllowed,
        ]),
        Operation::of_shop(
            "options",
            PATH,
            "The supported version and extensions of tus",
        )
        .responds_empty(
            204,
            "Supported",
            &["Tus-Version", "Tus-Extension", "Tus-Max-Size"],
        ),
    ]
}

fn tickets(types: &mut SchemaGenerator) -> Vec<Operation> {
    vec![
        Operation::of_shop("post", "/tickets", "Submits a request to support")
            .header(
                "Idempotency-Key",
                true,
                &json!({ "type": "string", "format": "uuid" }),
            )
            .limited_with_proof()
            .header("Order-Token", false, &json!({ "type": "string" }))
            .reads(of::<Ticket>(types))
            .responds(
                201,
                "Stored: it is never lost from here on",
                of::<Receipt>(types),
            )
            .fails(&[
                ProblemType::IdempotencyKeyMissing,
                ProblemType::OrderNotFound,
                ProblemType::InvalidTicket,
                ProblemType::IdempotencyMismatch,
                ProblemType::TicketGone,
            ]),
        Operation::of_shop("get", "/tickets/{id}", "A request as its shopper sees it")
            .requires(SecurityScheme::Ticket)
            .responds(200, "The request", of::<TicketView>(types))
            .fails(&[ProblemType::TicketNotFound]),
        of_shopper("messages", "Adds a message of the shopper's", types)
            .reads(of::<NewMessage>(types))
            .fails(&[ProblemType::IdempotencyMismatch]),
        of_shopper("check-in", "Answers the check-in", types)
            .reads(of::<CheckInAnswer>(types))
            .fails(&[ProblemType::CheckInClosed]),
    ]
}

fn of_shopper(what: &str, summary: &'static str, types: &mut SchemaGenerator) -> Operation {
    Operation::of_shop("post", &format!("/tickets/{{id}}/{what}"), summary)
        .requires(SecurityScheme::Ticket)
        .limited_with_proof()
        .responds(
            201,
            "The request with what was added",
            of::<TicketView>(types),
        )
        .fails(&[ProblemType::TicketNotFound, ProblemType::InvalidRequest])
}

/// The agents' side.
fn desk(types: &mut SchemaGenerator) -> Vec<Operation> {
    let text = json!({ "type": "string" });
    let statuses = json!({ "enum": TicketStatus::VARIANTS });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX });
    vec![
        Operation::of_shop(
            "get",
            "/desk/tickets",
            "The shop's requests, urgent ones first",
        )
        .requires(SecurityScheme::Desk)
        .query("status", &statuses)
        .query("overdue", &json!({ "type": "boolean" }))
        .query("limit", &limit)
        .query("after", &text)
        .responds(200, "One page", of::<DeskTickets>(types))
        .fails(&[ProblemType::Unauthorized, ProblemType::MalformedRequest]),
        Operation::of_shop(
            "get",
            "/desk/tickets/{id}",
            "One request with all that its shopper sent",
        )
        .requires(SecurityScheme::Desk)
        .responds(200, "The request", of::<DeskTicketDetails>(types))
        .fails(&[ProblemType::Unauthorized, ProblemType::TicketNotFound]),
        by_agent::<NewStep>("steps", "Plans, starts or completes a step", types),
        by_agent::<DeskMessage>("messages", "Writes to the shopper", types),
        by_agent::<Resolution>("resolve", "Resolves the request", types),
    ]
}

fn by_agent<T: JsonSchema>(
    what: &str,
    summary: &'static str,
    types: &mut SchemaGenerator,
) -> Operation {
    Operation::of_shop("post", &format!("/desk/tickets/{{id}}/{what}"), summary)
        .requires(SecurityScheme::Desk)
        .header(
            "Idempotency-Key",
            false,
            &json!({ "type": "string", "minLength": 1, "maxLength": 255 }),
        )
        .reads(of::<T>(types))
        .responds(
            201,
            "The request as its shopper sees it now",
            of::<TicketView>(types),
        )
        .fails(&[
            ProblemType::Unauthorized,
            ProblemType::TicketNotFound,
            ProblemType::InvalidRequest,
            ProblemType::IdempotencyMismatch,
        ])
}

/// A type's schema.
fn of<T: JsonSchema>(types: &mut SchemaGenerator) -> Schema {
    types.subschema_for::<T>()
}
