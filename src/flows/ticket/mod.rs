//! A ticket that was sent: its state, its steps and messages, and the check-in.

pub mod autosave;
pub mod check_in;
pub mod check_in_form;
pub mod chunk;
pub mod compose;
pub mod conversation;
pub mod model;
pub mod state;
pub mod view;
