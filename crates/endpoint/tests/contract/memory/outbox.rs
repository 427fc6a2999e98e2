use std::collections::BTreeMap;

use async_trait::async_trait;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::outbox::{
    Backlog, DeliveryError, NewDelivery, Outbox, OutboxEntry, Queue,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Memory, Rows};

/// What causes a delivery.
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    pub shop: &'a str,
    pub ticket: Option<Uuid>,
    pub event: Option<i64>,
}

impl Rows {
    pub fn queue(&mut self, cause: Cause<'_>, now: DateTime<Utc>, deliveries: &[NewDelivery]) {
        for new in deliveries {
            let previous = self.not_before(cause, new);
            let mut entries = self.outbox.iter_mut();
            let waiting = entries.find(|entry| is_about(entry, cause, new) && waits(entry, now));
            match waiting.filter(|_| new.join_within.is_some()) {
                Some(entry) => entry.last_event = cause.event,
                None => self.insert(cause, new, new.not_before(now, previous)),
            }
        }
    }

    /// The latest time from which an entry of this kind about the same ticket might be tried.
    fn not_before(&self, cause: Cause<'_>, new: &NewDelivery) -> Option<i64> {
        let entries = self.outbox.iter();
        let alike = entries.filter(|entry| is_about(entry, cause, new));
        alike.filter_map(|entry| entry.not_before).max()
    }

    fn insert(&mut self, cause: Cause<'_>, new: &NewDelivery, not_before: i64) {
        let ticket = cause.ticket.and_then(|id| self.ticket(cause.shop, id));
        let reference = ticket.map_or("-", |row| row.stored.receipt.reference.as_str());
        let entry = OutboxEntry {
            message_id: new.message_id.clone(),
            channel: new.channel.to_owned(),
            in_order: new.in_order,
            kind: new.kind.to_owned(),
            shop: cause.shop.to_owned(),
            ticket: cause.ticket.map(|id| id.to_string()),
            event: cause.event,
            last_event: None,
            reference: reference.to_owned(),
            attempts: 0,
            next_at: not_before,
            not_before: Some(not_before),
            leased_until: None,
            tried_at: None,
            last_error: None,
            delivered_at: None,
            failed_at: None,
        };
        self.outbox.push(entry);
    }

    /// Whether an earlier entry of the same ticket and channel isn't delivered.
    fn is_held_back(&self, entry: &OutboxEntry) -> bool {
        let is_earlier = |other: &&OutboxEntry| {
            is_same_ticket(other, entry)
                && other.channel == entry.channel
                && other.delivered_at.is_none()
                && other.event < entry.event
        };
        entry.in_order && self.outbox.iter().any(|other| is_earlier(&other))
    }

    fn entry(&mut self, message_id: &str) -> Option<&mut OutboxEntry> {
        let mut entries = self.outbox.iter_mut();
        entries.find(|entry| entry.message_id == message_id)
    }
}

/// Whether it waits for its first attempt.
fn waits(entry: &OutboxEntry, now: DateTime<Utc>) -> bool {
    let is_new = entry.attempts == 0 && entry.last_error.is_none();
    is_new && entry.delivered_at.is_none() && entry.next_at > now.timestamp()
}

fn is_about(entry: &OutboxEntry, cause: Cause<'_>, new: &NewDelivery) -> bool {
    let is_same_ticket = entry.shop == cause.shop && entry.ticket_id() == cause.ticket;
    is_same_ticket && entry.channel == new.channel && entry.kind == new.kind
}

fn is_same_ticket(one: &OutboxEntry, other: &OutboxEntry) -> bool {
    one.ticket.is_some() && one.ticket == other.ticket && one.shop == other.shop
}

fn is_due(entry: &OutboxEntry, queue: &Queue, now: DateTime<Utc>) -> bool {
    let now = now.timestamp();
    entry.channel == queue.channel
        && queue.shop.as_ref().is_none_or(|shop| *shop == entry.shop)
        && entry.delivered_at.is_none()
        && entry.failed_at.is_none()
        && entry.next_at <= now
        && entry.leased_until.is_none_or(|until| until <= now)
}

#[async_trait]
impl Outbox for Memory {
    async fn queue_once(
        &self,
        shop: &str,
        new: &NewDelivery,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut rows = self.rows();
        let is_new = rows.entry(&new.message_id).is_none();
        if is_new {
            let cause = Cause {
                shop,
                ticket: None,
                event: None,
            };
            rows.insert(cause, new, now.timestamp());
        }
        Ok(is_new)
    }

    async fn lease(
        &self,
        queue: &Queue,
        now: DateTime<Utc>,
        span: TimeDelta,
    ) -> StoreResult<Option<OutboxEntry>> {
        let mut rows = self.rows();
        let due = rows.outbox.iter().filter(|entry| is_due(entry, queue, now));
        let free = due.filter(|entry| !rows.is_held_back(entry));
        let next = free.min_by_key(|entry| (entry.attempts, entry.next_at, entry.event));
        let leased = next.cloned().map(|entry| entry.leased(now, span));
        if let Some(leased) = &leased {
            *rows.entry(&leased.message_id).unwrap() = leased.clone();
        }
        Ok(leased)
    }

    async fn record_delivery(&self, message_id: &str, now: DateTime<Utc>) -> StoreResult<()> {
        if let Some(entry) = self.rows().entry(message_id) {
            entry.delivered_at = Some(now.timestamp());
            entry.leased_until = None;
            entry.failed_at = None;
            entry.last_error = None;
        }
        Ok(())
    }

    async fn record_failure(
        &self,
        leased: OutboxEntry,
        error: &DeliveryError,
        now: DateTime<Utc>,
    ) -> StoreResult<OutboxEntry> {
        let failed = leased.clone().failed(error, now);
        let mut rows = self.rows();
        if let Some(entry) = rows.entry(&leased.message_id)
            && entry.leased_until == leased.leased_until
            && entry.delivered_at.is_none()
        {
            entry.last_error.clone_from(&failed.last_error);
            entry.leased_until = None;
            entry.next_at = failed.next_at;
            entry.failed_at = failed.failed_at;
        }
        Ok(failed)
    }

    async fn previous(&self, entry: &OutboxEntry, kinds: &[&str]) -> StoreResult<Option<String>> {
        let rows = self.rows();
        let is_before = |other: &&OutboxEntry| {
            is_same_ticket(other, entry)
                && other.channel == entry.channel
                && kinds.contains(&other.kind.as_str())
                && (other.event.is_none() || other.event < entry.event)
                && other.message_id != entry.message_id
        };
        let before = rows.outbox.iter().filter(is_before);
        let last = before.max_by_key(|other| other.event);
        Ok(last.map(|other| other.message_id.clone()))
    }

    async fn undelivered(&self) -> StoreResult<Vec<OutboxEntry>> {
        let mut entries = self.rows().outbox.clone();
        entries.retain(|entry| entry.delivered_at.is_none());
        entries.sort_by_key(|entry| (entry.failed_at.is_some(), entry.next_at, entry.event));
        Ok(entries)
    }

    async fn backlog(&self) -> StoreResult<Vec<Backlog>> {
        let mut backlog: BTreeMap<String, Backlog> = BTreeMap::new();
        for entry in self.undelivered().await? {
            let channel = entry.channel.clone();
            let of_channel = backlog.entry(channel.clone()).or_insert(Backlog {
                channel,
                pending: 0,
                oldest_at: None,
                dead_letters: 0,
            });
            if entry.failed_at.is_some() {
                of_channel.dead_letters += 1;
            } else {
                let at = entry.not_before.unwrap_or(entry.next_at);
                of_channel.pending += 1;
                of_channel.oldest_at =
                    Some(of_channel.oldest_at.map_or(at, |oldest| oldest.min(at)));
            }
        }
        Ok(backlog.into_values().collect())
    }

    async fn of_ticket(&self, shop: &str, ticket: Uuid) -> StoreResult<Vec<OutboxEntry>> {
        let mut entries = self.rows().outbox.clone();
        entries.retain(|entry| entry.shop == shop && entry.ticket_id() == Some(ticket));
        entries.sort_by_key(|entry| entry.event);
        Ok(entries)
    }

    async fn retry(&self, message_id: Option<&str>, now: DateTime<Utc>) -> StoreResult<u64> {
        let bare = message_id.map(|id| id.trim_matches(['<', '>']));
        let mut rows = self.rows();
        let undelivered = rows.outbox.iter_mut();
        let undelivered = undelivered.filter(|entry| entry.delivered_at.is_none());
        let mut count = 0;
        for entry in undelivered
            .filter(|entry| bare.is_none_or(|id| entry.message_id.trim_matches(['<', '>']) == id))
        {
            entry.next_at = now.timestamp();
            entry.attempts = 0;
            entry.tried_at = None;
            entry.failed_at = None;
            count += 1;
        }
        Ok(count)
    }
}
