//! Chunks: parts of the wasm that are downloaded when they are first needed.
//!
//! A function that is declared with [`chunk!`] is moved into a chunk, with all code that no other chunk needs.
//! Functions may share a chunk by naming it alike. Code that several chunks need ends up in a shared chunk, which is
//! fetched with the first of them.
//!
//! `loader/modules.js` downloads them, and with each chunk the strings that its code mentions.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

/// Puts a function into the chunk that is named in front of it. Calling the function fetches the chunk.
///
/// Without the feature `split`, as in tests, there is no chunk loader and all code stays in one module.
macro_rules! chunk {
    ($chunk:ident $(, preload($preload:ident))?; $(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $output:ty $body:block) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible $(, preload($preload))?)]
        $(#[$attribute])*
        $visibility fn $name($($argument: $type),*) -> $output $body

        #[cfg(not(feature = "split"))]
        $(#[$attribute])*
        $visibility async fn $name($($argument: $type),*) -> $output $body

        $(
            /// Fetches the chunk ahead of its first call.
            ///
            /// # Errors
            ///
            /// If the download fails.
            #[cfg(not(feature = "split"))]
            $visibility async fn $preload() -> Result<(), leptos::wasm_split::SplitLoaderError> {
                Ok(())
            }
        )?
    };
}

pub(crate) use chunk;

/// A chunk, or the strings that its code mentions, failed to download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkError;

impl From<SplitLoaderError> for ChunkError {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The download of a chunk.
pub type Download = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;
/// A view that is drawn by code of a chunk.
pub type ChunkView = Pin<Box<dyn Future<Output = Result<AnyView, ChunkError>>>>;
