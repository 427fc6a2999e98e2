//! The row of a ticket as it was sent.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::store::postgres::photos;
use crate::store::subject::Subject;
use crate::store::ticket_row::{self, SentRow};
use crate::tickets::history::StoredTicket;

/// A ticket of a shop, read on this connection and so in its transaction.
pub async fn ticket(
    connection: &mut PgConnection,
    shop: &str,
    id: Uuid,
) -> sqlx::Result<Option<StoredTicket>> {
    let row: Option<SentRow> = sqlx::query_as(
        "SELECT body, assessment, convert_from(receipt, 'UTF8')::json, received_at FROM tickets WHERE shop = $1 AND id = $2",
    )
    .bind(shop)
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let uploads = photos::attached(connection, Subject::ticket(shop, id)).await?;
    Ok(Some(ticket_row::stored(row, uploads)))
}
