//! Asking again until the endpoint answers.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

use crate::api::failure::{Failure, Pause};

/// The longest pause before the second try, in milliseconds; it doubles from try to try.
const FIRST_PAUSE: i32 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: i32 = 20_000;
/// How long an answer may take, in milliseconds; a piece of a photo over a poor connection takes long.
const PATIENCE: i32 = 60_000;

/// Calls until the endpoint answers, yes or no; says each time that it is away.
///
/// A call that stalls is given up and made again. Each pause is any length up to a limit that doubles (full jitter), so
/// that the shoppers of a shop don't all come back at once; it ends early when the browser is back online. Where the
/// endpoint says how long to wait, it isn't asked before.
///
/// # Errors
///
/// When the endpoint answers no.
pub async fn retry_until_answered<T, F>(call: impl Fn() -> F, away: impl Fn()) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    until_served(call, |_| away()).await
}

/// The same; each time that it isn't served, `not_yet` hears whether it's told to come later.
///
/// # Errors
///
/// When the endpoint answers no.
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
    match select(pin!(call), pin!(pause(PATIENCE))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Failure::Unreachable),
    }
}

/// Any number up to that one.
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

/// Waits that many milliseconds, or until the browser says that it is back online.
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

/// A promise that `start` gets the means to fulfil.
fn promise(start: impl Fn(&Function)) -> Promise {
    Promise::new(&mut |done, _| start(&done))
}
