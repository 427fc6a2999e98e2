//! The handlers, one resource a file.

pub mod act;
pub mod answers;
pub mod assets;
pub mod cases;
pub mod desk;
pub mod facts;
pub mod health;
pub mod lookups;
pub mod openapi;
pub mod orders;
pub mod tickets;
pub mod uploads;
