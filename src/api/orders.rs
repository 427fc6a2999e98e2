//! Looking up an order.

use careline_wire::{FoundOrder, LookupRequest};
use gloo_net::http::Request;

use super::{Endpoint, read};
use crate::failure::Failure;

/// Finds an order by its number and email.
///
/// # Errors
///
/// `order-not-found` where they don't belong together.
pub async fn look_up(endpoint: &Endpoint, request: &LookupRequest) -> Result<FoundOrder, Failure> {
    let body = serde_json::to_string(request).map_err(|_| Failure::Unreadable)?;
    let request = Request::post(&endpoint.url("/order-lookups"))
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| Failure::Unreadable)?;
    read(request.send().await).await
}
