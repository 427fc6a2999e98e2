//! Photos: chosen, made smaller, freed of metadata, kept with the draft, uploaded.

pub mod bring;
pub mod kind;
pub mod model;
pub mod shrink;
pub mod tray;
pub mod upload;
