//! The verdict about a line, which several flows show.

pub mod card;
