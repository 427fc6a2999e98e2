//! TODO

pub mod chunk_macro;
pub mod facts;
pub mod navigation;
pub mod privacy_notice;
pub mod screen_title;
pub mod session;
