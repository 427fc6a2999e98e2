//! Mail: what is said to support and to shoppers, and how it gets there.
//!
//! A mail is written at its delivery, from the ticket as it is kept, under the `Message-ID` that it was given with
//! the ticket. Both mails of a ticket refer to the same root, so that each side sees one thread.
//!
//! Whatever a shopper wrote is only ever text: in headers it loses its control characters and goes through lettre's
//! encoding, in bodies it is quoted line by line, and bodies are base64.

pub(crate) mod address;
mod change;
mod confirmation;
mod order;
mod read_back;
mod support;
pub mod transport;
pub(crate) mod words;
pub mod worker;

use careline_policy::Order;
use careline_wire::Ticket;
use careline_wire::ticket::OrderPart;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, MessageBuilder, SinglePart};
use lettre::{Address, Message};
use uuid::Uuid;

use crate::config::Shop;
use crate::store::outbox::Kind;
use crate::store::tickets::KeptTicket;

/// The mails that a new ticket causes, under their `Message-ID`s.
#[must_use]
pub fn owed(ticket: &Ticket, domain: &str) -> Vec<(Kind, String)> {
    let has_email = !email(ticket).is_empty();
    let confirmation = has_email.then_some(Kind::Confirmation);
    let kinds = [Some(Kind::Support), confirmation];
    let named = kinds.into_iter().flatten();
    named
        .map(|kind| (kind, format!("<{}@{domain}>", Uuid::new_v4())))
        .collect()
}

/// Why a mail can't be written or delivered.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// An address can't be used.
    #[error("an address can't be used: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// The mail can't be put together.
    #[error("the mail can't be put together: {0}")]
    Message(#[from] lettre::error::Error),
    /// A photo can't be read, or the maildir can't be written.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// The mail server didn't take it.
    #[error(transparent)]
    Smtp(#[from] transport::NotTaken),
    /// The ticket can't be read.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
    /// The mail belongs to nothing that is here.
    #[error("{0}")]
    Orphaned(&'static str),
}

/// The lines of a mail's body.
type Lines = Vec<String>;

/// All that a mail is written from.
struct Case<'a> {
    shop: &'a Shop,
    kept: &'a KeptTicket,
    sender: &'a Mailbox,
    message_id: &'a str,
}

impl Case<'_> {
    fn ticket(&self) -> &Ticket {
        &self.kept.ticket
    }

    fn reference(&self) -> &str {
        &self.kept.receipt.reference
    }

    /// The order that was looked up, and what the ticket says of it.
    fn order(&self) -> Option<(&Order, &OrderPart)> {
        let looked_up = self.kept.assessment.order.as_ref();
        looked_up.zip(self.ticket().order.as_ref())
    }

    /// Whether nobody can be answered.
    fn is_anonymous(&self) -> bool {
        email(self.ticket()).is_empty()
    }

    /// The headers that both mails have.
    fn start(&self) -> MessageBuilder {
        let domain = self.sender.email.domain();
        let root = format!("<{}@{domain}>", self.reference().to_lowercase());
        Message::builder()
            .message_id(Some(self.message_id.to_owned()))
            .in_reply_to(root.clone())
            .references(root)
            .date(self.kept.received_at.into())
            .from(self.sender.clone())
    }

    fn support(&self) -> Mailbox {
        mailbox(&self.shop.name, self.shop.email.clone())
    }

    /// Whoever wrote the ticket, where they left an address.
    fn shopper(&self) -> Result<Option<Mailbox>, Undelivered> {
        let email = email(self.ticket());
        if email.is_empty() {
            return Ok(None);
        }
        let name = self.ticket().contact.name.as_deref().unwrap_or_default();
        Ok(Some(mailbox(name, email.parse()?)))
    }
}

fn email(ticket: &Ticket) -> &str {
    ticket.contact.email.as_deref().unwrap_or_default().trim()
}

fn mailbox(name: &str, address: Address) -> Mailbox {
    let name = words::one_line(name);
    Mailbox::new(
        (!name.is_empty()).then_some(name),
        address::in_ascii(address),
    )
}

/// A part of a body under its title; nothing where it is empty.
fn titled(title: &str, mut lines: Lines) -> Lines {
    if !lines.is_empty() {
        lines.insert(0, title.to_owned());
    }
    lines
}

fn text(body: String) -> SinglePart {
    let encoding = ContentTransferEncoding::Base64;
    // Base64 takes any text.
    let body = Body::new_with_encoding(body, encoding)
        .unwrap_or_else(|body| Body::dangerous_pre_encoded(body, encoding));
    SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .body(body)
}
