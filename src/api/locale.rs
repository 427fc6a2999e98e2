//! The rest of the language's words: what the first screen doesn't say.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::i18n;

/// Fetches the rest of the words, unless they are here; whether they are now.
///
/// By the browser's own `fetch`, since this stands on the way to the first screen: the other calls' reading of problems
/// takes code that comes later.
pub async fn complete(url: &str) -> bool {
    i18n::are_whole() || fetched(url).await.is_ok_and(|text| i18n::extend(&text))
}

async fn fetched(url: &str) -> Result<String, JsValue> {
    let response = JsFuture::from(window().fetch_with_str(url)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::UNDEFINED);
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or(JsValue::UNDEFINED)
}
