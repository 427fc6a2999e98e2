//! The chunk of the first screen of *track*.

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::session::Session;
use crate::flows::track::view::Track;

chunk! {
    track, preload(preload_track);
    /// Draws the question which order it is, and then the order's timeline.
    pub fn track(session: Session) -> Result<AnyView, ChunkError> {
        Ok(view! { <Track session /> }.into_any())
    }
}
