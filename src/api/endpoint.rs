//! The addresses of the endpoint's calls.

/// The base address of a shop's calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    base: String,
    origin: String,
}

impl Endpoint {
    /// The base address of a shop's calls at the endpoint of an origin.
    #[must_use]
    pub fn new(origin: &str, shop: &str) -> Self {
        Self {
            base: [origin, "/v1/shops/", shop].concat(),
            origin: origin.to_owned(),
        }
    }

    pub(super) fn url(&self, path: &str) -> String {
        [&self.base, path].concat()
    }

    /// The absolute address of a `Location`, which may be a path.
    pub(super) fn resolve(&self, location: &str) -> String {
        if location.starts_with('/') {
            [&self.origin, location].concat()
        } else {
            location.to_owned()
        }
    }
}
