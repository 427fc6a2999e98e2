//! The step that asks for a code is part of the chunk of *returns*, which has all code that the step needs.
//!
//! A chunk of its own would split the code that all of these share, and so what is downloaded before the first field,
//! into more and smaller chunks.

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::flows::lookup::context::LookupContext;
use crate::flows::lookup::verification::view::EnterCode;
use crate::ui::fixed::IntoFixed as _;

chunk! {
    inquiry;
    /// Draws the step that asks for a code.
    pub fn code_step(context: LookupContext) -> Result<AnyView, ChunkError> {
        Ok(view! { <EnterCode context /> }.fixed())
    }
}
