//! Retries calls until the endpoint answers.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

use crate::api::failure::{Failure, Pause};

/// The longest pause before the second try, in milliseconds. It doubles with each try.
const FIRST_PAUSE: i32 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: i32 = 20_000;
/// The timeout of a call, in milliseconds. Uploading a piece of a photo over a poor connection takes long.
const TIMEOUT: i32 = 60_000;

/// Calls until the endpoint accepts or refuses; `away` is called each time that it doesn't answer.
///
/// A call that times out is made again. Each pause has a random length up to a limit that doubles (full jitter), so
/// that shoppers don't return at the same time after an outage. It ends early when the browser is online again. A
/// `Retry-After` is respected.
///
/// # Errors
///
/// The refusal.
pub async fn retry_until_answered<T, F>(call: impl Fn() -> F, away: impl Fn()) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    until_served(call, |_| away()).await
}

/// Like [`retry_until_answered`]; `not_yet` is called after each failed try, with the pause if the endpoint asked for
/// one.
///
/// # Errors
///
/// The refusal.
pub async fn until_served<T, F>(
    call: impl Fn() -> F,
    not_yet: impl Fn(Option<Pause>),
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let mut longest = FIRST_PAUSE;
    loop {
        let told = match in_time(call()).await {
            Err(Failure::Unreachable) => None,
            Err(Failure::RetryLater(told)) => Some(told),
            answer => return answer,
        };
        not_yet(told);
        match told {
            Some(Pause { millis, .. }) => pause(millis.max(any(longest)) + any(FIRST_PAUSE)).await,
            None => pause_or_online(any(longest)).await,
        }
        longest = (longest * 2).min(LONGEST_PAUSE);
    }
}

async fn in_time<T>(call: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    match select(pin!(call), pin!(pause(TIMEOUT))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Failure::Unreachable),
    }
}

/// A random number below `most`.
fn any(most: i32) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "it is below `most`")]
    let any = (js_sys::Math::random() * f64::from(most)) as i32;
    any
}

async fn pause(millis: i32) {
    let _ = JsFuture::from(timeout(millis)).await;
}

fn timeout(millis: i32) -> Promise {
    promise(|done| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(done, millis);
    })
}

/// Waits that many milliseconds, or until the browser is online again.
async fn pause_or_online(millis: i32) {
    let online = promise(|done| {
        let once = web_sys::AddEventListenerOptions::new();
        once.set_once(true);
        let _ = window()
            .add_event_listener_with_callback_and_add_event_listener_options("online", done, &once);
    });
    let first = Promise::race(&Array::of2(&timeout(millis), &online));
    let _ = JsFuture::from(first).await;
}

/// A promise. `start` gets the function that resolves it.
fn promise(start: impl Fn(&Function)) -> Promise {
    Promise::new(&mut |done, _| start(&done))
}
