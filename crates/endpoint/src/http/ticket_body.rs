//! A ticket's body, read with everything that is wrong with it, field by field.

use careline_wire::{FieldError, FieldProblem, Ticket, Topic, validate};
use serde_json::Value;

use crate::http::problem::field_error;
use crate::platform::decode;

/// The keys that every ticket has, whatever its topic.
const NEEDED: [&str; 9] = [
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

/// The parts that are objects.
const OBJECTS: [&str; 4] = ["/contact", "/order", "/item", "/details"];

/// Reads a ticket.
///
/// # Errors
///
/// Everything that is missing; else the first thing of another type; else everything that doesn't fit the topic.
pub fn read(body: &Value) -> Result<Ticket, Vec<FieldError>> {
    let missing = missing(body);
    if !missing.is_empty() {
        return Err(missing);
    }
    let listed = listed(body);
    if !listed.is_empty() {
        return Err(listed);
    }
    let ticket = decode::read(body).map_err(|error| vec![field_error(error)])?;
    let mut errors = validate::ticket(&ticket);
    errors.extend(unreachable(&ticket, &errors));
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
        .and_then(Topic::by_name)
        .is_some_and(Topic::is_feedback);
    let mut needed: Vec<String> = NEEDED.map(str::to_owned).into();
    if !is_feedback {
        needed.extend(within(body, "/contact", &["name", "email"]));
    }
    needed.extend(within(body, "/order", &["number"]));
    needed.extend(within_each(body, "/order/lines", &["id", "quantity"]));
    needed.extend(within_each(body, "/photos", &["id", "sha256"]));
    let is_missing = |pointer: &String| body.pointer(pointer).is_none_or(Value::is_null);
    let missing = needed.into_iter().filter(is_missing);
    missing
        .map(|pointer| FieldError::new(pointer, FieldProblem::Required, "this is needed"))
        .collect()
}

/// Lists where objects belong: serde would take a list's entries for an object's fields, one by one.
fn listed(body: &Value) -> Vec<FieldError> {
    let mut objects: Vec<String> = OBJECTS.map(str::to_owned).into();
    for at in ["/order/lines", "/photos"] {
        let count = body
            .pointer(at)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        objects.extend((0..count).map(|index| format!("{at}/{index}")));
    }
    let is_list = |pointer: &String| body.pointer(pointer).is_some_and(Value::is_array);
    let listed = objects.into_iter().filter(is_list);
    listed
        .map(|pointer| {
            FieldError::new(
                pointer,
                FieldProblem::Malformed,
                "expected an object, found a list",
            )
        })
        .collect()
}

/// The pointers to some keys of an object; none where it isn't one.
fn within(body: &Value, at: &str, keys: &[&str]) -> Vec<String> {
    let is_object = body.pointer(at).is_some_and(Value::is_object);
    let keys = keys.iter().filter(|_| is_object);
    keys.map(|key| format!("{at}/{key}")).collect()
}

fn within_each(body: &Value, at: &str, keys: &[&str]) -> Vec<String> {
    let entries = body.pointer(at).and_then(Value::as_array);
    let count = entries.map_or(0, Vec::len);
    (0..count)
        .flat_map(|index| within(body, &format!("{at}/{index}"), keys))
        .collect()
}

/// An address that looks well, but that no mail can carry.
fn unreachable(ticket: &Ticket, errors: &[FieldError]) -> Option<FieldError> {
    const AT: &str = "/contact/email";
    let email = ticket.contact.email.as_deref().unwrap_or_default().trim();
    let is_known = errors.iter().any(|error| error.pointer == AT);
    if is_known || email.is_empty() || email.parse::<lettre::Address>().is_ok() {
        return None;
    }
    let detail = "expected an address like name@example.com";
    Some(FieldError::new(AT, FieldProblem::Malformed, detail))
}
