//! What the session keeps of a verification, because shoppers leave for their mail or for another flow, and come back.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::flows::lookup::verification::model::Code;
use crate::storage::pending_code;

/// The verification's state, which lives as long as the widget.
#[derive(Clone, Copy)]
pub struct VerificationState {
    /// The code that was asked for last.
    pub code: RwSignal<Code>,
    /// The token of the order that a code opened last. It spares the shopper another code.
    pub token: StoredValue<Option<String>>,
}

impl VerificationState {
    /// The session's state, created on first use.
    #[must_use]
    pub fn of(session: Session) -> Self {
        let kept = || {
            let lines = pending_code::read(&session.shop())?;
            Code::restored(&lines)
        };
        session.flow_state(|| Self {
            code: RwSignal::new(kept().unwrap_or_default()),
            token: StoredValue::default(),
        })
    }
}
