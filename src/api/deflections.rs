//! Tells the shop that its policy answered a question without a ticket (a deflection).

use careline_wire::{Deflection, Topic};
use gloo_net::http::Request;
use leptos::task::spawn_local;

use crate::api::endpoint::Endpoint;

/// Counts a deflection. It runs in the background and its failure is ignored, because it doesn't concern the shopper.
pub fn count(endpoint: Endpoint, topic: Topic) {
    spawn_local(async move {
        let request = Request::post(&endpoint.url("/answers")).json(&Deflection { topic });
        if let Ok(request) = request {
            let _ = request.send().await;
        }
    });
}
