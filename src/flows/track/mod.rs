//! Where is my order?

pub mod expected;
pub mod model;
pub mod story;
pub mod view;
