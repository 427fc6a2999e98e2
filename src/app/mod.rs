//! What every flow builds on: the session, navigation, the shop's facts, and chunks that load on demand.

pub mod chunk;
pub mod facts;
pub mod first_screen;
pub mod lazy;
pub mod navigation;
pub mod privacy_notice;
pub mod screen_title;
pub mod session;
pub mod wait_text;
