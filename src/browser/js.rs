//! Properties of JavaScript values that the loader or the page hands over.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A property of a JavaScript value; `undefined` if there is none.
#[must_use]
pub fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that holds text; empty if it holds none.
#[must_use]
pub fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

/// A property that holds a function.
#[must_use]
pub fn function(value: &JsValue, key: &str) -> Option<Function> {
    get(value, key).dyn_into().ok()
}
