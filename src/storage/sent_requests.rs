//! The requests that were sent from this device.
//!
//! A private window or a full disk may refuse to store them. Then "My requests" is empty, and the shopper finds the
//! reference in the confirmation mail.

use careline_policy::Moment;
use careline_wire::Topic;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web_sys::Storage;

/// How many requests are kept. The oldest are dropped.
const MOST: usize = 50;

/// A request that was sent from this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRequest {
    /// The ticket's id.
    pub id: Uuid,
    /// The secret that opens it.
    pub secret: String,
    /// The reference that support knows it by.
    pub reference: String,
    /// What it is about.
    pub topic: Topic,
    /// When it was sent.
    #[cfg_attr(
        target_family = "wasm",
        serde(deserialize_with = "careline_policy::rfc3339::moment")
    )]
    pub sent_at: Moment,
    /// When support had last changed it when the shopper looked at it.
    #[serde(default)]
    pub seen: Option<Moment>,
    /// Whether support is known to have changed it since.
    #[serde(default)]
    pub is_unread: bool,
}

/// A shop's requests that were sent from this device, the latest first.
#[must_use]
pub fn all(shop: &str) -> Vec<SentRequest> {
    let text = storage().and_then(|storage| storage.get_item(&key(shop)).ok()?);
    let all: Vec<serde_json::Value> = text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    // One by one, so that a record in another release's format doesn't hide the others.
    all.into_iter()
        .filter_map(|one| serde_json::from_value(one).ok())
        .collect()
}

/// Adds a request. Returns whether the browser stored it.
pub fn keep(shop: &str, request: SentRequest) -> bool {
    let mut all = self::all(shop);
    all.retain(|one| one.id != request.id);
    all.insert(0, request);
    all.truncate(MOST);
    store(shop, &all)
}

/// Changes a stored request. Returns all of them.
pub(super) fn change(
    shop: &str,
    id: Uuid,
    change: impl FnOnce(&mut SentRequest),
) -> Vec<SentRequest> {
    let mut all = self::all(shop);
    if let Some(request) = all.iter_mut().find(|one| one.id == id) {
        change(request);
        // If it can't be stored, it counts as unread until it can.
        store(shop, &all);
    }
    all
}

/// Returns whether the browser stored them.
fn store(shop: &str, all: &[SentRequest]) -> bool {
    let Some((storage, text)) = storage().zip(serde_json::to_string(all).ok()) else {
        return false;
    };
    storage.set_item(&key(shop), &text).is_ok()
}

/// The browser's local storage.
pub(super) fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn key(shop: &str) -> String {
    ["careline/", shop, "/requests"].concat()
}
