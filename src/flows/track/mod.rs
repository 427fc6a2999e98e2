//! Where is my order?

pub mod chunk;
pub mod estimate;
pub mod model;
pub mod timeline;
pub mod timeline_chunk;
pub mod view;
