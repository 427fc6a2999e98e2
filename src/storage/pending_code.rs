//! The look-up whose code was sent last, so that a reload neither loses number and email nor sends another code.
//!
//! It is in the session storage, which the browser deletes with the tab. Its lines begin with number and email.

use leptos::prelude::window;
use web_sys::Storage;

/// What was kept, line by line.
#[must_use]
pub fn read(shop: &str) -> Option<String> {
    storage()?.get_item(&key(shop)).ok()?
}

/// Keeps these lines. If the browser doesn't store them, the shopper types number and email again.
pub fn keep(shop: &str, lines: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(shop), lines);
    }
}

/// Deletes what was kept, because the order was found.
pub fn remove(shop: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(shop));
    }
}

/// The browser's session storage.
pub(super) fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn key(shop: &str) -> String {
    ["careline/", shop, "/code"].concat()
}
