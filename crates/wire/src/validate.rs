//! Checks whether a ticket, a message or a check-in is complete.
//!
//! The widget calls this before it sends, and the endpoint before it stores. The endpoint's result counts.

use crate::bidi;
use crate::check_in::CheckInAnswer;
use crate::conversation::NewMessage;
use crate::problem::{FieldError, FieldProblem};
use crate::ticket::{Contact, Details, OrderPart, PhotoRef, Ticket};
use crate::topic::{Part, Spec};

/// The most characters in a one-line answer, such as a name, an order number or an item.
pub const LINE_MAX: usize = 200;
/// The most characters in an email address (RFC 5321).
pub const EMAIL_MAX: usize = 254;
/// The most characters in the address of a page.
pub const URL_MAX: usize = 2_000;
/// The most characters in a longer answer.
pub const TEXT_MAX: usize = 5_000;
/// The most photos of a ticket.
pub const PHOTOS_MAX: usize = 6;
/// The most lines of a ticket.
pub const LINES_MAX: usize = 100;

/// Everything that is wrong with a ticket. Empty if it is complete.
#[must_use]
pub fn ticket(ticket: &Ticket) -> Vec<FieldError> {
    let spec = ticket.topic.spec();
    let mut check = Check::default();
    check.line("/locale", &ticket.locale, LINE_MAX);
    check.required("/locale", &ticket.locale);
    contact(&mut check, &spec, &ticket.contact);
    check.required("/description", &ticket.description);
    check.length("/description", &ticket.description, TEXT_MAX);
    order(&mut check, &spec, ticket.order.as_ref());
    item(&mut check, &spec, ticket);
    details(&mut check, &spec, ticket);
    photos(&mut check, &spec, ticket);
    check.errors
}

fn contact(check: &mut Check, spec: &Spec, contact: &Contact) {
    let name = contact.name.as_deref().unwrap_or_default();
    let email = contact.email.as_deref().unwrap_or_default();
    check.line("/contact/name", name, LINE_MAX);
    check.line("/contact/email", email, EMAIL_MAX);
    if spec.contact {
        check.required("/contact/name", name);
        check.required("/contact/email", email);
    }
    if !email.trim().is_empty() && !is_email(email) {
        check.malformed(
            "/contact/email",
            "expected an address like name@example.com",
        );
    }
}

fn order(check: &mut Check, spec: &Spec, order: Option<&OrderPart>) {
    let Some(order) = order else {
        if spec.needs.contains(&Part::Order) {
            check.required("/order", "");
        }
        return;
    };
    let in_words = order.item_in_words.as_deref().unwrap_or_default();
    check.required("/order/number", &order.number.0);
    check.line("/order/number", &order.number.0, LINE_MAX);
    check.length("/order/item_in_words", in_words, TEXT_MAX);
    if spec.needs.contains(&Part::Lines) && order.lines.is_empty() && in_words.trim().is_empty() {
        check.required("/order/lines", "");
    }
    check.count("/order/lines", order.lines.len(), LINES_MAX);
    for (index, line) in order.lines.iter().enumerate() {
        check.required(&format!("/order/lines/{index}/id"), &line.id.0);
        // The shop's own system made this id, so any characters may be in it.
        check.length(&format!("/order/lines/{index}/id"), &line.id.0, LINE_MAX);
        if line.quantity == 0 {
            check.malformed(
                &format!("/order/lines/{index}/quantity"),
                "expected at least 1",
            );
        }
    }
}

fn item(check: &mut Check, spec: &Spec, ticket: &Ticket) {
    let item = ticket.item.clone().unwrap_or_default();
    let name = item.name.unwrap_or_default();
    let url = item.url.unwrap_or_default();
    check.line("/item/name", &name, LINE_MAX);
    check.line("/item/url", &url, URL_MAX);
    if spec.needs.contains(&Part::Item) && name.trim().is_empty() && url.trim().is_empty() {
        check.required("/item", "");
    }
}

fn details(check: &mut Check, spec: &Spec, ticket: &Ticket) {
    let Details { font, material, .. } = &ticket.details;
    for (pointer, answer) in [("/details/font", font), ("/details/material", material)] {
        check.line(pointer, answer.as_deref().unwrap_or_default(), LINE_MAX);
    }
    let answers = [
        (Part::Country, "/details/country", &ticket.details.country),
        (
            Part::NewAddress,
            "/details/new_address",
            &ticket.details.new_address,
        ),
        (
            Part::ReadBack,
            "/details/read_back",
            &ticket.details.read_back,
        ),
    ];
    for (part, pointer, answer) in answers {
        let answer = answer.as_deref().unwrap_or_default();
        match part {
            Part::Country => check.line(pointer, answer, LINE_MAX),
            _ => check.length(pointer, answer, TEXT_MAX),
        }
        if spec.needs.contains(&part) {
            check.required(pointer, answer);
        }
    }
}

fn photos(check: &mut Check, spec: &Spec, ticket: &Ticket) {
    check.count("/photos", ticket.photos.len(), PHOTOS_MAX);
    if spec.needs.contains(&Part::Photos) && ticket.photos.is_empty() && !ticket.no_photo {
        check.errors.push(FieldError::new(
            "/photos",
            FieldProblem::Required,
            "expected a photo, or no_photo set to true",
        ));
    }
    check.no_duplicates(&ticket.photos);
}

/// Everything that is wrong with a shopper's message.
#[must_use]
pub fn message(message: &NewMessage) -> Vec<FieldError> {
    let mut check = Check::default();
    check.text("/text", &message.text);
    check.count("/photos", message.photos.len(), PHOTOS_MAX);
    check.no_duplicates(&message.photos);
    check.errors
}

/// Everything that is wrong with a message of support.
#[must_use]
pub fn support_message(text: &str) -> Vec<FieldError> {
    let mut check = Check::default();
    check.text("/text", text);
    check.errors
}

/// Everything that is wrong with support's note about a step or a resolution.
#[must_use]
pub fn note(note: Option<&str>) -> Vec<FieldError> {
    let mut check = Check::default();
    check.length("/note", note.unwrap_or_default(), TEXT_MAX);
    check.errors
}

/// Everything that is wrong with the answer to a check-in.
#[must_use]
pub fn check_in(answer: &CheckInAnswer) -> Vec<FieldError> {
    let mut check = Check::default();
    if answer
        .rating
        .is_some_and(|rating| !(1..=5).contains(&rating))
    {
        check.malformed("/rating", "expected a number from 1 to 5");
    }
    let comment = answer.comment.as_deref().unwrap_or_default();
    check.length("/comment", comment, TEXT_MAX);
    check.errors
}

/// Whether a text has the form of an email address: one `@`, a name before it, a host with a dot after it, and no
/// spaces.
///
/// An encoded word (RFC 2047) is refused, even if it has that form: some mail programs would decode it and write to
/// another address.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let is_plain = |c: char| is_visible(c) && !"@<>()[],;:\\\"".contains(c);
    !name.is_empty()
        && !name.contains("=?")
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
        && name.chars().all(is_plain)
        && host.chars().all(is_plain)
}

/// Whether a text is safe to show as a link: an `http` or `https` address whose host is plain to see.
///
/// An `@` or `%` in the host is refused, since a reader would take the part before the `@` for the host. So are spaces
/// and invisible characters, which browsers skip.
#[must_use]
pub fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '\\', '?', '#']).next());
    host.is_some_and(|host| !host.is_empty() && !host.contains(['@', '%']))
        && url.chars().all(is_visible)
}

/// Whether a web address is `https`, or `http` on a loopback host.
#[must_use]
pub fn is_secure_address(url: &str) -> bool {
    is_web_address(url) && (url.starts_with("https://") || is_loopback(url))
}

fn is_loopback(url: &str) -> bool {
    let hosts = ["localhost", "127.0.0.1", "[::1]"];
    hosts.into_iter().any(|host| {
        let rest = url
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_prefix(host));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?', '#']))
    })
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !bidi::is_control(c)
}

#[derive(Default)]
struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    fn required(&mut self, pointer: &str, value: &str) {
        if value.trim().is_empty() {
            let error = FieldError::new(pointer, FieldProblem::Required, "this is needed");
            self.errors.push(error);
        }
    }

    /// A text of one or more lines: not empty, and not too long.
    fn text(&mut self, pointer: &str, value: &str) {
        self.required(pointer, value);
        self.length(pointer, value, TEXT_MAX);
    }

    /// No photo is listed twice.
    fn no_duplicates(&mut self, photos: &[PhotoRef]) {
        for (index, photo) in photos.iter().enumerate() {
            if photos.iter().take(index).any(|other| other.id == photo.id) {
                self.malformed(&format!("/photos/{index}/id"), "this photo is listed twice");
            }
        }
    }

    fn length(&mut self, pointer: &str, value: &str, max: usize) {
        if value.chars().count() > max {
            let detail = format!("expected at most {max} characters");
            self.errors
                .push(FieldError::new(pointer, FieldProblem::TooLong, detail));
        }
    }

    /// One line of text: short, and without line breaks or other control characters.
    fn line(&mut self, pointer: &str, value: &str, max: usize) {
        self.length(pointer, value, max);
        if value.chars().any(char::is_control) {
            self.malformed(pointer, "expected one line of text");
        }
    }

    fn count(&mut self, pointer: &str, count: usize, max: usize) {
        if count > max {
            let detail = format!("expected at most {max}");
            self.errors
                .push(FieldError::new(pointer, FieldProblem::TooMany, detail));
        }
    }

    fn malformed(&mut self, pointer: &str, detail: &str) {
        self.errors
            .push(FieldError::new(pointer, FieldProblem::Malformed, detail));
    }
}
