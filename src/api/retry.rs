//! Retries calls until the endpoint answers.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::{Array, Promise};
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

use crate::api::failure::{Failure, Pause, Wait};
use crate::browser::clock::device_millis;
use crate::browser::timer::{pause, promise, timeout};

/// The longest pause before the second try, in milliseconds. It doubles with each try.
const FIRST_PAUSE: i32 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: i32 = 20_000;
/// The timeout of a call, in milliseconds. Uploading a piece of a photo over a poor connection takes long.
const TIMEOUT: i32 = 60_000;

/// Calls until the endpoint accepts or refuses; `on_wait` is called each time that it does neither, and says why.
///
/// A call that times out is made again. Each pause has a random length up to a limit that doubles (full jitter), so
/// that shoppers don't return at the same time after an outage. It ends early when the browser is online again. A
/// `Retry-After` is respected.
///
/// # Errors
///
/// The refusal.
pub async fn retry_until_answered<T, F>(
    call: impl Fn() -> F,
    on_wait: impl Fn(Wait),
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let mut longest = FIRST_PAUSE;
    loop {
        let asked = match with_timeout(call()).await {
            Err(Failure::Unreachable) => None,
            Err(Failure::RetryLater(asked)) => Some(asked),
            answer => return answer,
        };
        let millis = random_below(longest);
        match asked {
            Some(asked) => {
                let millis = asked.millis.max(millis) + random_below(FIRST_PAUSE);
                on_wait(wait(asked, millis));
                pause(millis).await;
            }
            None => {
                on_wait(Wait::Away);
                pause_or_online(millis).await;
            }
        }
        longest = (longest * 2).min(LONGEST_PAUSE);
    }
}

fn wait(asked: Pause, millis: i32) -> Wait {
    if asked.is_limit {
        let until = device_millis() + i64::from(millis);
        Wait::Limit { until }
    } else {
        Wait::Away
    }
}

async fn with_timeout<T>(call: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    match select(pin!(call), pin!(pause(TIMEOUT))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Failure::Unreachable),
    }
}

/// A random number below `most`.
fn random_below(most: i32) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "it is below `most`")]
    let random_below = (js_sys::Math::random() * f64::from(most)) as i32;
    random_below
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
