//! *Track*: where is my order?

pub mod chunk;
pub mod model;
pub mod timeline;
pub mod timeline_chunk;
pub mod view;
