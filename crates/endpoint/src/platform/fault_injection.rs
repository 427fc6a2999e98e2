//! Faults on purpose, for `cargo xtask faults`: a crash at a named point, a promise that is broken, hours that pass in
//! minutes.
//!
//! The harness sets them by the environment, and only the feature `faults` reads it. Without the feature, as every
//! release is built, the functions here do nothing or hand back what they were given, and nothing of them is left in the
//! binary: the harness looks.
//!
//! A crash is the process ending at once, as by `kill -9`: what was written but not synced is still in the system's
//! memory, so a crash says nothing about syncing. Tracing does.

pub use imp::{breaks, commit, delivery_result, now, point, scaled, store_photo, ticket_key};

/// A promise that can be broken, to see that the harness notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "faults"),
    expect(dead_code, reason = "some are named where they are broken alone")
)]
pub enum Promise {
    /// A commit is on the disk when it returns.
    DatabaseSynced,
    /// A file is on the disk before it gets its name.
    FileSynced,
    /// The same key is the same ticket.
    KeyOnce,
    /// What is answered 201 was committed before.
    CommittedFirst,
    /// A photo whose last byte is acknowledged was kept before.
    PhotoFirst,
    /// A mail is owed until somebody took it.
    MailOwed,
}

#[cfg(feature = "faults")]
mod imp {
    use std::env;
    use std::io;
    use std::process::abort;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::time::Duration;

    use chrono::{DateTime, Utc};
    use sqlx::{Sqlite, Transaction};
    use uuid::Uuid;

    use super::Promise;

    /// `name:nth`: where the process ends, the nth time that it comes there.
    static CRASH: LazyLock<Option<Crash>> = LazyLock::new(|| {
        let (name, nth) = setting("CARELINE_FAULT_AT")?;
        let left = AtomicI64::new(nth);
        Some(Crash { name, left })
    });

    /// The name of a promise that isn't kept.
    static BROKEN: LazyLock<Option<String>> =
        LazyLock::new(|| env::var("CARELINE_FAULT_BREAK").ok());

    /// `times:since`: how many times as fast time passes, since a second of the Unix epoch.
    static HASTE: LazyLock<Option<(u32, DateTime<Utc>)>> = LazyLock::new(|| {
        let (times, since) = setting("CARELINE_FAULT_CLOCK")?;
        Some((times.parse().ok()?, DateTime::from_timestamp(since, 0)?))
    });

    /// How long a commit or a photo comes after its answer, where that promise is broken.
    const LATE: Duration = Duration::from_millis(100);

    struct Crash {
        name: String,
        left: AtomicI64,
    }

    fn setting(name: &str) -> Option<(String, i64)> {
        let value = env::var(name).ok()?;
        let (text, number) = value.split_once(':')?;
        Some((text.to_owned(), number.parse().ok()?))
    }

    /// A place where the process may end.
    pub fn point(name: &str) {
        let crash = CRASH.as_ref().filter(|crash| crash.name == name);
        if crash.is_some_and(|crash| crash.left.fetch_sub(1, Ordering::Relaxed) == 1) {
            abort();
        }
    }

    /// Whether a promise is to be broken.
    pub fn breaks(promise: Promise) -> bool {
        let name = match promise {
            Promise::DatabaseSynced => "sync-off",
            Promise::FileSynced => "photo-unsynced",
            Promise::KeyOnce => "no-unique-key",
            Promise::CommittedFirst => "early-201",
            Promise::PhotoFirst => "early-photo",
            Promise::MailOwed => "mail-believed",
        };
        BROKEN.as_ref().is_some_and(|broken| broken == name)
    }

    /// The key of a ticket.
    pub fn ticket_key(key: Uuid) -> Uuid {
        match breaks(Promise::KeyOnce) {
            true => Uuid::new_v4(),
            false => key,
        }
    }

    /// Commits, with a place to end before and after.
    pub async fn commit(transaction: Transaction<'static, Sqlite>) -> sqlx::Result<()> {
        if breaks(Promise::CommittedFirst) {
            tokio::spawn(async {
                tokio::time::sleep(LATE).await;
                point("commit");
                transaction.commit().await
            });
            return Ok(());
        }
        point("commit");
        transaction.commit().await?;
        point("committed");
        Ok(())
    }

    /// Keeps a photo.
    pub async fn store_photo(
        write: impl Future<Output = io::Result<()>> + Send + 'static,
    ) -> io::Result<()> {
        if breaks(Promise::PhotoFirst) {
            tokio::spawn(async {
                tokio::time::sleep(LATE).await;
                write.await
            });
            return Ok(());
        }
        write.await
    }

    /// What became of a delivery.
    pub fn delivery_result<E>(delivered: Result<(), E>) -> Result<(), E> {
        match breaks(Promise::MailOwed) {
            true => Ok(()),
            false => delivered,
        }
    }

    /// What time it is.
    pub fn now() -> DateTime<Utc> {
        let now = Utc::now();
        match *HASTE {
            Some((times, since)) => since + (now - since) * i32::try_from(times).unwrap_or(1),
            None => now,
        }
    }

    /// How long to wait, where time passes faster.
    pub fn scaled(duration: Duration) -> Duration {
        match *HASTE {
            Some((times, _)) => duration / times.max(1),
            None => duration,
        }
    }
}

#[cfg(not(feature = "faults"))]
mod imp {
    use std::io;
    use std::time::Duration;

    use chrono::{DateTime, Utc};
    use sqlx::{Sqlite, Transaction};
    use uuid::Uuid;

    use super::Promise;

    /// Nothing.
    #[inline(always)]
    pub const fn point(_: &str) {}

    /// Never.
    #[inline(always)]
    pub const fn breaks(_: Promise) -> bool {
        false
    }

    /// As it is.
    #[inline(always)]
    pub const fn ticket_key(key: Uuid) -> Uuid {
        key
    }

    /// Commits.
    #[inline(always)]
    pub async fn commit(transaction: Transaction<'static, Sqlite>) -> sqlx::Result<()> {
        transaction.commit().await
    }

    /// Keeps a photo.
    #[inline(always)]
    pub async fn store_photo(write: impl Future<Output = io::Result<()>>) -> io::Result<()> {
        write.await
    }

    /// What became of a delivery.
    #[inline(always)]
    pub fn delivery_result<E>(delivered: Result<(), E>) -> Result<(), E> {
        delivered
    }

    /// What time it is.
    #[inline(always)]
    pub fn now() -> DateTime<Utc> {
        Utc::now()
    }

    /// As long as it is.
    #[inline(always)]
    pub const fn scaled(duration: Duration) -> Duration {
        duration
    }
}
