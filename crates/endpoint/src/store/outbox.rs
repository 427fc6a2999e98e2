//! The outbox: every mail that is owed, until it is delivered. Nothing is ever dropped.
//!
//! A row is written with the thing that causes it: a ticket, or an event of one.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::Store;

/// How long to wait after a first failure; each further one doubles it.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A ticket, to the shop's support.
    Support,
    /// That it arrived, to its shopper.
    Confirmation,
    /// What support did or said, to the shopper.
    Update,
    /// What the shopper said, to support.
    Message,
    /// How it went, asked of the shopper.
    CheckIn,
    /// Which cases wait for too long, to support.
    Reminder,
    /// What happened, to the shop's own helpdesk; no mail.
    Webhook,
}

impl Kind {
    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Confirmation => "confirmation",
            Self::Update => "update",
            Self::Message => "message",
            Self::CheckIn => "check_in",
            Self::Reminder => "reminder",
            Self::Webhook => "webhook",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let all = [
            Self::Support,
            Self::Confirmation,
            Self::Update,
            Self::Message,
            Self::CheckIn,
            Self::Reminder,
            Self::Webhook,
        ];
        all.into_iter().find(|kind| kind.name() == name)
    }

    /// The mails that stand in one thread with this one: those to the same person about the same ticket.
    const fn thread(self) -> [Self; 3] {
        match self {
            Self::Support | Self::Message | Self::Reminder => {
                [Self::Support, Self::Message, Self::Reminder]
            }
            Self::Confirmation | Self::Update | Self::CheckIn => {
                [Self::Confirmation, Self::Update, Self::CheckIn]
            }
            Self::Webhook => [Self::Webhook; 3],
        }
    }
}

/// What a mail is about: a shop, most often a ticket of it, and an event of that.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) shop: &'a str,
    pub(super) ticket: Option<Uuid>,
    pub(super) event: Option<i64>,
}

/// Queues mails, within the transaction of what causes them.
pub(super) async fn queue(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    mails: &[(Kind, String)],
) -> sqlx::Result<()> {
    for (kind, message_id) in mails {
        sqlx::query(
            "INSERT INTO outbox (message_id, shop, ticket, event, kind, next_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(message_id)
        .bind(subject.shop)
        .bind(subject.ticket.map(|id| id.to_string()))
        .bind(subject.event)
        .bind(kind.name())
        .bind(now.timestamp())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// A mail that is owed or was delivered.
#[derive(Clone, Debug, FromRow)]
pub struct Entry {
    /// Its `Message-ID`.
    pub message_id: String,
    /// The shop's id.
    pub shop: String,
    /// The ticket's id, where it is about one.
    pub ticket: Option<String>,
    /// The ticket's event, where it is about one.
    pub event: Option<i64>,
    /// What shopper and support call the ticket.
    pub reference: String,
    /// Which mail.
    pub kind: String,
    /// How often its delivery was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<i64>,
}

impl Store {
    /// The mail that is due first, its next attempt already put off in case this one never ends.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn next_mail(&self, now: DateTime<Utc>) -> sqlx::Result<Option<Entry>> {
        let due: Option<Entry> = sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE kind <> 'webhook' AND delivered_at IS NULL AND next_at <= ? ORDER BY next_at, event LIMIT 1",
        )
        .bind(now.timestamp())
        .fetch_optional(&self.pool)
        .await?;
        let Some(due) = due else {
            return Ok(None);
        };
        self.put_off(&due, now).await?;
        Ok(Some(due))
    }

    /// Counts an attempt before it is made, in case it never ends.
    pub(super) async fn put_off(&self, due: &Entry, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE message_id = ?")
            .bind((now + wait(due.attempts)).timestamp())
            .bind(&due.message_id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Notes that a mail was delivered.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn mail_delivered(&self, message_id: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query("UPDATE outbox SET delivered_at = ?, last_error = NULL WHERE message_id = ?")
            .bind(now.timestamp())
            .bind(message_id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Notes why a mail wasn't delivered.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn mail_failed(&self, message_id: &str, error: &str) -> sqlx::Result<()> {
        sqlx::query("UPDATE outbox SET last_error = ? WHERE message_id = ?")
            .bind(error)
            .bind(message_id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// The `Message-ID` of the mail before this one in its thread, where there is one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn mail_before(&self, mail: &Entry, kind: Kind) -> sqlx::Result<Option<String>> {
        let [one, another, third] = kind.thread().map(Kind::name);
        sqlx::query_scalar(
            "SELECT message_id FROM outbox
             WHERE shop = ? AND ticket = ? AND kind IN (?, ?, ?) AND (event IS NULL OR event < ?) AND message_id <> ?
             ORDER BY event DESC LIMIT 1",
        )
        .bind(&mail.shop)
        .bind(&mail.ticket)
        .bind(one)
        .bind(another)
        .bind(third)
        .bind(mail.event)
        .bind(&mail.message_id)
        .fetch_optional(&self.pool)
        .await
    }

    /// Every mail that isn't delivered.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn owed_mails(&self) -> sqlx::Result<Vec<Entry>> {
        sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE delivered_at IS NULL ORDER BY next_at, event",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Makes every owed mail due now; says how many there are.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn retry_mails(&self, now: DateTime<Utc>) -> sqlx::Result<u64> {
        let retried = sqlx::query("UPDATE outbox SET next_at = ? WHERE delivered_at IS NULL")
            .bind(now.timestamp())
            .execute(&self.pool)
            .await?;
        Ok(retried.rows_affected())
    }
}

fn wait(attempts: i64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(0, 16)).unwrap_or_default();
    let wait = FIRST_WAIT.checked_mul(1 << doublings);
    wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_an_hour() {
        let minutes = |attempts| wait(attempts).as_seconds_f64() / 60.0;
        assert_eq!([0, 1, 2, 6].map(minutes), [0.5, 1.0, 2.0, 32.0]);
        assert_eq!([7, 100, i64::MAX].map(minutes), [60.0; 3]);
    }
}
