//! What the database of replicas holds, in Postgres.

use sqlx::{Connection as _, PgConnection};

use careline_harness::Result;
use careline_harness::until::until_within;

use super::{DRAIN_DEADLINE, MAILS, PENDING, Stored, ticket};

impl Stored {
    /// Reads the database.
    ///
    /// # Errors
    ///
    /// If it can't be read.
    pub async fn read_postgres(url: &str) -> Result<Self> {
        let mut database = PgConnection::connect(url).await?;
        let database = &mut database;
        let tickets: Vec<(String, String, Vec<u8>)> =
            sqlx::query_as("SELECT id, body::text, receipt FROM tickets")
                .fetch_all(&mut *database)
                .await?;
        Ok(Self {
            tickets: tickets.into_iter().map(ticket).collect::<Result<_>>()?,
            events: sqlx::query_as("SELECT ticket, seq, kind, body::text FROM ticket_events")
                .fetch_all(&mut *database)
                .await?,
            photos: sqlx::query_as(
                "SELECT ticket, event, upload, photo, encode(sha256, 'hex') AS sha256
                 FROM ticket_photos JOIN uploads ON id = upload ORDER BY position",
            )
            .fetch_all(&mut *database)
            .await?,
            uploads: sqlx::query_as(
                "SELECT id, encode(sha256, 'hex') AS sha256 FROM uploads WHERE sha256 IS NOT NULL",
            )
            .fetch_all(&mut *database)
            .await?,
            mails: sqlx::query_as(MAILS).fetch_all(&mut *database).await?,
            complaints: Vec::new(),
        })
    }
}

/// Waits until every mail is delivered or a dead letter. If that doesn't happen, the checker reports the mails that are
/// left.
pub async fn drained(url: &str) {
    let look = async || {
        let mut database = PgConnection::connect(url).await?;
        let left: i64 = sqlx::query_scalar(PENDING).fetch_one(&mut database).await?;
        Ok::<_, sqlx::Error>((left == 0).then_some(()))
    };
    drop(until_within(DRAIN_DEADLINE, "an empty outbox", look).await);
}
