//! The outbox: every mail and every webhook that is owed, until it is delivered. Nothing is ever dropped.
//!
//! A row is written with the thing that causes it: a ticket, or an event of one. Whoever delivers it takes a lease on it,
//! so that no second process does the same; a lease that its holder doesn't end, because it crashed, ends by itself. What
//! isn't taken is tried again, ever more seldom and each a little apart from the others, for [`MAX_RETRY_AGE`]. Then it is given
//! up: it stays, with its cause, until an operator queues it again.
//!
//! A ticket's webhooks are delivered in the order in which things happened, so one that is owed, or was given up, holds
//! back the later ones. Mails hold back nothing.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use crate::store::Store;

/// How long to wait at most after a first failure; each further one doubles it.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// How long something is tried, from its first attempt. Not from when it was queued: an endpoint that was off for longer
/// would give up all that waited at its first hiccup.
const MAX_RETRY_AGE: TimeDelta = TimeDelta::hours(72);

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
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

impl MessageKind {
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
pub struct Subject<'a> {
    pub shop: &'a str,
    pub ticket: Option<Uuid>,
    pub event: Option<i64>,
}

/// Queues mails, within the transaction of what causes them.
pub async fn queue(
    connection: &mut SqliteConnection,
    subject: Subject<'_>,
    now: DateTime<Utc>,
    mails: &[(MessageKind, String)],
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

/// What one worker delivers.
#[derive(Clone, Debug)]
pub enum DeliveryQueue {
    /// Every mail.
    Mails,
    /// The webhooks of the shop with that id.
    Webhooks(String),
}

/// Something that is owed or was delivered.
#[derive(Clone, Debug, FromRow)]
pub struct OutboxEntry {
    /// Its `Message-ID`, or its webhook's id.
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
    /// How often its delivery was tried since it was queued.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: i64,
    /// Until when somebody has it in hand.
    pub leased_until: Option<i64>,
    /// When its delivery was first tried since it was queued.
    pub tried_at: Option<i64>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was delivered.
    pub delivered_at: Option<i64>,
    /// When it was given up.
    pub failed_at: Option<i64>,
}

impl Store {
    /// Takes a lease on what is due of a lot: what was tried least first, so that what fails holds back nothing new.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn lease(
        &self,
        lot: &DeliveryQueue,
        now: DateTime<Utc>,
        span: TimeDelta,
    ) -> sqlx::Result<Option<OutboxEntry>> {
        while let Some(due) = self.due(lot, now).await? {
            if let Some(leased) = self.take(due, now, now + span).await? {
                return Ok(Some(leased));
            }
            // Another process was quicker: what is due after that?
        }
        Ok(None)
    }

    async fn due(
        &self,
        lot: &DeliveryQueue,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Option<OutboxEntry>> {
        let (is_webhook, shop) = match lot {
            DeliveryQueue::Mails => (false, None),
            DeliveryQueue::Webhooks(shop) => (true, Some(shop)),
        };
        sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE delivered_at IS NULL AND failed_at IS NULL AND next_at <= ?1 AND coalesce(leased_until, 0) <= ?1
                 AND (kind = 'webhook') = ?2 AND (?3 IS NULL OR outbox.shop = ?3)
                 AND NOT EXISTS (
                     SELECT 1 FROM outbox AS earlier
                     WHERE outbox.kind = 'webhook' AND earlier.kind = 'webhook' AND earlier.delivered_at IS NULL
                         AND earlier.shop = outbox.shop AND earlier.ticket = outbox.ticket
                         AND coalesce(earlier.event, 0) < coalesce(outbox.event, 0))
             ORDER BY attempts, next_at, event LIMIT 1",
        )
        .bind(now.timestamp())
        .bind(is_webhook)
        .bind(shop)
        .fetch_optional(&self.pool)
        .await
    }

    /// Counts an attempt before it is made, and puts off the next, in case this one never ends.
    async fn take(
        &self,
        due: OutboxEntry,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> sqlx::Result<Option<OutboxEntry>> {
        let next_at = (now + wait(due.attempts)).timestamp();
        let until = until.timestamp();
        let tried_at = due.tried_at.unwrap_or(now.timestamp());
        let taken = sqlx::query(
            "UPDATE outbox SET attempts = attempts + 1, next_at = ?, leased_until = ?, tried_at = ?
             WHERE message_id = ? AND attempts = ? AND leased_until IS ?
                 AND delivered_at IS NULL AND failed_at IS NULL",
        )
        .bind(next_at)
        .bind(until)
        .bind(tried_at)
        .bind(&due.message_id)
        .bind(due.attempts)
        .bind(due.leased_until)
        .execute(&self.pool)
        .await?;
        Ok((taken.rows_affected() > 0).then_some(OutboxEntry {
            attempts: due.attempts + 1,
            next_at,
            leased_until: Some(until),
            tried_at: Some(tried_at),
            ..due
        }))
    }

    /// Notes that something was delivered: by whomever, even one whose lease was over.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn record_delivery(&self, message_id: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE outbox SET delivered_at = ?, leased_until = NULL, failed_at = NULL, last_error = NULL
             WHERE message_id = ?",
        )
        .bind(now.timestamp())
        .bind(message_id)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Notes why something wasn't delivered, and when it is tried again, if it is. Who lost the lease has no say.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn record_failure(
        &self,
        leased: &OutboxEntry,
        error: &str,
        now: DateTime<Utc>,
    ) -> sqlx::Result<FailedDelivery> {
        let last = leased.tried_at.unwrap_or(now.timestamp()) + MAX_RETRY_AGE.num_seconds();
        let is_over = now.timestamp() >= last;
        let next_at = now + spread(wait(leased.attempts - 1));
        sqlx::query(
            "UPDATE outbox SET last_error = ?, leased_until = NULL, next_at = ?, failed_at = ?
             WHERE message_id = ? AND leased_until = ? AND delivered_at IS NULL",
        )
        .bind(error)
        .bind(next_at.timestamp().min(last))
        .bind(is_over.then_some(now.timestamp()))
        .bind(&leased.message_id)
        .bind(leased.leased_until)
        .execute(&self.pool)
        .await?;
        Ok(if is_over {
            FailedDelivery::DeadLetter
        } else {
            FailedDelivery::Retry
        })
    }

    /// The `Message-ID` of the mail before this one in its thread, where there is one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn mail_before(
        &self,
        mail: &OutboxEntry,
        kind: MessageKind,
    ) -> sqlx::Result<Option<String>> {
        let [one, another, third] = kind.thread().map(MessageKind::name);
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

    /// Everything that isn't delivered: what waits, the next first, and then what was given up.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn undelivered(&self) -> sqlx::Result<Vec<OutboxEntry>> {
        sqlx::query_as(
            "SELECT outbox.*, coalesce(reference, '-') AS reference
             FROM outbox LEFT JOIN tickets ON tickets.shop = outbox.shop AND id = ticket
             WHERE delivered_at IS NULL ORDER BY failed_at IS NOT NULL, next_at, event",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Queues anew what isn't delivered: all of it, or what has that id, with or without its brackets. Says how
    /// much that is.
    ///
    /// What is in somebody's hands stays there.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn retry(&self, message_id: Option<&str>, now: DateTime<Utc>) -> sqlx::Result<u64> {
        let retried = sqlx::query(
            "UPDATE outbox SET next_at = ?, attempts = 0, tried_at = NULL, failed_at = NULL
             WHERE delivered_at IS NULL AND (?2 IS NULL OR message_id IN (?2, '<' || ?2 || '>'))",
        )
        .bind(now.timestamp())
        .bind(message_id)
        .execute(&self.pool)
        .await?;
        Ok(retried.rows_affected())
    }
}

/// What happens to an entry whose delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailedDelivery {
    /// It is tried again.
    Retry,
    /// It was tried for long enough, and waits for an operator.
    DeadLetter,
}

/// How long to wait at most after that many failures.
fn wait(failures: i64) -> TimeDelta {
    let doublings = u32::try_from(failures.clamp(0, 16)).unwrap_or_default();
    let wait = FIRST_WAIT.checked_mul(1 << doublings);
    wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

/// A span between half of it and all of it, so that what failed together isn't tried together.
fn spread(span: TimeDelta) -> TimeDelta {
    // Without randomness all wait for as long.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    let half = span / 2;
    half + TimeDelta::milliseconds((half.num_milliseconds() * i64::from(random)) >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_an_hour() {
        let minutes = |failures| wait(failures).as_seconds_f64() / 60.0;
        assert_eq!([0, 1, 2, 6].map(minutes), [0.5, 1.0, 2.0, 32.0]);
        assert_eq!([7, 100, i64::MAX].map(minutes), [60.0; 3]);
    }

    #[test]
    fn what_failed_together_is_tried_apart() {
        let spans: Vec<_> = (0..64).map(|_| spread(LONGEST_WAIT)).collect();
        let within = LONGEST_WAIT / 2..=LONGEST_WAIT;
        assert!(spans.iter().all(|span| within.contains(span)), "{spans:?}");
        assert!(spans.iter().any(|span| *span != spans[0]), "{spans:?}");
    }
}
