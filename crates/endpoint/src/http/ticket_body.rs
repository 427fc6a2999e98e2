//! Reads a ticket's body, and names every field that is wrong.

use careline_wire::{FieldError, FieldProblem, Ticket, Topic, validate};
use serde_json::Value;

use crate::http::problem::field_error;
use crate::platform::decode;

/// What every ticket has, whatever its topic.
const REQUIRED: [&str; 9] = [
    "/id",
    "/secret_sha256",
    "/topic",
    "/locale",
    "/contact",
    "/description",
    "/details",
    "/photos",
    "/no_photo",
];

/// What must be objects.
const OBJECTS: [&str; 4] = ["/contact", "/order", "/item", "/details"];

/// Reads a ticket.
///
/// # Errors
///
/// All fields that are missing; else all lists where objects belong; else the first field of a wrong type; else all
/// fields whose values don't fit the topic.
pub fn read(body: &Value) -> Result<Ticket, Vec<FieldError>> {
    let missing = missing(body);
    if !missing.is_empty() {
        return Err(missing);
    }
    let lists = lists_for_objects(body);
    if !lists.is_empty() {
        return Err(lists);
    }
    let ticket = decode::read(body).map_err(|error| vec![field_error(error)])?;
    let mut errors = validate::ticket(&ticket);
    errors.extend(undeliverable(&ticket, &errors));
    if errors.is_empty() {
        Ok(ticket)
    } else {
        Err(errors)
    }
}

fn missing(body: &Value) -> Vec<FieldError> {
    if !body.is_object() {
        return Vec::new();
    }
    let is_feedback = body
        .pointer("/topic")
        .and_then(Value::as_str)
        .and_then(|topic| topic.parse().ok())
        .is_some_and(Topic::is_feedback);
    let mut required: Vec<String> = REQUIRED.map(str::to_owned).into();
    if !is_feedback {
        required.extend(within(body, "/contact", &["name", "email"]));
    }
    required.extend(within(body, "/order", &["number"]));
    required.extend(within_each(body, "/order/lines", &["id", "quantity"]));
    required.extend(within_each(body, "/photos", &["id", "sha256"]));
    let is_missing = |pointer: &String| body.pointer(pointer).is_none_or(Value::is_null);
    let missing = required.into_iter().filter(is_missing);
    missing
        .map(|pointer| FieldError::new(pointer, FieldProblem::Required, "this is needed"))
        .collect()
}

/// Lists where objects belong. Serde would read a list's entries as an object's fields, in order.
fn lists_for_objects(body: &Value) -> Vec<FieldError> {
    let mut objects: Vec<String> = OBJECTS.map(str::to_owned).into();
    for at in ["/order/lines", "/photos"] {
        objects.extend(entries(body, at));
    }
    let is_list = |pointer: &String| body.pointer(pointer).is_some_and(Value::is_array);
    let lists = objects.into_iter().filter(is_list);
    lists
        .map(|pointer| {
            FieldError::new(
                pointer,
                FieldProblem::Malformed,
                "expected an object, found a list",
            )
        })
        .collect()
}

/// Pointers to some keys of an object; none if there is no object.
fn within(body: &Value, at: &str, keys: &[&str]) -> Vec<String> {
    let is_object = body.pointer(at).is_some_and(Value::is_object);
    let keys = keys.iter().filter(|_| is_object);
    keys.map(|key| format!("{at}/{key}")).collect()
}

fn within_each(body: &Value, at: &str, keys: &[&str]) -> Vec<String> {
    let entries = entries(body, at);
    entries
        .flat_map(|entry| within(body, &entry, keys))
        .collect()
}

/// Pointers to the entries of a list; none if there is no list.
fn entries(body: &Value, at: &str) -> impl Iterator<Item = String> {
    let list = body.pointer(at).and_then(Value::as_array);
    (0..list.map_or(0, Vec::len)).map(move |index| format!("{at}/{index}"))
}

/// An email that `careline-wire` accepts but no mail can be sent to.
fn undeliverable(ticket: &Ticket, errors: &[FieldError]) -> Option<FieldError> {
    const AT: &str = "/contact/email";
    let email = ticket.contact.email.as_deref().unwrap_or_default().trim();
    let is_reported = errors.iter().any(|error| error.pointer == AT);
    if is_reported || email.is_empty() || email.parse::<lettre::Address>().is_ok() {
        return None;
    }
    let detail = "expected an address like name@example.com";
    Some(FieldError::new(AT, FieldProblem::Malformed, detail))
}
