//! Webhooks: tell a shop's own helpdesk what happens to its tickets (Standard Webhooks).
//!
//! A webhook is an outbox entry, like a mail, written in the same transaction as the event that causes it. A ticket's
//! webhooks arrive in the order of its events: one that fails holds back the later ones of its ticket, but no other
//! ticket's.

pub mod channel;
pub mod client;
pub mod payload;
pub mod signature;
