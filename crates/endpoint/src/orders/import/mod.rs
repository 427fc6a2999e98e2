//! Reads a file of orders, one order after another, so that a file of any size takes little memory.
//!
//! [`file`](self::file) reads a JSON list ([`json`]) or a CSV table ([`table`]). A table is read twice: first for its
//! [`dialect`] and to see which rows belong to which order; then [`row`] reads the cells of an order's rows,
//! [`assemble`] puts them together to its JSON, and [`shipments`] those of its shipments. [`place`] says in which row and
//! column an error of that JSON is.

pub mod assemble;
pub mod cell;
pub mod columns;
pub mod dialect;
pub mod empty_lines;
pub mod entry;
pub mod file;
pub mod group;
pub mod json;
pub mod place;
pub mod row;
pub mod shipments;
pub mod table;
