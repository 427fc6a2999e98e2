//! (see the folder)

pub mod cors;
