//! What the endpoint's database holds.

pub mod postgres;

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, FromRow, SqliteConnection};

use careline_harness::Result;
use careline_harness::until::until_within;

/// Retries back off, so draining the outbox takes longer than anything else.
const DRAIN_DEADLINE: Duration = Duration::from_secs(240);

/// Counts the mails that are still to be delivered.
const PENDING: &str =
    "SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND failed_at IS NULL";

/// All mails, in both databases.
const MAILS: &str = "SELECT message_id, ticket, event, last_event, kind, last_error FROM outbox WHERE kind <> 'webhook'";

/// The rows that the checker reads.
pub struct Stored {
    /// The tickets.
    pub tickets: Vec<Ticket>,
    /// Their events.
    pub events: Vec<Event>,
    /// The photos of either.
    pub photos: Vec<TicketPhoto>,
    /// The finished uploads.
    pub uploads: Vec<Upload>,
    /// The mails of the outbox, delivered or not.
    pub mails: Vec<OutboxMail>,
    /// What SQLite's own checks report.
    pub complaints: Vec<String>,
}

/// A ticket.
pub struct Ticket {
    /// The id.
    pub id: String,
    /// What the shopper sent.
    pub body: Value,
    /// The bytes of the receipt.
    pub receipt: Vec<u8>,
}

/// An event of a ticket.
#[derive(FromRow)]
pub struct Event {
    /// The ticket's id.
    pub ticket: String,
    /// Its number.
    pub seq: i64,
    /// The name.
    pub kind: String,
    /// The body, as JSON.
    pub body: String,
}

/// A photo of a ticket, or of an event of it.
#[derive(FromRow)]
pub struct TicketPhoto {
    /// The ticket's id.
    pub ticket: String,
    /// The event's number.
    pub event: Option<i64>,
    /// The upload's id.
    pub upload: String,
    /// The client's own id.
    pub photo: String,
    /// The digest of what was sent.
    pub sha256: Option<String>,
}

/// An upload whose photo is stored.
#[derive(FromRow)]
pub struct Upload {
    /// The id.
    pub id: String,
    /// The digest of what was sent.
    pub sha256: String,
}

/// A mail of the outbox.
#[derive(FromRow)]
pub struct OutboxMail {
    /// Its `Message-ID`.
    pub message_id: String,
    /// The ticket's id.
    pub ticket: Option<String>,
    /// The event's number.
    pub event: Option<i64>,
    /// The number of the last event that joined it, if one did.
    pub last_event: Option<i64>,
    /// The kind of mail.
    pub kind: String,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

impl Stored {
    /// Reads the database.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub async fn read(data: &Path) -> Result<Self> {
        let mut database = open(data).await?;
        let database = &mut database;
        let mut complaints: Vec<String> = sqlx::query_scalar(
            "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        )
        .fetch_all(&mut *database)
        .await?;
        let dangling = sqlx::query_scalar(
            "SELECT 'a row of ' || \"table\" || ' refers to nothing' FROM pragma_foreign_key_check",
        );
        complaints.extend(dangling.fetch_all(&mut *database).await?);
        Ok(Self {
            tickets: tickets(database).await?,
            events: sqlx::query_as("SELECT ticket, seq, kind, body FROM ticket_events")
                .fetch_all(&mut *database)
                .await?,
            photos: sqlx::query_as(
                "SELECT ticket, event, upload, photo, lower(hex(sha256)) AS sha256
                 FROM ticket_photos JOIN uploads ON id = upload ORDER BY position",
            )
            .fetch_all(&mut *database)
            .await?,
            uploads: sqlx::query_as(
                "SELECT id, lower(hex(sha256)) AS sha256 FROM uploads WHERE sha256 IS NOT NULL",
            )
            .fetch_all(&mut *database)
            .await?,
            mails: sqlx::query_as(MAILS).fetch_all(&mut *database).await?,
            complaints,
        })
    }
}

async fn tickets(database: &mut SqliteConnection) -> Result<Vec<Ticket>> {
    let rows: Vec<(String, String, Vec<u8>)> =
        sqlx::query_as("SELECT id, body, receipt FROM tickets")
            .fetch_all(database)
            .await?;
    rows.into_iter().map(ticket).collect()
}

fn ticket((id, body, receipt): (String, String, Vec<u8>)) -> Result<Ticket> {
    let body = serde_json::from_str(&body)?;
    Ok(Ticket { id, body, receipt })
}

/// Waits until every mail is delivered or a dead letter. If that doesn't happen, the checker reports the mails that are
/// left.
pub async fn drained(data: &Path) {
    none_left(data, PENDING).await;
}

/// Waits until every mail is delivered or was tried in vain: if a photo is lost, its mail is never delivered.
pub async fn tried(data: &Path) {
    let untried = "SELECT count(*) FROM outbox
        WHERE delivered_at IS NULL AND failed_at IS NULL AND last_error IS NULL";
    none_left(data, untried).await;
}

async fn none_left(data: &Path, query: &'static str) {
    let look = async || {
        let left = count(data, query).await;
        left.map(|left| (left == 0).then_some(()))
    };
    drop(until_within(DRAIN_DEADLINE, "an empty outbox", look).await);
}

/// The number of dead letters.
///
/// # Errors
///
/// If the database can't be read.
pub async fn dead_letters(data: &Path) -> Result<i64> {
    count(
        data,
        "SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL",
    )
    .await
}

/// The number of delivery attempts.
///
/// # Errors
///
/// If the database can't be read.
pub async fn attempts(data: &Path) -> Result<i64> {
    count(data, "SELECT coalesce(sum(attempts), 0) FROM outbox").await
}

async fn count(data: &Path, query: &'static str) -> Result<i64> {
    let mut database = open(data).await?;
    Ok(sqlx::query_scalar(query).fetch_one(&mut database).await?)
}

/// Opens the database read-only while the endpoint writes to it.
async fn open(data: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(data.join("careline.db"))
        .read_only(true);
    Ok(options.connect().await?)
}
