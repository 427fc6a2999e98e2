//! Asking again until the endpoint answers.

use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

use crate::failure::Failure;

/// The pause before the second try, in milliseconds; it doubles from try to try.
const FIRST_PAUSE: i32 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: i32 = 20_000;

/// Calls until the endpoint answers, yes or no; says each time that it is away.
///
/// The pause doubles, and ends early when the browser is back online.
///
/// # Errors
///
/// When the endpoint answers no.
pub async fn until_answered<T, F>(call: impl Fn() -> F, away: impl Fn()) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let mut pause = FIRST_PAUSE;
    loop {
        match call().await {
            Err(Failure::Away) => {}
            answer => return answer,
        }
        away();
        pause_or_online(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Waits that many milliseconds, or until the browser says that it is back online.
async fn pause_or_online(millis: i32) {
    let timeout = promise(|done| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(done, millis);
    });
    let online = promise(|done| {
        let once = web_sys::AddEventListenerOptions::new();
        once.set_once(true);
        let _ = window()
            .add_event_listener_with_callback_and_add_event_listener_options("online", done, &once);
    });
    let first = Promise::race(&Array::of2(&timeout, &online));
    let _ = JsFuture::from(first).await;
}

/// A promise that `start` gets the means to fulfil.
fn promise(start: impl Fn(&Function)) -> Promise {
    Promise::new(&mut |done, _| start(&done))
}
