//! The chunk of *track* that is needed once the order was found.

use careline_policy::Order;
use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk, fetch_with_strings};
use crate::app::facts::with_facts;
use crate::app::session::Session;
use crate::flows::track::timeline::Timeline;

/// Fetches the chunk and draws an order's timeline.
///
/// # Errors
///
/// If a download fails.
pub async fn timeline(session: Session, order: Order) -> Result<AnyView, ChunkError> {
    fetch_with_strings(Box::pin(preload_story()), session).await?;
    order_story(session, order).await
}

chunk! {
    story, preload(preload_story);
    fn order_story(session: Session, order: Order) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <Timeline session facts order /> };
        Ok(with_facts(session, draw))
    }
}
