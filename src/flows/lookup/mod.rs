//! Finding an order, which is a step of several flows.

pub mod context;
pub mod find;
pub mod model;
pub mod question;
pub mod verification;
pub mod view;
pub mod with_order;
