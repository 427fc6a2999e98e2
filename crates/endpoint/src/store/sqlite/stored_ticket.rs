//! The row of a ticket as it was sent.

use chrono::DateTime;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

use crate::store::sqlite::photos;
use crate::store::sqlite::photos::PhotoOwner;
use crate::tickets::history::StoredTicket;

/// A ticket of a shop, read on this connection and so in its transaction.
pub async fn ticket(
    connection: &mut SqliteConnection,
    shop: &str,
    id: Uuid,
) -> sqlx::Result<Option<StoredTicket>> {
    let row = sqlx::query("SELECT * FROM tickets WHERE shop = ? AND id = ?")
        .bind(shop)
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let owner = PhotoOwner {
        shop,
        ticket: id,
        event: None,
    };
    decode(&row, photos::attached(connection, owner).await?).map(Some)
}

fn decode(row: &SqliteRow, uploads: Vec<Uuid>) -> sqlx::Result<StoredTicket> {
    let body: String = row.try_get("body")?;
    let assessment: String = row.try_get("assessment")?;
    let receipt: Vec<u8> = row.try_get("receipt")?;
    let received_at: i64 = row.try_get("received_at")?;
    let invalid = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    Ok(StoredTicket {
        ticket: serde_json::from_str(&body).map_err(invalid)?,
        assessment: serde_json::from_str(&assessment).map_err(invalid)?,
        receipt: serde_json::from_slice(&receipt).map_err(invalid)?,
        received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        uploads,
    })
}

/// Encodes a value as the JSON that a column stores.
pub fn encode(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
