//! The requests that were sent from this device.
//!
//! A private window or a full disk may refuse to keep them; then "My requests" is empty, and the confirmation mail has
//! the reference.

use careline_policy::Moment;
use careline_wire::Topic;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web_sys::Storage;

/// The most requests that are kept; older ones go first.
const MOST: usize = 50;

/// A request that was sent from this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRequest {
    /// The ticket's id.
    pub id: Uuid,
    /// What opens it.
    pub secret: String,
    /// What support calls it.
    pub reference: String,
    /// What it is about.
    pub topic: Topic,
    /// When it was sent.
    pub sent_at: Moment,
}

/// The requests of a shop that were sent from this device, the latest first.
#[must_use]
pub fn all(shop: &str) -> Vec<SentRequest> {
    let text = storage().and_then(|storage| storage.get_item(&key(shop)).ok()?);
    let all: Vec<serde_json::Value> = text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    // One by one: what another release wrote otherwise must not hide the rest.
    all.into_iter()
        .filter_map(|one| serde_json::from_value(one).ok())
        .collect()
}

/// Keeps a request; whether the device let us.
pub fn keep(shop: &str, request: SentRequest) -> bool {
    let mut all = self::all(shop);
    all.retain(|one| one.id != request.id);
    all.insert(0, request);
    all.truncate(MOST);
    let Some((storage, text)) = storage().zip(serde_json::to_string(&all).ok()) else {
        return false;
    };
    storage.set_item(&key(shop), &text).is_ok()
}

/// The browser's storage for a few short texts.
pub(super) fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn key(shop: &str) -> String {
    ["careline/", shop, "/requests"].concat()
}
