//! The addresses of the endpoint's calls.

/// Where a shop's calls go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    base: String,
    origin: String,
}

impl Endpoint {
    /// The endpoint of that origin, for a shop.
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
