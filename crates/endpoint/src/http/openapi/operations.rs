//! Every call, in the order of `docs/api.md`.

use careline_wire::agent::{DeskMessage, DeskTicketDetails, DeskTickets, Resolution};
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::resolution::NewStep;
use careline_wire::{
    CodeSent, Deflection, FoundOrder, LookupRequest, ProblemType, Receipt, ShopFacts, Ticket,
    TicketStatus, TicketView,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use crate::http::handlers::agent_tickets::LIMIT_MAX;
use crate::http::openapi::operation::{Call, Token};
use crate::orders::owned_order::OwnedOrder;
use crate::photos;

/// The table of contents.
pub fn calls(types: &mut SchemaGenerator) -> Vec<Call> {
    let mut calls = vec![document(), health()];
    calls.extend(before_a_ticket(types));
    calls.extend(uploads());
    calls.extend(tickets(types));
    calls.extend(desk(types));
    calls
}

fn document() -> Call {
    let object = json_schema!({ "type": "object" });
    Call::new("get", "/v1/openapi.json", "This document")
        .header("If-None-Match", false, &json!({ "type": "string" }))
        .answers(200, "The document", object)
        .answers_by(304, "The caller has it", &["ETag"])
        .refuses(&[ProblemType::OriginNotAllowed, ProblemType::Busy])
}

fn health() -> Call {
    let status = json_schema!({
        "type": "object", "required": ["status"], "properties": { "status": { "const": "ok" } },
    });
    Call::new(
        "get",
        "/healthz",
        "Whether the endpoint and its database answer",
    )
    .answers(200, "They do", status)
}

fn before_a_ticket(types: &mut SchemaGenerator) -> Vec<Call> {
    let number = json_schema!({
        "type": "object", "required": ["number"], "properties": { "number": { "type": "string" } },
    });
    vec![
        Call::of_shop("get", "", "What the widget must know of a shop")
            .header("If-None-Match", false, &json!({ "type": "string" }))
            .answers(
                200,
                "The facts, with an ETag over all but the time",
                of::<ShopFacts>(types),
            )
            .answers_by(304, "The caller has them", &["ETag"]),
        Call::of_shop(
            "post",
            "/order-lookups",
            "An order, for whoever knows its number and email",
        )
        .header("Order-Token", false, &json!({ "type": "string" }))
        .reads(of::<LookupRequest>(types))
        .answers(
            200,
            "The order, and a token that proves the look-up",
            of::<FoundOrder>(types),
        )
        .answers(
            202,
            "Where the shop asks for a code: it is on its way to the order's email, if there is such an order",
            of::<CodeSent>(types),
        )
        .limited_by_proof()
        .refuses(&[
            ProblemType::OrderNotFound,
            ProblemType::CodeNotRight,
            ProblemType::TooManyCodes,
        ]),
        Call::of_shop(
            "put",
            "/orders/{number}",
            "An order from the shop's own system",
        )
        .asks(Token::Orders)
        .reads(of::<OwnedOrder>(types))
        .answers(200, "Brought up to date", number.clone())
        .answers(201, "New", number)
        .refuses(&[ProblemType::Unauthorized, ProblemType::InvalidRequest]),
        Call::of_shop(
            "post",
            "/answers",
            "A shopper found the answer without asking anybody",
        )
        .reads(of::<Deflection>(types))
        .answers_by(204, "Counted", &[])
        .limited_by_proof()
        .refuses(&[ProblemType::InvalidRequest]),
    ]
}

/// Photos, by tus 1.0.0.
fn uploads() -> Vec<Call> {
    const PATH: &str = "/uploads/{id}";
    let bytes = json!({ "type": "integer", "minimum": 0 });
    let length = json!({ "type": "integer", "minimum": 1, "maximum": photos::MAX_SIZE });
    let text = json!({ "type": "string" });
    let methods = json!({ "enum": ["PATCH", "HEAD", "DELETE"] });
    let stands = ["Tus-Resumable", "Upload-Offset", "Upload-Expires"];
    let announced = [
        "Tus-Resumable",
        "Upload-Offset",
        "Upload-Expires",
        "Upload-Length",
        "Upload-Metadata",
    ];
    vec![
        Call::of_shop("options", "/uploads", "Which tus is spoken here").answers_by(
            204,
            "This one",
            &["Tus-Version", "Tus-Extension", "Tus-Max-Size"],
        ),
        Call::of_shop(
            "post",
            "/uploads",
            "Announces a photo, and may bring its first bytes along",
        )
        .by_tus()
        .limited()
        .header("Upload-Length", true, &length)
        .header("Upload-Metadata", true, &text)
        .reads_bytes()
        .answers_by(
            201,
            "Announced",
            &[
                "Location",
                "Tus-Resumable",
                "Upload-Offset",
                "Upload-Expires",
            ],
        ),
        Call::of_shop("head", PATH, "Where to go on")
            .by_tus()
            .answers_by(200, "Here", &announced)
            .refuses(&[ProblemType::UnsupportedPhoto]),
        Call::of_shop("patch", PATH, "More bytes")
            .by_tus()
            .header("Upload-Offset", true, &bytes)
            .reads_bytes()
            .answers_by(204, "They are on the disk", &stands)
            .refuses(&[ProblemType::UnsupportedMediaType]),
        Call::of_shop("delete", PATH, "The shopper changed their mind")
            .by_tus()
            .answers_by(204, "Gone", &["Tus-Resumable"]),
        Call::of_shop(
            "post",
            PATH,
            "The three above, where a network lets no other method through",
        )
        .by_tus()
        .header("X-HTTP-Method-Override", true, &methods)
        .header("Upload-Offset", false, &bytes)
        .reads_bytes()
        .answers_by(200, "As by HEAD", &announced)
        .answers_by(204, "As by PATCH or DELETE", &["Tus-Resumable"])
        .refuses(&[
            ProblemType::UnsupportedMediaType,
            ProblemType::MethodNotAllowed,
        ]),
        Call::of_shop("options", PATH, "Which tus is spoken here").answers_by(
            204,
            "This one",
            &["Tus-Version", "Tus-Extension", "Tus-Max-Size"],
        ),
    ]
}

fn tickets(types: &mut SchemaGenerator) -> Vec<Call> {
    vec![
        Call::of_shop("post", "/tickets", "A request to support")
            .header(
                "Idempotency-Key",
                true,
                &json!({ "type": "string", "format": "uuid" }),
            )
            .limited_by_proof()
            .header("Order-Token", false, &json!({ "type": "string" }))
            .reads(of::<Ticket>(types))
            .answers(
                201,
                "Kept, and never lost from here on",
                of::<Receipt>(types),
            )
            .refuses(&[
                ProblemType::IdempotencyKeyMissing,
                ProblemType::OrderNotFound,
                ProblemType::InvalidTicket,
                ProblemType::IdempotencyMismatch,
                ProblemType::TicketGone,
            ]),
        Call::of_shop("get", "/tickets/{id}", "A request as its shopper sees it")
            .asks(Token::Ticket)
            .answers(200, "As it stands", of::<TicketView>(types))
            .refuses(&[ProblemType::TicketNotFound]),
        of_shopper("messages", "The shopper says more", types)
            .reads(of::<NewMessage>(types))
            .refuses(&[ProblemType::IdempotencyMismatch]),
        of_shopper("check-in", "The shopper says how it went", types)
            .reads(of::<CheckInAnswer>(types))
            .refuses(&[ProblemType::CheckInClosed]),
    ]
}

fn of_shopper(what: &str, summary: &'static str, types: &mut SchemaGenerator) -> Call {
    Call::of_shop("post", &format!("/tickets/{{id}}/{what}"), summary)
        .asks(Token::Ticket)
        .limited_by_proof()
        .answers(201, "As it stands then", of::<TicketView>(types))
        .refuses(&[ProblemType::TicketNotFound, ProblemType::InvalidRequest])
}

/// The agent's side.
fn desk(types: &mut SchemaGenerator) -> Vec<Call> {
    let text = json!({ "type": "string" });
    let statuses = json!({ "enum": TicketStatus::ALL });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX });
    vec![
        Call::of_shop(
            "get",
            "/desk/tickets",
            "The shop's cases, urgent ones first",
        )
        .asks(Token::Desk)
        .query("status", &statuses)
        .query("overdue", &json!({ "type": "boolean" }))
        .query("limit", &limit)
        .query("after", &text)
        .answers(200, "A page of them", of::<DeskTickets>(types))
        .refuses(&[ProblemType::Unauthorized, ProblemType::MalformedRequest]),
        Call::of_shop("get", "/desk/tickets/{id}", "All that is known of a case")
            .asks(Token::Desk)
            .answers(200, "As it stands", of::<DeskTicketDetails>(types))
            .refuses(&[ProblemType::Unauthorized, ProblemType::TicketNotFound]),
        by_agent::<NewStep>("steps", "Support did something", types),
        by_agent::<DeskMessage>("messages", "Support said something", types),
        by_agent::<Resolution>("resolve", "Support is done", types),
    ]
}

fn by_agent<T: JsonSchema>(what: &str, summary: &'static str, types: &mut SchemaGenerator) -> Call {
    Call::of_shop("post", &format!("/desk/tickets/{{id}}/{what}"), summary)
        .asks(Token::Desk)
        .header(
            "Idempotency-Key",
            false,
            &json!({ "type": "string", "minLength": 1, "maxLength": 255 }),
        )
        .reads(of::<T>(types))
        .answers(201, "As its shopper sees it then", of::<TicketView>(types))
        .refuses(&[
            ProblemType::Unauthorized,
            ProblemType::TicketNotFound,
            ProblemType::InvalidRequest,
            ProblemType::IdempotencyMismatch,
        ])
}

/// What a type looks like.
fn of<T: JsonSchema>(types: &mut SchemaGenerator) -> Schema {
    types.subschema_for::<T>()
}
