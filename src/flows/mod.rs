//! The flows. A new one is a folder here, a [`Screen`], and an arm of [`view`].
//!
//! *Track* is what people open most, so its code and its strings are part of the first download. The views of every
//! other flow are reached only through the functions in its `chunk.rs`, so their code ends up in a chunk of its own, which
//! is downloaded together with its strings. Naming such a view from anywhere else would pull its code into the first
//! download.

pub mod answers;
pub mod inquiry;
pub mod items;
pub mod lookup;
pub mod outbox;
pub mod requests;
pub mod returns;
pub mod ticket;
pub mod topics;
pub mod track;
pub mod verdict;

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, ChunkView, Download};
use crate::app::navigation::{Nav, Screen};
use crate::app::session::Session;
use crate::flows::inquiry::chunk::{inquiry, preload_inquiry};
use crate::flows::requests::chunk::{preload_requests, requests};
use crate::flows::returns::chunk::{preload_returns, returns};
use crate::flows::ticket::chunk::ticket;
use crate::flows::topics::chunk::{answered, preload_topics, topics};
use crate::flows::track::view::Track;
use crate::ui::fixed::IntoFixed as _;

/// Fetches a screen's chunk and draws the screen.
///
/// # Errors
///
/// If a download fails, or the shopper has gone to another screen meanwhile.
pub async fn view(screen: Screen, session: Session) -> Result<AnyView, ChunkError> {
    let shown = session.nav.with_untracked(Nav::current);
    let view: ChunkView = match screen {
        Screen::Track => return Ok(view! { <Track session /> }.fixed()),
        Screen::Returns => Box::pin(returns(session)),
        Screen::Topics(group) => Box::pin(topics(session, group)),
        Screen::Answered => Box::pin(answered(session)),
        Screen::Inquiry(topic) => Box::pin(inquiry(session, topic)),
        Screen::Requests => Box::pin(requests(session)),
        Screen::Ticket => Box::pin(ticket(session)),
    };
    if let Some(chunk) = chunk_of(screen) {
        chunk.await?;
    }
    // A view that is drawn now would replace the screen that the shopper went to meanwhile.
    if session.nav.try_with_untracked(Nav::current) != Some(shown) {
        return Err(ChunkError);
    }
    view.await
}

/// The download of a screen's chunk, if its code isn't in the main module.
fn chunk_of(screen: Screen) -> Option<Download> {
    Some(match screen {
        Screen::Track => return None,
        Screen::Returns => Box::pin(preload_returns()),
        Screen::Topics(_) | Screen::Answered => Box::pin(preload_topics()),
        Screen::Inquiry(_) => Box::pin(preload_inquiry()),
        Screen::Requests | Screen::Ticket => Box::pin(preload_requests()),
    })
}
