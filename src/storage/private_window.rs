//! Recognizes private windows, which delete what a page stores when they are closed.
//!
//! Firefox and Safari refuse the origin private file system there, although they store everything else. Chromium's
//! private windows can't be recognized.

use std::cell::Cell;

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

use crate::storage::indexed_db::{call, get, within_limit};
use crate::storage::save_state::SaveState;

thread_local! {
    static IS_PRIVATE: Cell<Option<bool>> = const { Cell::new(None) };
}

/// How long what was just stored is kept: [`SaveState::Saved`] or [`SaveState::SavedUntilClosed`].
pub async fn saved() -> SaveState {
    let is_private = match IS_PRIVATE.get() {
        Some(known) => known,
        None => is_file_system_refused().await.unwrap_or_default(),
    };
    IS_PRIVATE.set(Some(is_private));
    if is_private {
        SaveState::SavedUntilClosed
    } else {
        SaveState::Saved
    }
}

/// An error if the browser has no such file system.
async fn is_file_system_refused() -> Result<bool, JsValue> {
    let storage = get(&window().navigator(), "storage")?;
    let asked: Promise = call(&storage, "getDirectory", &[])?.dyn_into()?;
    Ok(within_limit(asked).await.is_err())
}
