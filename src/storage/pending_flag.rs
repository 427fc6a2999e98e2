//! The flag for queued tickets: an empty database whose name the loader looks for on every page.
//!
//! Local storage would be simpler, but browsers write it to the disk seconds later, so a crash could lose the flag.

use js_sys::Array;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

use crate::storage::indexed_db::{call, get, wait_for_event, within_limit};

/// The loader looks for this name.
const NAME: &str = "careline-help";

/// Whether the flag is set, as far as the browser tells.
pub async fn is_set() -> bool {
    database_names().await.is_ok_and(|names| {
        names
            .iter()
            .any(|one| get(&one, "name").is_ok_and(|name| name == NAME))
    })
}

async fn database_names() -> Result<Array, JsValue> {
    let listed = call(&get(&window(), "indexedDB")?, "databases", &[])?;
    Ok(Array::from(&within_limit(listed.dyn_into()?).await?))
}

/// Sets or clears the flag.
pub async fn set(is_waiting: bool) {
    if is_set().await != is_waiting {
        // Without the flag, queued tickets are sent when "My requests" is opened.
        let _ = change(is_waiting).await;
    }
}

async fn change(is_waiting: bool) -> Result<(), JsValue> {
    let method = if is_waiting { "open" } else { "deleteDatabase" };
    let request = call(&get(&window(), "indexedDB")?, method, &[NAME.into()])?;
    wait_for_event(&request, "success", &["error", "blocked"]).await?;
    if is_waiting {
        call(&get(&request, "result")?, "close", &[])?;
    }
    Ok(())
}
