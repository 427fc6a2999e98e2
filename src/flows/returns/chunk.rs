//! The chunk of *returns*.

use leptos::prelude::*;

use crate::app::chunk::{ChunkError, chunk};
use crate::app::facts::with_facts;
use crate::app::session::Session;
use crate::flows::returns::view::ReturnItems;

chunk! {
    inquiry, preload(preload_returns);
    /// Draws the choice of what goes back.
    pub fn returns(session: Session) -> Result<AnyView, ChunkError> {
        let draw = |facts| view! { <ReturnItems session facts /> };
        Ok(with_facts(session, draw))
    }
}
