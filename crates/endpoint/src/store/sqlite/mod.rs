//! The store in one SQLite database.
//!
//! A commit is on the disk when it returns (write-ahead log, `synchronous=FULL`), so everything that was answered after
//! it survives a crash. Each module implements the trait of one aggregate, or a part of it.

pub mod agent_queue;
pub mod connect;
pub mod idempotency;
pub mod inspect;
pub mod lookup_tokens;
pub mod migrations;
pub mod order_keys;
pub mod orders;
pub mod outbox;
pub mod outdated_orders;
pub mod personal_data;
pub mod photos;
pub mod privacy_log;
pub mod reports;
pub mod stored_ticket;
pub mod ticket_events;
pub mod tickets;
pub mod uploads;
pub mod verification_codes;
pub mod writer;
