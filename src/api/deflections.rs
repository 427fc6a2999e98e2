//! Tells the shop that its policy answered somebody.

use careline_wire::{Deflection, Topic};
use gloo_net::http::Request;
use leptos::task::spawn_local;

use crate::api::endpoint::Endpoint;

/// Counts an answer. Whether that succeeds is nothing to the shopper, so nobody waits for it.
pub fn count(endpoint: Endpoint, topic: Topic) {
    spawn_local(async move {
        let request = Request::post(&endpoint.url("/answers")).json(&Deflection { topic });
        if let Ok(request) = request {
            let _ = request.send().await;
        }
    });
}
