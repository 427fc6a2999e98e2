//! *Returns*: which items may go back, and why.

pub mod chunk;
pub mod context;
pub mod line;
pub mod model;
pub mod view;
