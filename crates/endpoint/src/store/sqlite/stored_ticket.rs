//! The row of a ticket as it was sent.

use careline_wire::{Receipt, Ticket};
use chrono::DateTime;
use sqlx::SqliteConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::store::sqlite::photos;
use crate::store::sqlite::subject::Subject;
use crate::tickets::assessment::Assessment;
use crate::tickets::history::StoredTicket;

type Row = (Json<Ticket>, Json<Assessment>, Json<Receipt>, i64);

/// A ticket of a shop, read on this connection and so in its transaction.
pub async fn ticket(
    connection: &mut SqliteConnection,
    shop: &str,
    id: Uuid,
) -> sqlx::Result<Option<StoredTicket>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT body, assessment, CAST(receipt AS TEXT), received_at FROM tickets WHERE shop = ? AND id = ?",
    )
    .bind(shop)
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    let Some((Json(ticket), Json(assessment), Json(receipt), received_at)) = row else {
        return Ok(None);
    };
    Ok(Some(StoredTicket {
        ticket,
        assessment,
        receipt,
        received_at: DateTime::from_timestamp(received_at, 0).unwrap_or_default(),
        uploads: photos::attached(connection, Subject::ticket(shop, id)).await?,
    }))
}
