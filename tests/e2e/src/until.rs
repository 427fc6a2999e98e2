//! Waiting for the state that a shopper would see.

use crate::failure::Result;

/// Polls `look` until it returns something. An error means "not yet".
///
/// # Errors
///
/// After the harness's deadline, with what was waited for and the last error.
pub async fn until<T, F: Future<Output = Result<Option<T>>>>(
    what: &str,
    look: impl FnMut() -> F,
) -> Result<T> {
    let seen = careline_harness::until::until(what, look).await;
    seen.map_err(|error| error.to_string().into())
}
