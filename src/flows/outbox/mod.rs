//! Requests that wait on this device to be sent, from an earlier visit or another tab.

pub mod chunk;
pub mod deliver;
pub mod send;
