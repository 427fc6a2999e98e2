//! The outbox is delivered by code in the chunk of "My requests".

use leptos::task::spawn_local;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::session::Session;
use crate::flows::outbox::send;

/// Fetches the chunk and starts to deliver the queued tickets. If it can't be fetched now, the next visit tries again.
pub async fn deliver_queued(session: Session) {
    let _ = start_delivery(session).await;
}

chunk! {
    requests;
    fn start_delivery(session: Session) -> Result<(), ChunkError> {
        spawn_local(send::all(session));
        Ok(())
    }
}
