//! The store in one Postgres database.
//!
//! A commit is on the server's disk when it returns, so everything that was answered after it survives a crash. Each
//! module implements the trait of one aggregate, or a part of it, as its namesake in [`sqlite`](crate::store::sqlite)
//! does.
//!
//! SQLite has one writer at a time; here writers run side by side. What must not run side by side waits for a row: what
//! changes a ticket locks the ticket's row first, what attaches photos locks their uploads. What has no row yet, such as
//! a new ticket's id, waits for a [lock by name](lock).

pub mod agent_queue;
pub mod buckets;
pub mod clock;
pub mod connect;
pub mod idempotency;
pub mod import;
pub mod inspect;
pub mod lock;
pub mod lookup_tokens;
pub mod migrations;
pub mod orders;
pub mod outbox;
pub mod outdated_orders;
pub mod personal_data;
pub mod photos;
pub mod privacy_log;
pub mod reports;
pub mod stored_ticket;
pub mod text;
pub mod ticket_events;
pub mod tickets;
pub mod uploads;
pub mod verification_codes;
