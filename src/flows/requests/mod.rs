//! What this device keeps: requests that were sent from it, how they stand, and what isn't sent yet.

pub mod chunk;
pub mod drafts;
pub mod forget;
pub mod view;
