//! `/desk/act/{token}`: what a link in support's mail leads to.
//!
//! Mail scanners and previews follow links, so a `GET` changes nothing: it says what would happen, and shows the button
//! that does it. Whoever opens a page that can't be opened learns nothing about why.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_wire::TicketStatus;
use careline_wire::resolution::{NewStep, StepKind, StepState};
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::problem::{ApiError, ApiResult};
use crate::mail::html::escaped;
use crate::platform::crypto::sha256;
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::Event;
use crate::tickets::signed_links::AgentAction;

const STYLE: &str = "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:2rem 1.25rem;\
    color-scheme:light dark}h1{font-size:1.375rem}\
    button{font:inherit;font-weight:600;padding:.7em 1.4em;border:0;border-radius:.5em;background:#1d4ed8;color:#fff}";

/// A token in the path.
type Token = Result<Path<String>, PathRejection>;

/// What a token stands for.
struct Meant {
    shop: Arc<Shop>,
    id: Uuid,
    action: AgentAction,
    case: TicketHistory,
}

/// Says what would happen, and changes nothing.
pub async fn show(State(app): State<AppState>, token: Token) -> ApiResult<Response> {
    let Some(Meant {
        shop, action, case, ..
    }) = meant(&app, token).await?
    else {
        return Ok(unknown());
    };
    if is_done(action, &case) {
        return Ok(already(action, &shop, &case));
    }
    let words = words(action);
    let text = format!("<p>{}</p>", words.would);
    let button = format!(
        "<form method=\"post\"><button>{}</button></form>",
        words.button
    );
    Ok(page(
        StatusCode::OK,
        &titled(&shop, &case),
        &(text + &button),
    ))
}

/// Does it; a second time changes nothing, and says so.
pub async fn confirm(State(app): State<AppState>, token: Token) -> ApiResult<Response> {
    let Some(Meant {
        shop,
        id,
        action,
        case,
    }) = meant(&app, token).await?
    else {
        return Ok(unknown());
    };
    if is_done(action, &case) {
        return Ok(already(action, &shop, &case));
    }
    let Ok(case) = app.act(&shop, id, event(action)).await? else {
        return Ok(unknown());
    };
    let text = format!("<p>{}</p>", words(action).done);
    Ok(page(StatusCode::OK, &titled(&shop, &case), &text))
}

async fn meant(app: &App, token: Token) -> Result<Option<Meant>, ApiError> {
    let Ok(Path(token)) = token else {
        return Ok(None);
    };
    let Some((shop, id, action)) = app.links.verify_agent_link(&token, app.now()) else {
        return Ok(None);
    };
    let Some(shop) = app.shops.get(shop).cloned() else {
        return Ok(None);
    };
    let case = app.store.ticket_history(&shop, id).await?;
    Ok(case.map(|case| Meant {
        shop,
        id,
        action,
        case,
    }))
}

fn event(action: AgentAction) -> Event {
    match action {
        AgentAction::Answered => Event::AnsweredOutside {},
        AgentAction::Resolve => Event::Resolved { message: None },
        AgentAction::Refunded => Event::Step(NewStep {
            kind: StepKind::Refund,
            state: StepState::Done,
            note: None,
        }),
    }
}

fn is_done(action: AgentAction, TicketHistory { state: case, .. }: &TicketHistory) -> bool {
    match action {
        AgentAction::Answered => !case.awaits_reply && case.status != TicketStatus::Received,
        AgentAction::Resolve => case.status == TicketStatus::Resolved,
        AgentAction::Refunded => {
            let refund = case.step(StepKind::Refund);
            refund.is_some_and(|step| step.state == StepState::Done)
        }
    }
}

struct Words {
    would: &'static str,
    button: &'static str,
    done: &'static str,
    already: &'static str,
}

const fn words(action: AgentAction) -> Words {
    match action {
        AgentAction::Answered => Words {
            would: "You answered the shopper by a mail of your own. This notes it, so that nobody is reminded. \
                The shopper gets no mail.",
            button: "Mark as answered",
            done: "Noted: support answered. The shopper got no mail.",
            already: "Nothing to do: support answered already.",
        },
        AgentAction::Resolve => Words {
            would: "This resolves the request, and tells the shopper so by mail.",
            button: "Resolve",
            done: "Done: the request is resolved, and the shopper is told so by mail.",
            already: "Nothing to do: the request is resolved already.",
        },
        AgentAction::Refunded => Words {
            would: "This notes that the refund was issued, and tells the shopper so by mail.",
            button: "Refund issued",
            done: "Done: the refund is issued, and the shopper is told so by mail.",
            already: "Nothing to do: the refund is noted already.",
        },
    }
}

fn titled(shop: &Shop, TicketHistory { stored: kept, .. }: &TicketHistory) -> String {
    format!("{} – {}", kept.receipt.reference, shop.name)
}

fn already(action: AgentAction, shop: &Shop, case: &TicketHistory) -> Response {
    let text = format!("<p>{}</p>", words(action).already);
    page(StatusCode::OK, &titled(shop, case), &text)
}

/// The same for a token that was altered, that is over, and whose ticket isn't here.
fn unknown() -> Response {
    let text = "<p>This link doesn't work: it may be too old, or not whole.</p>";
    page(StatusCode::NOT_FOUND, "Nothing here", text)
}

fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let title = escaped(title);
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>{content}</main></body></html>"
    );
    let style = STANDARD.encode(sha256(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let policy =
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let fixed = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (status, fixed, [(CONTENT_SECURITY_POLICY, policy)], html).into_response()
}
