//! The chunk that finds an order. It is separate because decoding orders takes code that typing a number doesn't.

use std::pin::Pin;

use careline_wire::{FoundOrder, LookupRequest};
use leptos::prelude::*;

use crate::api::failure::Failure;
use crate::app::chunk::{ChunkError, chunk, fetch_with_strings};
use crate::app::session::Session;
use crate::flows::lookup::context::LookupContext;
use crate::flows::lookup::find;

/// Downloads ahead of the look-up the chunk that finds an order, and the strings that tell the outcome.
pub async fn preload(session: Session) {
    // If it fails here, the look-up downloads it again and reports the failure.
    let _ = fetch_with_strings(Box::pin(preload_orders()), session).await;
}

/// The answer to a look-up, once it has arrived.
pub type Answer = Pin<Box<dyn Future<Output = Result<Option<FoundOrder>, Failure>>>>;

chunk! {
    story, preload(preload_orders);
    /// Finds an order, see [`find::order`].
    pub fn look_up(
        context: LookupContext,
        request: LookupRequest,
        on_proof: Callback<()>,
    ) -> Result<Answer, ChunkError> {
        Ok(Box::pin(find::order(context, request, on_proof)))
    }
}
