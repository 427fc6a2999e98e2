//! What the parts of a look-up share.

use careline_wire::FoundOrder;
use leptos::prelude::*;

use crate::app::session::Session;
use crate::flows::lookup::model::Lookup;

/// A look-up, as its views see it. A copy is a handle.
#[derive(Clone, Copy)]
pub struct LookupContext {
    /// The session.
    pub session: Session,
    /// What the shopper typed, and how far the look-up is.
    pub lookup: RwSignal<Lookup>,
    /// Called with the order once it was found.
    pub found: Callback<FoundOrder>,
    /// Called if the shopper presses `I can't find my order`.
    pub give_up: Callback<()>,
    /// The view that asks for a verification code, once its chunk has drawn it. The look-up's form shows it.
    pub code_step: StoredValue<Option<AnyView>, LocalStorage>,
}
