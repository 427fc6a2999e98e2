//! The chunk of "My requests", which it shares with a single ticket and the outbox.

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::facts::with_facts;
use crate::app::session::Session;
use crate::flows::requests::view::Requests;

chunk! {
    requests, preload(preload_requests);
    /// Draws the requests that were sent from this device, and the drafts.
    pub fn requests(session: Session) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <Requests session facts /> };
        Ok(with_facts(session, draw))
    }
}
