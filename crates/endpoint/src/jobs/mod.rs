//! Work that runs beside the requests: delivery of mails and webhooks, reminders and check-ins, mails about dead
//! letters, and cleanup.
//!
//! Each job runs in the endpoint's own process until it is asked to stop. Several processes on one database don't
//! deliver an entry twice at the same time: the outbox hands each entry out under a lease. What is done every few minutes
//! is done by one of them in turn, and harmless if two do it at once: an event is appended and a mail is queued once.

pub mod cleanup;
pub mod code_mail;
pub mod dead_letters;
pub mod deliveries;
pub mod limits;
pub mod outbox;
pub mod periodic;
pub mod reminders;
pub mod server_clock;
