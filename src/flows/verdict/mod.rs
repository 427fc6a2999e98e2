//! TODO

pub mod card;
