//! What flows are made of: no word of the domain here.

pub mod button;
pub mod choice;
pub mod field;
pub mod notice;
pub mod toast;
