//! "My requests": tickets that were sent from this device and their state, drafts, and queued tickets.

pub mod card;
pub mod chunk;
pub mod drafts;
pub mod forget;
pub mod view;
