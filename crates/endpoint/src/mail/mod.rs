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

mod about;
mod address;
mod attachments;
mod block;
mod body;
mod change_request;
pub mod channel;
pub(crate) mod check_in;
pub(crate) mod code_queue;
mod composer;
pub(crate) mod confirmation;
mod content;
mod dead_letter;
pub(crate) mod error;
pub(crate) mod follow_up;
mod headers;
pub(crate) mod html;
mod item;
mod kind;
pub(crate) mod link;
mod order_card;
mod order_summary;
pub(crate) mod outgoing;
mod personalization;
mod plain;
pub(crate) mod reminder;
mod request_copy;
pub(crate) mod sanitize;
pub(crate) mod sender;
mod shopper_parts;
mod subject;
pub(crate) mod support;
pub(crate) mod test_mail;
pub(crate) mod text;
pub(crate) mod theme;
pub(crate) mod ticket_mail;
pub mod transport;
pub(crate) mod update;
pub(crate) mod verification_code;
pub(crate) mod words;
