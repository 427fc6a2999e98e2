//! Waiting for what can be seen.

use std::time::{Duration, Instant};

use crate::Result;

/// How often one looks.
const EVERY: Duration = Duration::from_millis(10);

/// Looks until there is something to see; an error while looking means "not yet".
///
/// # Errors
///
/// When the time is over: with what was waited for, and why the last look failed.
pub async fn until<T, F: Future<Output = Result<Option<T>>>>(
    what: &str,
    patience: Duration,
    mut look: impl FnMut() -> F,
) -> Result<T> {
    let start = Instant::now();
    loop {
        let seen = look().await;
        if let Ok(Some(seen)) = seen {
            return Ok(seen);
        }
        if start.elapsed() > patience {
            let why = seen.err().map(|error| format!(" ({error})"));
            let why = why.unwrap_or_default();
            return Err(format!("waited {} s for {what}{why}", patience.as_secs()).into());
        }
        tokio::time::sleep(EVERY).await;
    }
}
