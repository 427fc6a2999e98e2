//! Careline end to end: a real browser against the real endpoint.
//!
//! Each test has its own [`Shop`] (endpoint, both demo shops' orders, mailbox) and its own [`Page`] (a browser with a
//! phone-sized window), and does what a shopper does: it finds elements by role and accessible name, as the browser
//! computes them. Both end with the test, whether it passes or not.
//!
//! No test sleeps: [`until`] polls until the state that a shopper would see is there.

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
};

/// A test ends with the first failure.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// Why a test failed. Printed with its line breaks.
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

/// A path in the repository.
#[must_use]
pub fn repository(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.unwrap_or(Path::new(".")).join(path)
}
