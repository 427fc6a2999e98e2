//! Replaces the crate `wasm-streams`, which Leptos' server functions use.
//!
//! The widget has no server functions. But that crate exports functions to JavaScript, so no linker removes them: 8 KB of
//! the main module, before compression. Here is what the server functions name, and it throws.

#![forbid(unsafe_code)]

use futures_util::stream::{Empty, Stream};
use wasm_bindgen::{JsValue, throw_str};

const UNUSED: &str = "the widget has no server functions";

/// A stream of JavaScript's.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Wraps a stream.
    #[must_use]
    pub const fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// The stream that was wrapped.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Throws.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        throw_str(UNUSED)
    }

    /// Throws.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        throw_str(UNUSED)
    }
}
