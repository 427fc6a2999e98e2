//! Timers.

use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Waits that many milliseconds.
pub async fn pause(millis: i32) {
    let _ = JsFuture::from(timeout(millis)).await;
}

/// A promise that is resolved after that many milliseconds.
pub fn timeout(millis: i32) -> Promise {
    promise(|done| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(done, millis);
    })
}

/// A promise. `start` gets the function that resolves it.
pub fn promise(start: impl Fn(&Function)) -> Promise {
    Promise::new(&mut |done, _| start(&done))
}
