//! A request that was sent: how it stands, what was done and said, and whether all is well.

pub mod check_in;
pub mod chunk;
pub mod compose;
pub mod conversation;
pub mod model;
pub mod state;
pub mod view;
