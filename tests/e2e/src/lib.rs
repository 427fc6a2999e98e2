//! Careline as its shoppers meet it: a real browser against the real endpoint.
//!
//! A test gets a [`Shop`] of its own (endpoint, both demo shops' orders, mailbox) and a [`Page`] of its own (a browser with a
//! phone-sized window), and does what a shopper does: it finds things by role and accessible name, as the browser
//! itself computes them. Both end with the test, whether it passes or not.
//!
//! Nothing here sleeps for a while and hopes: [`until`] looks again until what a shopper would see is there.

pub mod browser;
pub mod driver;
pub mod mailbox;
pub mod page;
pub mod photo;
pub mod shop;
pub mod site;

pub use browser::{Browser, Profile};
pub use page::{Page, Role};
pub use shop::Shop;
pub use site::Site;

use std::{
    error::Error,
    fmt::{self, Debug, Display, Formatter},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// A test ends with the first failure, which says what a shopper would have missed.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// Why a test ended. It prints as it reads, line breaks and all.
pub struct Failure(Box<dyn Error>);

impl<E: Into<Box<dyn Error>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl Display for Failure {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, out)
    }
}

impl Debug for Failure {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, out)
    }
}

/// How long a shopper's next thing may take, on a machine that is busy with another test too.
const DEADLINE: Duration = Duration::from_secs(20);

/// Looks until there is something to see; an error while looking means "not yet".
///
/// # Errors
///
/// When the deadline passes: with what was waited for, and why the last look failed.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let start = Instant::now();
    loop {
        let seen = look().await;
        if let Ok(Some(seen)) = seen {
            return Ok(seen);
        }
        if start.elapsed() > DEADLINE {
            let why = seen.err().map(|error| format!(" ({error})"));
            let why = why.unwrap_or_default();
            return Err(format!("waited {} s for {what}{why}", DEADLINE.as_secs()).into());
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

/// A path in the repository.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.unwrap_or(Path::new(".")).join(path)
}
