//! What the desk posts under an `Idempotency-Key`: done once, however often it is sent.
//!
//! A key is kept beside what was asked under it, and how far its ticket had come by then; so the same again is answered
//! as the first time, from the ticket's own events. Keys are a shop's, and go when their ticket goes.

use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::platform::crypto::Digest;

/// A key, and what is asked under it.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    /// As the caller made it up.
    pub key: String,
    /// Of what is asked.
    pub sha256: Digest,
}

/// What was done under a key before.
pub enum PriorUse {
    /// Nothing.
    Nothing,
    /// The same, when the ticket had come as far as this event.
    Same(i64),
    /// Something else.
    Other,
}

impl IdempotencyKey {
    pub async fn prior_use(
        &self,
        connection: &mut SqliteConnection,
        shop: &str,
        ticket: Uuid,
    ) -> sqlx::Result<PriorUse> {
        let row: Option<(String, Vec<u8>, i64)> =
            sqlx::query_as("SELECT ticket, sha256, seq FROM desk_keys WHERE shop = ? AND key = ?")
                .bind(shop)
                .bind(&self.key)
                .fetch_optional(connection)
                .await?;
        Ok(match row {
            None => PriorUse::Nothing,
            Some((of, sha256, seq)) if of == ticket.to_string() && sha256 == self.sha256 => {
                PriorUse::Same(seq)
            }
            Some(_) => PriorUse::Other,
        })
    }

    pub async fn record(
        &self,
        connection: &mut SqliteConnection,
        shop: &str,
        ticket: Uuid,
        seq: i64,
    ) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO desk_keys (shop, key, ticket, sha256, seq) VALUES (?, ?, ?, ?, ?)")
            .bind(shop)
            .bind(&self.key)
            .bind(ticket.to_string())
            .bind(self.sha256.as_slice())
            .bind(seq)
            .execute(connection)
            .await
            .map(drop)
    }
}
