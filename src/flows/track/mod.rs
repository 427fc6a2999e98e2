//! Where is my order?

pub mod estimate;
pub mod model;
pub mod timeline;
pub mod view;
