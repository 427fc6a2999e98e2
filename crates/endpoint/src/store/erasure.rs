//! Erasures of tickets that somebody asked for. The transaction that deletes the rows records each in the
//! [log](crate::store::privacy_log).
//!
//! Photos are deleted after their rows. If that fails or is cut short, they are orphans: the next erasure or the cleanup
//! deletes them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::store::Store;
use crate::store::error::StoreResult;
use crate::store::privacy_log::PrivacyAction;

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
        let photos = self.personal_data.erase_tickets(shop, kind, tickets, at);
        for photo in photos.await? {
            self.photos.delete(photo).await?;
        }
        Ok(())
    }
}
