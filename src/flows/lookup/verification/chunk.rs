//! The step that asks for a code is part of the chunk of *returns*, which has all code that the step needs.
//!
//! A chunk of its own would split the code that all of these share, and so what is downloaded before the first field,
//! into more and smaller chunks.

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk, fetch_with_strings};
use crate::flows::lookup::context::LookupContext;
use crate::flows::lookup::verification::view::EnterCode;

/// Fetches the chunk and draws the step that asks for a code.
///
/// # Errors
///
/// If a download fails.
pub async fn code_step(context: LookupContext) -> Result<AnyView, ChunkError> {
    fetch_with_strings(Box::pin(preload_enter_code()), context.session).await?;
    enter_code(context).await
}

chunk! {
    inquiry, preload(preload_enter_code);
    fn enter_code(context: LookupContext) -> Result<AnyView, ChunkError> {
        Ok(view! { <EnterCode context /> }.into_any())
    }
}
