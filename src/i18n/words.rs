//! A language's strings by their keys.
//!
//! In the browser they are an object of `loader/modules.js`, which adds those of a chunk when the chunk is downloaded. The
//! build, which renders the first screens natively, has no such object and takes a map.

#[cfg(not(target_arch = "wasm32"))]
pub use native::Words;
#[cfg(target_arch = "wasm32")]
pub use web::Words;

#[cfg(target_arch = "wasm32")]
mod web {
    use js_sys::Reflect;
    use wasm_bindgen::JsValue;

    /// The strings.
    pub struct Words(JsValue);

    impl From<JsValue> for Words {
        fn from(object: JsValue) -> Self {
            Self(object)
        }
    }

    impl Words {
        /// The string of a key.
        pub fn get(&self, key: &str) -> Option<String> {
            Reflect::get(&self.0, &key.into()).ok()?.as_string()
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::collections::BTreeMap;

    /// The strings.
    pub struct Words(BTreeMap<String, String>);

    impl From<BTreeMap<String, String>> for Words {
        fn from(map: BTreeMap<String, String>) -> Self {
            Self(map)
        }
    }

    impl Words {
        /// The string of a key.
        pub fn get(&self, key: &str) -> Option<String> {
            self.0.get(key).cloned()
        }
    }
}
