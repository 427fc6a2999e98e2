//! What this device stores: drafts, queued tickets, unsent messages, the list of sent requests, and the look-up that a
//! code was sent for.
//!
//! Nothing is stored before the shopper types. From then on each change is a transaction of IndexedDB, and a draft is
//! called saved only once its transaction has completed. A draft is opened only by the tab that holds its lock, so two
//! tabs never overwrite each other. It is deleted once the endpoint has accepted its ticket, or after [`draft::DAYS`].
//!
//! The browser may evict all of this if the disk is full, and a private window deletes it when it is closed.

pub mod clear;
pub mod draft;
pub mod drafts;
pub mod indexed_db;
pub mod message_draft;
pub mod messages;
pub mod pending_code;
pub mod pending_flag;
pub mod photos;
pub mod private_window;
mod resume;
pub mod save_state;
pub mod sent_requests;
pub mod tab_lock;
pub mod unread;
