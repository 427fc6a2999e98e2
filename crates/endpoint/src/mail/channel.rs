//! Mail as a delivery channel: support's mails and shoppers' mails, of all shops.

use async_trait::async_trait;
use careline_wire::Ticket;
use chrono::TimeDelta;

use crate::config::{Config, Mail, Shop};
use crate::delivery::{Delivery, DeliveryChannel, DeliveryError, Planned};
use crate::mail::composer::Composer;
use crate::mail::dead_letter;
use crate::mail::error::MailError;
use crate::mail::kind::MailKind;
use crate::mail::outgoing;
use crate::mail::transport::Transport;
use crate::store::Store;
use crate::store::outbox::{NewDelivery, OutboxEntry, Queue};
use crate::tickets::event::Event;

const QUEUE: Queue = Queue {
    channel: "mail",
    shop: None,
    in_order: false,
};

/// Support often does and writes several things in a row. The first is mailed at once, and those that follow within
/// this time in one mail.
const JOIN_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// The mails of all shops.
pub struct MailChannel {
    transport: Transport,
    composer: Composer,
}

impl MailChannel {
    /// The channel that the configuration names. Nothing is connected yet.
    #[must_use]
    pub fn new(config: &Config, store: &Store) -> Self {
        Self {
            transport: Transport::new(&config.mail),
            composer: Composer::new(config, store),
        }
    }

    async fn send(&self, delivery: &Delivery<'_>) -> Result<(), MailError> {
        let message = self.composer.compose(delivery).await?;
        self.transport
            .deliver(&delivery.entry.message_id, &message)
            .await
    }
}

#[async_trait]
impl DeliveryChannel for MailChannel {
    fn queue(&self) -> Queue {
        QUEUE
    }

    fn lease(&self) -> TimeDelta {
        self.transport.lease()
    }

    fn plan(&self, shop: &Shop, ticket: &Ticket, event: Option<&Event>) -> Vec<Planned> {
        let planned = |kind: MailKind| Planned {
            kind: kind.name(),
            message_id: outgoing::message_id(shop),
            join_within: (kind == MailKind::Update).then_some(JOIN_WITHIN),
        };
        let kinds = outgoing::kinds(ticket, event).into_iter();
        kinds.map(planned).collect()
    }

    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<(), DeliveryError> {
        Ok(self.send(delivery).await?)
    }
}

/// A mail to the operator about a dead letter; `None` if the entry is none, or is such a mail itself.
#[must_use]
pub fn dead_letter_notice(entry: &OutboxEntry, mail: &Mail) -> Option<NewDelivery> {
    let kind = MailKind::DeadLetter.name();
    let message_id = dead_letter::message_id(entry, mail).filter(|_| entry.kind != kind);
    message_id.map(|message_id| QUEUE.entry(kind, message_id))
}

/// A mail to a shop's support about its overdue tickets. Time causes it, not an event, so it isn't planned.
#[must_use]
pub fn reminder(shop: &Shop) -> NewDelivery {
    QUEUE.entry(MailKind::Reminder.name(), outgoing::message_id(shop))
}
