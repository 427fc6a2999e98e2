use async_trait::async_trait;
use careline_endpoint::orders::email::normalize_email;
use careline_endpoint::orders::last_event::last_event_at;
use careline_endpoint::orders::number;
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::platform::crypto::Digest;
use careline_endpoint::store::outbox::OutboxEntry;
use careline_endpoint::store::personal_data::{PersonalData, TicketSummary};
use careline_endpoint::store::privacy_log::{PrivacyAction, PrivacyEntry};
use careline_endpoint::store::{StoreError, StoreResult};
use careline_wire::TicketStatus;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::tickets::TicketRow;
use super::{Memory, Rows};

/// What stays of a deleted ticket.
pub struct Tombstone {
    pub shop: String,
    pub id: Uuid,
    pub body_sha256: Digest,
}

#[async_trait]
impl PersonalData for Memory {
    async fn tickets_by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Uuid>> {
        let rows = self.rows();
        let email = Some(normalize_email(email));
        let tickets = rows.tickets.iter().filter(|row| row.shop == shop);
        let theirs = tickets.filter(|row| row.email().map(normalize_email) == email);
        let mut theirs: Vec<_> = theirs.map(|row| &row.stored).collect();
        theirs.sort_by_key(|stored| stored.received_at);
        Ok(theirs.iter().map(|stored| stored.ticket.id).collect())
    }

    async fn ticket_summary(&self, shop: &str, ticket: Uuid) -> StoreResult<TicketSummary> {
        let rows = self.rows();
        let row = rows.ticket(shop, ticket);
        let row = row.ok_or_else(|| StoreError::Unavailable("there is no such ticket".into()))?;
        let undelivered = rows
            .entries_of(row)
            .filter(|entry| entry.delivered_at.is_none());
        Ok(TicketSummary {
            is_open: row.summary.status != TicketStatus::Resolved,
            photos: row.uploads().count() as i64,
            undelivered: undelivered.count() as i64,
        })
    }

    async fn outdated_tickets(
        &self,
        shop: &str,
        now: DateTime<Utc>,
        retention: TimeDelta,
    ) -> StoreResult<Vec<Uuid>> {
        let rows = self.rows();
        let end = now - retention;
        let is_outdated = |row: &&TicketRow| {
            let is_feedback = row.stored.ticket.topic.is_feedback();
            row.shop == shop
                && (is_feedback || row.summary.status == TicketStatus::Resolved)
                && row.stored.received_at <= end
                && row.events.iter().all(|event| event.at <= end)
                && !rows.is_pending(row)
        };
        let outdated = rows.tickets.iter().filter(is_outdated);
        Ok(outdated.map(|row| row.stored.ticket.id).collect())
    }

    async fn delete_tickets(
        &self,
        shop: &str,
        ids: &[Uuid],
        _: DateTime<Utc>,
    ) -> StoreResult<Vec<Uuid>> {
        let mut rows = self.rows();
        let deleted = ids.iter().flat_map(|id| rows.delete(shop, *id));
        Ok(deleted.collect())
    }

    async fn erase_tickets(
        &self,
        shop: &str,
        kind: PrivacyAction,
        ids: &[Uuid],
        at: DateTime<Utc>,
    ) -> StoreResult<Vec<Uuid>> {
        let mut rows = self.rows();
        let photos = ids.iter().flat_map(|id| rows.delete(shop, *id));
        let photos: Vec<_> = photos.collect();
        let entry = PrivacyEntry::of_tickets(shop, kind, (ids.len(), photos.len()), at);
        rows.privacy_log.push(entry);
        Ok(photos)
    }

    async fn delete_outdated_orders(&self, shop: &str, end: DateTime<Utc>) -> StoreResult<u64> {
        let mut rows = self.rows();
        let open = rows
            .tickets
            .iter()
            .filter(|row| row.shop == shop && row.summary.status != TicketStatus::Resolved);
        let named: Vec<_> = open.filter_map(named_order).collect();
        let is_outdated = |owned: &&OwnedOrder| {
            let number = &owned.order.number.0;
            last_event_at(&owned.order) <= end
                && !named.iter().any(|typed| number::matches(typed, number))
        };
        let outdated = rows.orders_of(shop).filter(is_outdated);
        let outdated: Vec<_> = outdated.map(|owned| owned.order.number.0.clone()).collect();
        for number in &outdated {
            rows.delete_order(shop, number);
        }
        Ok(outdated.len() as u64)
    }

    async fn wipe_log(&self) -> StoreResult<bool> {
        Ok(true)
    }

    async fn wipe_database(&self) -> StoreResult<bool> {
        Ok(true)
    }
}

/// The number of the order that a ticket names: the order's own if it was looked up, else as it was typed.
fn named_order(row: &TicketRow) -> Option<String> {
    let verified = row.stored.assessment.order.as_ref();
    let verified = verified.map(|order| &order.number);
    let typed = row.stored.ticket.order.as_ref().map(|order| &order.number);
    verified.or(typed).map(|number| number.0.clone())
}

impl Rows {
    fn entries_of(&self, row: &TicketRow) -> impl Iterator<Item = &OutboxEntry> {
        let (shop, id) = (row.shop.clone(), row.stored.ticket.id);
        let is_of_it =
            move |entry: &&OutboxEntry| entry.shop == shop && entry.ticket_id() == Some(id);
        self.outbox.iter().filter(is_of_it)
    }

    /// Whether a delivery about a ticket may still be made without an operator.
    fn is_pending(&self, row: &TicketRow) -> bool {
        let waits_behind_dead_letter = |entry: &OutboxEntry| {
            let mut of_channel = self
                .entries_of(row)
                .filter(|other| other.channel == entry.channel);
            entry.in_order && of_channel.any(|other| other.failed_at.is_some())
        };
        self.entries_of(row).any(|entry| {
            entry.delivered_at.is_none()
                && entry.failed_at.is_none()
                && !waits_behind_dead_letter(entry)
        })
    }

    fn delete(&mut self, shop: &str, id: Uuid) -> Vec<Uuid> {
        let Some(row) = self.ticket(shop, id) else {
            return Vec::new();
        };
        let uploads: Vec<_> = row.uploads().collect();
        let body_sha256 = row.body_sha256;
        self.tombstones.push(Tombstone {
            shop: shop.to_owned(),
            id,
            body_sha256,
        });
        self.tickets.retain(|row| !row.is(shop, id));
        self.keys.retain(|key| key.shop != shop || key.ticket != id);
        let is_of_it = |entry: &OutboxEntry| entry.shop == shop && entry.ticket_id() == Some(id);
        self.outbox.retain(|entry| !is_of_it(entry));
        self.uploads.retain(|row| !uploads.contains(&row.upload.id));
        uploads
    }
}
