//! TODO

pub mod clock;
pub mod focus;
pub mod random;
