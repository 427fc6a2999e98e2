//! Finding an order: a step of several flows.

pub mod code;
pub mod gate;
pub mod model;
pub mod view;
