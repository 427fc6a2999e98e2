//! Photos: chosen, resized, stripped of metadata, stored with the draft, uploaded.

pub mod canvas;
pub mod context;
pub mod file_kind;
pub mod model;
pub mod pipeline;
pub mod resize;
pub mod upload;
pub mod view;
