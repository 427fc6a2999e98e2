//! Mails to support and to shoppers.
//!
//! A mail is composed when it is delivered, from the stored ticket. Its `Message-ID` is stored with the event that
//! causes it, so every attempt sends the same one. All mails of a ticket refer to one root, and each to the previous
//! mail to the same recipient, so that both sides see one thread.
//!
//! No mail has `List-Id` or `List-Unsubscribe` (RFC 2919, RFC 8058): those are for bulk mail. Each mail here is for one
//! person about their own request, and unsubscribing would lose the reply.
//!
//! What shoppers write is only ever text. In headers it is reduced to one line before lettre encodes it. In bodies it
//! is quoted line by line, and bodies are base64. Until lettre 0.11.24 the last two protect from RUSTSEC-2026-0561
//! (2026-11-23: 0.11.23 is the latest that can be had).

pub mod about;
pub mod address;
pub mod attachments;
pub mod body;
pub mod change_request;
pub mod check_in;
pub mod code_queue;
pub mod confirmation;
pub mod error;
pub mod headers;
pub mod html;
pub mod link;
pub mod order_summary;
pub mod outgoing;
pub mod personalization;
pub mod reminder;
pub mod request_copy;
pub mod sanitize;
pub mod shopper_message;
pub mod shopper_parts;
pub mod support;
pub mod text;
pub mod ticket_mail;
pub mod transport;
pub mod update;
pub mod verification_code;

pub use crate::mail::address::mailbox;
pub use crate::mail::outgoing::{for_event, for_new_ticket};
