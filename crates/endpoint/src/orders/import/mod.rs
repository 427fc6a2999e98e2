//! Imports a file of orders.
//!
//! [`file`](self::file) reads a JSON list, or a CSV table: [`records`] splits it into rows, [`table`] reads their
//! cells, [`assemble`] puts the rows together to orders, and [`shipments`] those of an order to its shipments.

pub mod assemble;
pub mod cell;
pub mod columns;
pub mod file;
pub mod group;
pub mod records;
pub mod shipments;
pub mod table;
