//! What is it about?

pub mod model;
pub mod view;
