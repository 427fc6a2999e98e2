//! May it go back?

pub mod model;
pub mod view;
