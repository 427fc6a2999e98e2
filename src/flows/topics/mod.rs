//! The topics that a ticket can be about.

pub mod chunk;
pub mod model;
pub mod view;
