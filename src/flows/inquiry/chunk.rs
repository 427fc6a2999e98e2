//! The chunk of the form that prepares a ticket.

use careline_wire::Topic;
use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::facts::with_facts;
use crate::app::session::Session;
use crate::flows::inquiry::view::InquirySteps;

chunk! {
    inquiry, preload(preload_inquiry);
    /// Draws the step that the inquiry about a topic is at.
    pub fn inquiry(session: Session, topic: Topic) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <InquirySteps session facts topic /> };
        Ok(with_facts(session, draw))
    }
}
