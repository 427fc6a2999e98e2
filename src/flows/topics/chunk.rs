//! The chunk of the topics. It also draws the thanks after a deflection.

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::navigation::Group;
use crate::app::session::Session;
use crate::flows::answers::view::Answered;
use crate::flows::topics::view::Topics;
use crate::ui::fixed::IntoFixed as _;

chunk! {
    topics, preload(preload_topics);
    /// Draws the topics of a group.
    pub fn topics(session: Session, group: Group) -> Result<AnyView, ChunkError> {
        Ok(view! { <Topics session group /> }.fixed())
    }
}

chunk! {
    topics;
    /// Draws the thanks to a shopper whose question the policy answered.
    pub fn answered(session: Session) -> Result<AnyView, ChunkError> {
        Ok(view! { <Answered session /> }.fixed())
    }
}
