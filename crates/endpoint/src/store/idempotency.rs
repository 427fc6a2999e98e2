//! `Idempotency-Key`s: a request of an agent takes effect once, however often it is sent.
//!
//! A key is stored with the digest of its request and the number of the ticket's last event at that time. A repeated
//! request is answered from those events, as the first one was. Keys belong to a shop, and are deleted with their
//! ticket.

use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::platform::crypto::Digest;

/// A key and the digest of the request that uses it.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    /// The key as the caller chose it.
    pub key: String,
    /// The digest of the request.
    pub sha256: Digest,
}

/// How a key was used before.
pub enum PriorUse {
    /// It wasn't.
    Unused,
    /// For the same request; the number of the ticket's last event after it.
    SameRequest(i64),
    /// For another request.
    OtherRequest,
}

impl IdempotencyKey {
    /// Looks the key up.
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
        let Some((used_for, sha256, seq)) = row else {
            return Ok(PriorUse::Unused);
        };
        let is_same = used_for == ticket.to_string() && sha256 == self.sha256;
        Ok(if is_same {
            PriorUse::SameRequest(seq)
        } else {
            PriorUse::OtherRequest
        })
    }

    /// Stores the key with the number of the ticket's last event.
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
