//! A single ticket is drawn by the chunk of "My requests".

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::facts::with_facts;
use crate::app::session::Session;
use crate::flows::ticket::view::Ticket;

chunk! {
    requests;
    /// Draws the ticket that the shopper opened.
    pub fn ticket(session: Session) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <Ticket session facts /> };
        Ok(with_facts(session, draw))
    }
}
