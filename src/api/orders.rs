//! Looking up an order.

use careline_wire::{FoundOrder, LookupRequest};

use super::{Endpoint, post, read};
use crate::failure::Failure;

/// Finds an order by its number and email; `working` hears where that takes work.
///
/// # Errors
///
/// `order-not-found` where they don't belong together.
pub async fn look_up(
    endpoint: &Endpoint,
    request: &LookupRequest,
    working: impl Fn(),
) -> Result<FoundOrder, Failure> {
    let body = serde_json::to_string(request).map_err(|_| Failure::Unreadable)?;
    read(post(&endpoint.url("/order-lookups"), &[], &body, working).await?).await
}
