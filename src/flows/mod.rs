//! The flows. A new one is a folder here, a [`Screen`], and an arm of [`view`].
//!
//! Each flow's views are reached only through the functions in its `chunk.rs`, so their code ends up in a chunk of its
//! own. Naming a view from anywhere else would pull its code into the first download.
//!
//! *Track* starts with the locale's first strings alone. Every other screen also needs the remaining ones, which are
//! downloaded together with its chunk.

pub mod answers;
pub mod inquiry;
pub mod lookup;
pub mod outbox;
pub mod requests;
pub mod returns;
pub mod ticket;
pub mod topics;
pub mod track;
pub mod verdict;

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, ChunkView, Download, fetch_with_strings};
use crate::app::navigation::{Nav, Screen};
use crate::app::session::Session;
use crate::flows::inquiry::chunk::{inquiry, preload_inquiry};
use crate::flows::requests::chunk::{preload_requests, requests};
use crate::flows::returns::chunk::{preload_returns, returns};
use crate::flows::ticket::chunk::ticket;
use crate::flows::topics::chunk::{answered, preload_topics, topics};
use crate::flows::track::chunk::track;

/// Fetches a screen's chunk and draws the screen.
///
/// # Errors
///
/// If a download fails, or the shopper has gone to another screen meanwhile.
pub async fn view(screen: Screen, session: Session) -> Result<AnyView, ChunkError> {
    let shown = session.nav.with_untracked(Nav::current);
    let (chunk, view): (Download, ChunkView) = match screen {
        Screen::Track => return track(session).await,
        Screen::Returns => (Box::pin(preload_returns()), Box::pin(returns(session))),
        Screen::Topics(group) => (Box::pin(preload_topics()), Box::pin(topics(session, group))),
        Screen::Answered => (Box::pin(preload_topics()), Box::pin(answered(session))),
        Screen::Inquiry(topic) => (
            Box::pin(preload_inquiry()),
            Box::pin(inquiry(session, topic)),
        ),
        Screen::Requests => (Box::pin(preload_requests()), Box::pin(requests(session))),
        Screen::Ticket => (Box::pin(preload_requests()), Box::pin(ticket(session))),
    };
    fetch_with_strings(chunk, session).await?;
    // A view that is drawn now would replace the screen that the shopper went to meanwhile.
    if session.nav.try_with_untracked(Nav::current) != Some(shown) {
        return Err(ChunkError);
    }
    view.await
}
