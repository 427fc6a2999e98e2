//! `/desk/act/{token}`: where a link in support's mail leads.
//!
//! Mail scanners and previews follow links, so `GET` changes nothing: it shows a button that does. If the link doesn't
//! work, the page doesn't reveal why.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use careline_wire::TicketStatus;
use careline_wire::resolution::{NewStep, StepKind, StepState};
use uuid::Uuid;

use crate::app::{App, AppState};
use crate::config::Shop;
use crate::http::agent_link_page as page;
use crate::http::problem::{ApiError, ApiResult};
use crate::mail::text::english;
use crate::mail::words::Words;
use crate::tickets::event::Event;
use crate::tickets::history::TicketHistory;
use crate::tickets::signed_links::AgentAction;

/// The token in the path.
type Token = Result<Path<String>, PathRejection>;

/// What a valid token names.
struct Target {
    shop: Arc<Shop>,
    id: Uuid,
    action: AgentAction,
    history: TicketHistory,
}

/// Shows what the link would do.
pub async fn show(State(app): State<AppState>, token: Token) -> ApiResult {
    let words = words(&app, &token);
    let Some(target) = resolve(&app, token).await? else {
        return Ok(page::invalid_link(&words));
    };
    let title = title(&target.shop, &target.history);
    Ok(match is_done(target.action, &target.history) {
        true => page::already_done(&words, target.action, &title),
        false => page::confirmation(&words, target.action, &title),
    })
}

/// Does it. A second time changes nothing, and says so.
pub async fn confirm(State(app): State<AppState>, token: Token) -> ApiResult {
    let words = words(&app, &token);
    let Some(target) = resolve(&app, token).await? else {
        return Ok(page::invalid_link(&words));
    };
    let (shop, action) = (&target.shop, target.action);
    if is_done(action, &target.history) {
        let title = title(shop, &target.history);
        return Ok(page::already_done(&words, action, &title));
    }
    let result = app.act(shop, target.id, event(action), None).await?;
    Ok(match result {
        Ok(history) => page::done(&words, action, &title(shop, &history)),
        Err(_) => page::invalid_link(&words),
    })
}

/// The words of the shop that a token names, valid or not; else English.
fn words(app: &App, token: &Token) -> Words {
    let token = token.as_ref().map_or("", |Path(token)| token.as_str());
    let (shop, _) = token.split_once('.').unwrap_or_default();
    match app.shops.get(shop) {
        Some(shop) => shop.messages(shop.languages.own).into(),
        None => english(),
    }
}

async fn resolve(app: &App, token: Token) -> Result<Option<Target>, ApiError> {
    let Ok(Path(token)) = token else {
        return Ok(None);
    };
    let Some((shop, id, action)) = app.links.verify_agent_link(&token, app.now()) else {
        return Ok(None);
    };
    let Some(shop) = app.shops.get(shop).cloned() else {
        return Ok(None);
    };
    let history = app.store.tickets.history(&shop, id).await?;
    Ok(history.map(|history| Target {
        shop,
        id,
        action,
        history,
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

fn is_done(action: AgentAction, history: &TicketHistory) -> bool {
    let state = &history.state;
    match action {
        AgentAction::Answered => !state.awaits_reply && state.status != TicketStatus::Received,
        AgentAction::Resolve => state.status == TicketStatus::Resolved,
        AgentAction::Refunded => {
            let refund = state.step(StepKind::Refund);
            refund.is_some_and(|step| step.state == StepState::Done)
        }
    }
}

fn title(shop: &Shop, history: &TicketHistory) -> String {
    format!("{} – {}", history.stored.receipt.reference, shop.name)
}
