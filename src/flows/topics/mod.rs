//! What is it about?

pub mod view;
