//! The rule of layers, as a test: a file imports only from its own layer or a lower one, and no two files import each
//! other, directly or in a circle.
//!
//! `ARCHITECTURE.md` lists the layers of each crate, top first, in fenced blocks that [`layers`] reads. [`sources`] reads
//! a crate's files, [`imports`] what each of them names of its own crate, and [`rules`] holds both against the list.
//!
//! # Limits
//!
//! Test code (`#[cfg(test)]`) is left out. A name that comes through a re-export counts as an import of the file that
//! re-exports it. A method call isn't an import: only a path is.

#![forbid(unsafe_code)]

pub mod imports;
pub mod layers;
pub mod rules;
pub mod sources;

#[cfg(test)]
mod tests;
