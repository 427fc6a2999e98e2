//! Where is my order?

pub mod model;
pub mod view;
