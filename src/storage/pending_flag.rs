//! The mark that something waits to be sent: an empty database, which the loader looks for on every page.
//!
//! Local storage would be simpler, and is written to the disk seconds later: a killed browser would forget it.

use js_sys::Array;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::storage::indexed_db::{call, get, settled};

/// The loader knows it by this name.
const NAME: &str = "careline-help";

/// Whether something waits, as far as the browser says.
pub async fn is_set() -> bool {
    names().await.is_ok_and(|names| {
        names
            .iter()
            .any(|one| get(&one, "name").is_ok_and(|name| name == NAME))
    })
}

async fn names() -> Result<Array, JsValue> {
    let listed = call(&get(&window(), "indexedDB")?, "databases", &[])?;
    Ok(Array::from(
        &JsFuture::from(js_sys::Promise::from(listed)).await?,
    ))
}

/// Sets the mark, or takes it away.
pub async fn set(is_waiting: bool) {
    if is_set().await != is_waiting {
        // Without it, what waits is sent when "My requests" is opened.
        let _ = change(is_waiting).await;
    }
}

async fn change(is_waiting: bool) -> Result<(), JsValue> {
    let method = if is_waiting { "open" } else { "deleteDatabase" };
    let request = call(&get(&window(), "indexedDB")?, method, &[NAME.into()])?;
    settled(&request, "success", &["error", "blocked"]).await?;
    if is_waiting {
        call(&get(&request, "result")?, "close", &[])?;
    }
    Ok(())
}
