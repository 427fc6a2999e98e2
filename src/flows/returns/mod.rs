//! *Returns*: which items may go back, and why.

pub mod chunk;
pub mod model;
pub mod view;
