//! Photos: chosen, made smaller, freed of metadata, uploaded.

pub mod model;
pub mod shrink;
pub mod upload;
