//! May it go back?

pub mod chunk;
pub mod model;
pub mod view;
