//! What every mail about a ticket is composed from, and the headers that all of them share.

use careline_policy::Order;
use careline_wire::Ticket;
use careline_wire::ticket::OrderPart;
use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::{Mailbox, MessageBuilder};

use crate::config::Shop;
use crate::mail::address::mailbox;
use crate::mail::block::Block;
use crate::mail::content::Content;
use crate::mail::error::MailError;
use crate::mail::link::Link;
use crate::mail::sender::support_mailbox;
use crate::mail::words::Words;
use crate::tickets::history::StoredTicket;

/// What a mail about a ticket is composed from.
pub struct TicketMail<'a> {
    pub shop: &'a Shop,
    /// The words of the recipient's language.
    pub words: &'a Words,
    pub stored: &'a StoredTicket,
    pub sender: &'a Mailbox,
    pub message_id: &'a str,
    /// The `Message-ID` of the previous mail in its thread.
    pub previous: Option<String>,
    /// The address that opens the shopper's request on any device.
    pub page: Option<String>,
    /// The links with which an agent acts on the ticket.
    pub agent_links: Vec<Link>,
}

impl TicketMail<'_> {
    pub const fn ticket(&self) -> &Ticket {
        &self.stored.ticket
    }

    pub fn reference(&self) -> &str {
        &self.stored.receipt.reference
    }

    /// The order, if it was looked up, and what the ticket says about it.
    pub fn order(&self) -> Option<(&Order, &OrderPart)> {
        let found = self.stored.assessment.order.as_ref();
        found.zip(self.ticket().order.as_ref())
    }

    /// ` (§2)`, to follow a sentence, if support knows its policy by these sections; else nothing.
    pub fn mark(&self, section: &str) -> String {
        if self.shop.rules.policy.sections {
            format!(" ({section})")
        } else {
            String::new()
        }
    }

    /// Whether the shopper left no address to reply to.
    pub fn is_anonymous(&self) -> bool {
        email(self.ticket()).is_empty()
    }

    /// A message with the headers that all mails of a ticket have.
    pub fn builder(&self, date: DateTime<Utc>) -> MessageBuilder {
        let reference = self.reference().to_lowercase();
        let root = format!("<{reference}@{}>", self.support().email.domain());
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

    /// The button that opens the shopper's request, if the shop has a page for it; `label` is a key.
    pub fn page_button(&self, label: &str) -> Option<Block> {
        let url = self.page.clone()?;
        let label = self.words.text(label);
        Some(Block::Button(Link { label, url }))
    }

    /// What the mail says, in the shop's look.
    pub const fn content(&self, preheader: String, blocks: Vec<Block>) -> Content<'_> {
        Content {
            shop: self.shop,
            words: self.words,
            preheader,
            blocks,
        }
    }

    pub fn support(&self) -> Mailbox {
        support_mailbox(self.shop)
    }

    /// The shopper's mailbox, if they left an address.
    pub fn shopper(&self) -> Result<Option<Mailbox>, MailError> {
        let email = email(self.ticket());
        if email.is_empty() {
            return Ok(None);
        }
        let name = self.ticket().contact.name.as_deref().unwrap_or_default();
        Ok(Some(mailbox(name, email.parse()?)))
    }
}

/// The shopper's address, trimmed; empty if they left none.
pub fn email(ticket: &Ticket) -> &str {
    ticket.contact.email.as_deref().unwrap_or_default().trim()
}
