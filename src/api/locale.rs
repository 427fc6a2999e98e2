//! The locale's remaining strings: those that the first screen doesn't show.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::i18n;

/// Fetches the remaining strings if they aren't loaded yet. Returns whether they are loaded now.
///
/// It uses the browser's `fetch` directly, because it runs before the first screen: the other calls need code that
/// decodes problems, which is downloaded later.
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
