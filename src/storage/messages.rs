//! Stores, reads and removes messages on this device.

use uuid::Uuid;

use crate::browser::clock::device_millis;
use crate::storage::draft::is_expired;
use crate::storage::drafts;
use crate::storage::indexed_db::{DRAFTS, Database, StorageError, Stores};
use crate::storage::message_draft::MessageDraft;

/// Stores a message. It is on the disk when this returns.
///
/// # Errors
///
/// If this device doesn't store it.
pub async fn put(message: &MessageDraft) -> Result<(), StorageError> {
    let text = serde_json::to_string(message).map_err(|_| StorageError::Off)?;
    let key = message.ticket.to_string();
    let write = |stores: &Stores| stores.put(DRAFTS, key.into(), text.into());
    Database::open().await?.write(write).await
}

/// The message that was written to a ticket and not sent, if there is one.
pub async fn of(ticket: Uuid) -> Option<MessageDraft> {
    let found: Vec<MessageDraft> = drafts::read(ticket.to_string().into()).await.ok()?;
    found
        .into_iter()
        .find(|message| !is_expired(message.saved_at, device_millis()))
}

/// Removes a ticket's message with its photos.
pub async fn remove(ticket: Uuid) {
    // If it can't be removed, it expires.
    let _ = drafts::remove(ticket).await;
}
