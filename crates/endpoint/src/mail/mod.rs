//! Mail: what is said to support and to shoppers, and how it gets there.
//!
//! A mail is written at its delivery, from the ticket as it is kept, under the `Message-ID` that it was given with
//! what caused it. All mails of a ticket refer to the same root, and each to the one before it to the same person, so
//! that each side sees one thread.
//!
//! None has `List-Id` or `List-Unsubscribe` (RFC 2919, RFC 8058): these are for mail to many. Each of ours answers one
//! person about a request of theirs, and to leave such a "list" would be to lose the answer.
//!
//! Whatever a shopper wrote is only ever text: in headers it is one line before lettre sees it and goes through lettre's
//! encoding, in bodies it is quoted line by line, and bodies are base64. Until lettre 0.11.24 the last two are what keeps
//! RUSTSEC-2026-0561 away (2026-11-23: 0.11.23 is the latest that we can have).

pub mod address;
pub mod body;
pub mod change_request;
pub mod confirmation;
pub mod html;
pub mod order_summary;
pub mod personalization;
pub mod reminder;
pub mod shopper_message;
pub mod support;
pub mod text;
pub mod transport;
pub mod update;
pub mod verification_code;

use careline_policy::Order;
use careline_wire::Ticket;
use careline_wire::ticket::OrderPart;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart};
use lettre::{Address, Message};
use uuid::Uuid;

use crate::config::Shop;
use crate::mail::body::Link;
use crate::store::outbox::MessageKind;
use crate::store::ticket_events::TicketHistory;
use crate::store::tickets::StoredTicket;
use crate::tickets::event::Event;

/// The mails that a new ticket causes, under their `Message-ID`s.
#[must_use]
pub fn for_new_ticket(ticket: &Ticket, domain: &str) -> Vec<(MessageKind, String)> {
    let has_email = !email(ticket).is_empty();
    let confirmation = has_email.then_some(MessageKind::Confirmation);
    let kinds = [Some(MessageKind::Support), confirmation];
    let named = kinds.into_iter().flatten();
    named.map(|kind| (kind, message_id(domain))).collect()
}

/// The mails that an event causes, under their `Message-ID`s.
#[must_use]
pub fn for_event(event: &Event, case: &TicketHistory, domain: &str) -> Vec<(MessageKind, String)> {
    let to_shopper = |kind| (!email(&case.stored.ticket).is_empty()).then_some(kind);
    let kind = match event {
        Event::Step(_) | Event::SupportMessage(_) | Event::Resolved { .. } => {
            to_shopper(MessageKind::Update)
        }
        Event::CheckInSent {} => to_shopper(MessageKind::CheckIn),
        Event::ShopperMessage(_) => Some(MessageKind::Message),
        // A good mark alone needs nobody to act.
        Event::CheckInAnswered(answer) => {
            (!answer.resolved || answer.comment.is_some()).then_some(MessageKind::Message)
        }
        Event::AnsweredOutside {} => None,
    };
    let named = kind.map(|kind| (kind, message_id(domain)));
    named.into_iter().collect()
}

/// A `Message-ID` of its own.
#[must_use]
pub fn message_id(domain: &str) -> String {
    format!("<{}@{domain}>", Uuid::new_v4())
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
pub struct TicketMail<'a> {
    pub shop: &'a Shop,
    pub kept: &'a StoredTicket,
    pub sender: &'a Mailbox,
    pub message_id: &'a str,
    /// The mail before it in its thread.
    pub previous: Option<String>,
    /// Where the shopper's request opens, from any device.
    pub page: Option<String>,
    /// What an agent can do by a link.
    pub acts: Vec<Link>,
}

impl TicketMail<'_> {
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

    /// The headers that all mails of a ticket have.
    fn start(&self, date: DateTime<Utc>) -> MessageBuilder {
        let domain = self.sender.email.domain();
        let root = format!("<{}@{domain}>", self.reference().to_lowercase());
        let references = match &self.previous {
            Some(previous) => format!("{root} {previous}"),
            None => root.clone(),
        };
        Message::builder()
            .message_id(Some(self.message_id.to_owned()))
            .in_reply_to(self.previous.clone().unwrap_or(root))
            .references(references)
            .date(date.into())
            .from(self.sender.clone())
    }

    /// The link that opens the shopper's request.
    fn open(&self, label: &str) -> Option<Link> {
        let url = self.page.clone()?;
        let label = label.to_owned();
        Some(Link { label, url })
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

/// A mailbox; whatever its name is, it is one line, and doesn't begin with a dot: lettre would leave it unquoted, which no
/// name may be (RFC 5322, 3.2.5) and which Python's library chokes on.
pub fn mailbox(name: &str, address: Address) -> Mailbox {
    let name = text::one_line(name);
    let name = name.trim_start_matches(['.', ' ']).to_owned();
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

/// Says that no mail program shall answer (RFC 3834).
fn automatic(how: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, how.to_owned())
}

/// Words with photos attached.
fn attached(words: MultiPart, photos: Vec<Vec<u8>>) -> Result<MultiPart, Undelivered> {
    let kind = ContentType::parse("image/jpeg")
        .map_err(|_| Undelivered::Orphaned("image/jpeg isn't a media type"))?;
    let photos = (1..).zip(photos).map(|(number, photo)| {
        Attachment::new(format!("photo-{number}.jpg")).body(photo, kind.clone())
    });
    let mixed = MultiPart::mixed().multipart(words);
    Ok(photos.fold(mixed, MultiPart::singlepart))
}
