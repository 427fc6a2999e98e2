//! *Track*: where is my order?

pub mod model;
pub mod timeline;
pub mod view;
