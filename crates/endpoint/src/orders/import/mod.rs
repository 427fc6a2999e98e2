//! (see the folder)

pub mod assemble;
pub mod cell;
pub mod columns;
pub mod file;
pub mod group;
pub mod records;
pub mod shipments;
pub mod table;
