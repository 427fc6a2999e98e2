//! Prepares one photo at a time, because each takes four bytes a pixel while it is decoded.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// Resolved at the end of the last turn that was asked for.
    static LAST: RefCell<Promise> = RefCell::new(Promise::resolve(&JsValue::UNDEFINED));
}

/// A turn. It ends when this is dropped.
pub struct Turn(Option<Function>);

impl Turn {
    /// Waits until all turns that were asked for before have ended.
    pub async fn wait() -> Self {
        let mut end = None;
        let ended = Promise::new(&mut |resolve, _| end = Some(resolve));
        let before = LAST.replace(ended);
        let turn = Self(end);
        // It is never rejected.
        let _ = JsFuture::from(before).await;
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = &self.0 {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}
