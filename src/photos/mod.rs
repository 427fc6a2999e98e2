//! Photos: chosen, resized, stripped of metadata, stored with the draft, uploaded.

pub mod area;
pub mod canvas;
pub mod context;
pub mod decoder;
pub mod drawing;
pub mod file_kind;
pub mod model;
pub mod orientation;
pub mod pipeline;
pub mod queue;
pub mod resize;
pub mod strips;
pub mod thumbnail;
pub mod tile;
pub mod upload;
pub mod view;
