//! Waiting for a state or an answer instead of sleeping.
//!
//! The deadlines only end a run that hangs. They say nothing about speed: no check passes or fails by how long it took.

use std::fmt::Display;
use std::time::{Duration, Instant};

use crate::Result;

/// How long anything may take on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(120);
/// The pause after the first look. It doubles with each look, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(40);

/// What a look at the state saw. None or an error: not yet.
pub type Look<T, E> = std::result::Result<Option<T>, E>;

/// Polls `look` until it returns something. An error means "not yet".
///
/// # Errors
///
/// After [`DEADLINE`], with what was waited for and the last error.
pub async fn until<T, E: Display, F: Future<Output = Look<T, E>>>(
    what: &str,
    look: impl FnMut() -> F,
) -> Result<T> {
    until_within(DEADLINE, what, look).await
}

/// Like [`until`], for what may take longer: a campaign of faults, a build.
///
/// # Errors
///
/// After the deadline, with what was waited for and the last error.
pub async fn until_within<T, E: Display, F: Future<Output = Look<T, E>>>(
    deadline: Duration,
    what: &str,
    mut look: impl FnMut() -> F,
) -> Result<T> {
    let mut polling = Polling::new(deadline);
    loop {
        let seen = look().await;
        match seen {
            Ok(Some(seen)) => return Ok(seen),
            seen => tokio::time::sleep(polling.next_pause(what, seen.err())?).await,
        }
    }
}

/// Like [`until`], for code without a runtime.
///
/// # Errors
///
/// After [`DEADLINE`], with what was waited for.
pub fn until_blocking<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> Result<T> {
    let mut polling = Polling::new(DEADLINE);
    loop {
        match look() {
            Some(seen) => return Ok(seen),
            None => std::thread::sleep(polling.next_pause(what, None::<&str>)?),
        }
    }
}

/// Waits for a future that may hang.
///
/// # Errors
///
/// After [`DEADLINE`], with what was waited for.
pub async fn finished<T>(what: &str, future: impl Future<Output = T>) -> Result<T> {
    let output = tokio::time::timeout(DEADLINE, future).await;
    output.map_err(|_| too_late(DEADLINE, what, None::<&str>).into())
}

/// When polling began, and how long it pauses.
struct Polling {
    start: Instant,
    deadline: Duration,
    pause: Duration,
}

impl Polling {
    fn new(deadline: Duration) -> Self {
        Self {
            start: Instant::now(),
            deadline,
            pause: FIRST_PAUSE,
        }
    }

    /// How long to pause before the next look.
    fn next_pause(&mut self, what: &str, error: Option<impl Display>) -> Result<Duration> {
        if self.start.elapsed() > self.deadline {
            return Err(too_late(self.deadline, what, error).into());
        }
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        Ok(pause)
    }
}

fn too_late(deadline: Duration, what: &str, error: Option<impl Display>) -> String {
    let why = error.map(|error| format!(" ({error})")).unwrap_or_default();
    format!("waited {} s for {what}{why}", deadline.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polling_pauses_longer_and_longer_up_to_a_bound() {
        let mut polling = Polling::new(DEADLINE);
        let mut next = || {
            polling
                .next_pause("a mail", None::<&str>)
                .unwrap_or_default()
        };
        let pauses = std::array::from_fn::<_, 8, _>(|_| next().as_millis());
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 40, 40]);
    }

    #[test]
    fn the_deadline_names_what_was_waited_for() {
        let mut polling = Polling::new(Duration::ZERO);
        std::thread::yield_now();
        let late = polling.next_pause("a mail", Some("none came"));
        let late = late.err().map(|late| late.to_string());
        assert_eq!(late.as_deref(), Some("waited 0 s for a mail (none came)"));
    }
}
