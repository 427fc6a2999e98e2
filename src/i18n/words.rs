//! A language's strings by their keys.
//!
//! In the browser they are a JavaScript object, because its `JSON.parse` costs no code in the wasm. The build, which renders
//! the first screens natively, has no such object and takes a map.

#[cfg(not(target_arch = "wasm32"))]
pub use native::Words;
#[cfg(target_arch = "wasm32")]
pub use web::Words;

#[cfg(target_arch = "wasm32")]
mod web {
    use js_sys::{JSON, Object, Reflect};
    use wasm_bindgen::JsCast as _;

    /// The strings.
    #[derive(Default)]
    pub struct Words(Object);

    impl Words {
        /// Reads JSON text; `None` if it is no object.
        pub fn parse(text: &str) -> Option<Self> {
            let words = JSON::parse(text).ok()?;
            words.is_object().then(|| Self(words.unchecked_into()))
        }

        /// The string of a key.
        pub fn get(&self, key: &str) -> Option<String> {
            Reflect::get(&self.0, &key.into()).ok()?.as_string()
        }

        /// Adds other strings.
        pub fn extend(&mut self, others: Self) {
            Object::assign(&self.0, &others.0);
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::collections::BTreeMap;

    /// The strings.
    #[derive(Default)]
    pub struct Words(BTreeMap<String, String>);

    impl Words {
        /// Reads JSON text; `None` if it is no object of strings.
        pub fn parse(text: &str) -> Option<Self> {
            serde_json::from_str(text).ok().map(Self)
        }

        /// The string of a key.
        pub fn get(&self, key: &str) -> Option<String> {
            self.0.get(key).cloned()
        }

        /// Adds other strings.
        pub fn extend(&mut self, others: Self) {
            self.0.extend(others.0);
        }
    }
}
