//! The outbox: tickets that are queued on this device, from an earlier visit or another tab.

pub mod chunk;
pub mod deliver;
pub mod send;
pub mod state;
