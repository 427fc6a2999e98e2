//! What this device keeps: what a shopper writes until support has it, and the requests that were sent from here.
//!
//! Nothing is kept before the shopper types. From then on each change is a transaction of the browser's database
//! (IndexedDB), and only a transaction that completed is called saved. A draft belongs to the tab that holds its lock, so
//! two tabs never write over each other; it is over once support has it, or after [`draft::DAYS`].
//!
//! The browser may evict all of this when the disk runs full, and a private window forgets it at its end.

pub mod clear;
pub mod draft;
pub mod drafts;
pub mod indexed_db;
pub mod pending_flag;
pub mod photos;
pub mod save_state;
pub mod sent_requests;
pub mod tab_lock;
