//! A link that a mail shows.

/// A link, with the text that names it.
#[derive(Clone, Debug)]
pub struct Link {
    pub label: String,
    pub url: String,
}
