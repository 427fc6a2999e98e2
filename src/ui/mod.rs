//! Components that flows are built from. They know nothing of orders or tickets.

pub mod button;
pub mod choice;
pub mod confirm;
pub mod copy;
pub mod field;
pub mod fixed;
pub mod item;
pub mod notice;
pub mod steps;
pub mod toast;
