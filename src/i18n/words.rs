//! A language's strings by their keys.

#[cfg(not(target_arch = "wasm32"))]
use std::collections::BTreeMap;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// The strings.
pub enum Words {
    /// An object of `loader/modules.js`, which adds those of a chunk when the chunk is downloaded.
    Object(JsValue),
    /// Where there is no browser: the build renders the first screens natively.
    #[cfg(not(target_arch = "wasm32"))]
    Map(BTreeMap<String, String>),
}

impl Words {
    /// The string of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<String> {
        match self {
            Self::Object(words) => Reflect::get(words, &key.into()).ok()?.as_string(),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Map(words) => words.get(key).cloned(),
        }
    }
}
