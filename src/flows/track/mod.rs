//! Where is my order?

pub mod model;
pub mod story;
pub mod view;
