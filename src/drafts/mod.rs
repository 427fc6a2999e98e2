//! What this device keeps: what a shopper writes until support has it, and the requests that were sent from here.
//!
//! Nothing is kept before the shopper types. From then on each change is a transaction of the browser's database
//! (IndexedDB), and only a transaction that completed is called saved. A draft belongs to the tab that holds its lock, so
//! two tabs never write over each other; it is over once support has it, or after [`draft::DAYS`].
//!
//! The browser may evict all of this when the disk runs full, and a private window forgets it at its end.

pub mod database;
pub mod draft;
pub mod forget;
pub mod lock;
pub mod mark;
pub mod pictures;
pub mod sent;
pub mod shelf;

pub use sent::{SentRequest, keep, sent};

use database::Unkept;

/// How the keeping of what is typed goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// Nothing was typed yet.
    #[default]
    Nothing,
    /// The latest change is on its way.
    Saving,
    /// Everything that was typed is on this device.
    Saved,
    /// This device won't keep it.
    Refused(Unkept),
}
