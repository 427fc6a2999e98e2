//! Tickets: what the policy says about them, what happens to them, and the links that lead to them.

pub mod assessment;
pub mod event;
pub mod history;
pub mod reference;
pub mod signed_links;
pub mod state;
