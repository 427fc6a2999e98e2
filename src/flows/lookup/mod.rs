//! Finding an order: a step of several flows.

pub mod model;
pub mod verification;
pub mod view;
pub mod with_order;
