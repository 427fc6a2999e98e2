//! Why a test failed.

use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};

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
