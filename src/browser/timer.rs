//! Timers and promises.

use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

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

/// Lets the page's other tasks run, and continues in a new one; at once, if the browser can't send itself a message.
///
/// By a message, because browsers delay timers: nested ones by 4 milliseconds, those of a hidden tab by a second or more.
pub async fn next_task() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let receiver = channel.port1();
    let received = promise(|done| receiver.set_onmessage(Some(done)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(received).await;
    }
    receiver.close();
}

/// A promise. `start` gets the function that resolves it.
pub fn promise(start: impl Fn(&Function)) -> Promise {
    Promise::new(&mut |done, _| start(&done))
}

/// A promise's value.
///
/// # Errors
///
/// If the promise is rejected, or its value has another type.
pub async fn await_as<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    JsFuture::from(promise).await?.dyn_into()
}
