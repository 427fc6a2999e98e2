//! May it go back?

pub mod model;
pub mod verdict;
pub mod view;
