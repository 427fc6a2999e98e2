//! Calls to the endpoint.

pub mod deflections;
pub mod endpoint;
pub mod failure;
mod http;
pub mod orders;
pub mod proof;
pub mod retry;
pub mod tickets;
pub mod uploads;
