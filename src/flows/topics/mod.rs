//! What is it about?

pub mod chunk;
pub mod model;
pub mod view;
