//! The pages behind links in support's mail: one button, no script.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::mail::html::escaped;
use crate::platform::crypto::sha256;
use crate::tickets::signed_links::AgentAction;

const STYLE: &str = "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:2rem 1.25rem;\
    color-scheme:light dark}h1{font-size:1.375rem}\
    button{font:inherit;font-weight:600;padding:.7em 1.4em;border:0;border-radius:.5em;background:#1d4ed8;color:#fff}";

/// What the pages of one action say.
struct Text {
    /// Before the button is pressed.
    explanation: &'static str,
    button: &'static str,
    done: &'static str,
    already_done: &'static str,
}

const fn text(action: AgentAction) -> Text {
    match action {
        AgentAction::Answered => Text {
            explanation: "You answered the shopper in a mail of your own. This marks the request as answered, so that \
                no one is reminded of it. The shopper gets no mail.",
            button: "Mark as answered",
            done: "Done: the request is marked as answered. The shopper got no mail.",
            already_done: "Nothing to do: the request is marked as answered already.",
        },
        AgentAction::Resolve => Text {
            explanation: "This resolves the request and tells the shopper by mail.",
            button: "Resolve",
            done: "Done: the request is resolved, and the shopper gets a mail about it.",
            already_done: "Nothing to do: the request is resolved already.",
        },
        AgentAction::Refunded => Text {
            explanation: "This marks the refund as issued and tells the shopper by mail.",
            button: "Refund issued",
            done: "Done: the refund is marked as issued, and the shopper gets a mail about it.",
            already_done: "Nothing to do: the refund is marked as issued already.",
        },
    }
}

/// Asks to confirm an action.
#[must_use]
pub fn confirmation(action: AgentAction, title: &str) -> Response {
    let Text {
        explanation,
        button,
        ..
    } = text(action);
    let content =
        format!("<p>{explanation}</p><form method=\"post\"><button>{button}</button></form>");
    page(StatusCode::OK, title, &content)
}

/// Says that the action is done.
#[must_use]
pub fn done(action: AgentAction, title: &str) -> Response {
    paragraph(StatusCode::OK, title, text(action).done)
}

/// Says that there was nothing to do.
#[must_use]
pub fn already_done(action: AgentAction, title: &str) -> Response {
    paragraph(StatusCode::OK, title, text(action).already_done)
}

/// The same for an altered token, an expired one, and one whose ticket was deleted.
#[must_use]
pub fn invalid_link() -> Response {
    let text = "This link doesn't work: it may be too old or incomplete.";
    paragraph(StatusCode::NOT_FOUND, "Nothing here", text)
}

fn paragraph(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, title, &format!("<p>{text}</p>"))
}

/// `title` is escaped here; `content` is HTML.
fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let title = escaped(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>{content}</main></body></html>"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    let policy = [(CONTENT_SECURITY_POLICY, content_security_policy())];
    (status, headers, policy, html).into_response()
}

/// Allows the page its own style and its own form, nothing else.
fn content_security_policy() -> HeaderValue {
    let style = STANDARD.encode(sha256(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
