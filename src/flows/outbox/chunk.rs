//! The outbox is delivered by code in the chunk of "My requests".

use leptos::task::spawn_local;

use crate::app::chunk::{ChunkError, chunk, fetch_with_strings};
use crate::app::session::Session;
use crate::flows::outbox::send;

/// Fetches the chunk and starts to deliver the queued tickets.
pub async fn deliver_queued(session: Session) {
    if fetch_with_strings(Box::pin(preload_outbox()), session)
        .await
        .is_ok()
    {
        // If the chunk can't be fetched now, the next visit tries again.
        let _ = start_delivery(session).await;
    }
}

chunk! {
    requests, preload(preload_outbox);
    fn start_delivery(session: Session) -> Result<(), ChunkError> {
        spawn_local(send::all(session));
        Ok(())
    }
}
