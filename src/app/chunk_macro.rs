//! Chunks: parts of the wasm that are fetched when they are first needed.

/// Puts a function into a chunk of its own, named in front of it; calling it fetches the chunk.
///
/// Without the feature `split`, as in tests, there is no loader for chunks and all stays in one module.
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
            /// When the chunk can't be fetched.
            #[cfg(not(feature = "split"))]
            $visibility async fn $preload() -> Result<(), SplitLoaderError> {
                Ok(())
            }
        )?
    };
}

pub(crate) use chunk;
