//! Erasures that somebody asked for. Each is recorded in the [log](crate::store::privacy_log) once it is done.
//!
//! An erasure that fails or is cut short isn't in the log. The operator or the shop's system then asks for it again.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::store::Store;
use crate::store::error::StoreResult;
use crate::store::privacy_log::{Caller, PrivacyAction, PrivacyCounts, PrivacyEntry};

impl Store {
    /// Deletes a person's tickets and lookup tokens. Their orders stay: those are the shop's records.
    ///
    /// # Errors
    ///
    /// If the database or the disk fails.
    pub async fn erase_person(
        &self,
        shop: &str,
        email: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<()> {
        self.lookup_tokens.delete_by_email(shop, email).await?;
        let tickets = self.personal_data.tickets_by_email(shop, email).await?;
        self.erase_tickets(shop, PrivacyAction::ErasePerson, &tickets, now)
            .await
    }

    /// Deletes one ticket.
    ///
    /// # Errors
    ///
    /// If the database or the disk fails.
    pub async fn erase_ticket(
        &self,
        shop: &str,
        ticket: Uuid,
        now: DateTime<Utc>,
    ) -> StoreResult<()> {
        self.erase_tickets(shop, PrivacyAction::EraseTicket, &[ticket], now)
            .await
    }

    async fn erase_tickets(
        &self,
        shop: &str,
        kind: PrivacyAction,
        tickets: &[Uuid],
        at: DateTime<Utc>,
    ) -> StoreResult<()> {
        let counts = PrivacyCounts {
            tickets: tickets.len(),
            photos: self.delete_tickets(shop, tickets, at).await?,
            orders: 0,
        };
        let entry = PrivacyEntry {
            at,
            caller: Caller::Command,
            kind,
            shop: shop.to_owned(),
            counts,
        };
        self.privacy_log.record(&entry).await
    }

    /// Deletes the order with the same number and its lookup tokens. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn delete_order(
        &self,
        shop: &str,
        number: &str,
        caller: Caller,
        at: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let is_deleted = self.orders.delete(shop, number).await?;
        if is_deleted {
            let counts = PrivacyCounts {
                orders: 1,
                ..PrivacyCounts::default()
            };
            let entry = PrivacyEntry {
                at,
                caller,
                kind: PrivacyAction::DeleteOrder,
                shop: shop.to_owned(),
                counts,
            };
            self.privacy_log.record(&entry).await?;
        }
        Ok(is_deleted)
    }
}
