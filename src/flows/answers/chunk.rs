//! The chunk of what shoppers type for a question. It has almost no code, but the texts that it mentions are downloaded with
//! it, once something is typed.

use crate::app::chunk::{ChunkError, chunk};

/// The locale keys of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchKeys {
    /// The stop words.
    pub stop: &'static str,
    /// What a question's name is appended to for its terms.
    pub terms: &'static str,
}

chunk! {
    search;
    /// Downloads the texts of the search.
    pub fn search_keys() -> Result<SearchKeys, ChunkError> {
        Ok(SearchKeys {
            stop: "answers.stop",
            terms: "terms.",
        })
    }
}
