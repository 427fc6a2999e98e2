//! The pages behind links in support's mail: one button, no script.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::mail::html::escaped;
use crate::mail::text;
use crate::mail::words::Words;
use crate::platform::crypto::sha256;
use crate::tickets::signed_links::AgentAction;

const STYLE: &str = "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:2rem 1.25rem;\
    color-scheme:light dark}h1{font-size:1.375rem}\
    button{font:inherit;font-weight:600;padding:.7em 1.4em;border:0;border-radius:.5em;background:#1d4ed8;color:#fff}";

/// Asks to confirm an action.
#[must_use]
pub fn confirmation(words: &Words, action: AgentAction, title: &str) -> Response {
    let key = text::action_key(action);
    let explanation = escaped(&words.text(&[key, ".explanation"].concat()));
    let button = escaped(&words.text(key));
    let content =
        format!("<p>{explanation}</p><form method=\"post\"><button>{button}</button></form>");
    page(words, StatusCode::OK, title, &content)
}

/// Says that the action is done.
#[must_use]
pub fn done(words: &Words, action: AgentAction, title: &str) -> Response {
    let key = [text::action_key(action), ".done"].concat();
    paragraph(words, StatusCode::OK, title, &key)
}

/// Says that there was nothing to do.
#[must_use]
pub fn already_done(words: &Words, action: AgentAction, title: &str) -> Response {
    let key = [text::action_key(action), ".already"].concat();
    paragraph(words, StatusCode::OK, title, &key)
}

/// The same for an altered token, an expired one, and one whose ticket was deleted.
#[must_use]
pub fn invalid_link(words: &Words) -> Response {
    let title = words.text("page.invalid");
    let explanation = "page.invalid.explanation";
    paragraph(words, StatusCode::NOT_FOUND, &title, explanation)
}

/// A page with the text of a key.
fn paragraph(words: &Words, status: StatusCode, title: &str, key: &str) -> Response {
    let text = escaped(&words.text(key));
    page(words, status, title, &format!("<p>{text}</p>"))
}

/// `title` is escaped here; `content` is HTML.
fn page(words: &Words, status: StatusCode, title: &str, content: &str) -> Response {
    let (title, lang, dir) = (escaped(title), words.tag(), words.direction());
    let html = format!(
        "<!doctype html><html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
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
