//! A ticket that was sent: its state, its steps and messages, and the check-in.

pub mod autosave;
pub mod check_in;
pub mod check_in_form;
pub mod chunk;
pub mod compose;
pub mod conversation;
pub mod gallery;
pub mod headline;
pub mod items;
pub mod loading;
pub mod model;
pub mod page;
pub mod reply;
pub mod state;
pub mod steps;
pub mod view;
