//! Injected faults for `cargo xtask faults`: a crash at a named point, a broken guarantee, a clock that runs faster.
//!
//! The harness sets them with environment variables, which only a build with the feature `faults` reads. Releases are
//! built without it. The functions then do nothing or return their argument, and leave no trace in the binary: the
//! harness checks.
//!
//! A crash ends the process at once, as `kill -9` does. What was written but not synced stays in the system's cache, so
//! a crash can't show whether files are synced. The harness traces system calls for that, and cuts the power of a disk
//! of its own.

use std::env;
use std::process::abort;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Whether this build can inject faults. If it can't, the compiler removes what depends on it.
const ENABLED: bool = cfg!(feature = "faults");

/// A guarantee that can be broken on purpose, to check that the harness notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantee {
    /// A commit is on the disk when it returns.
    DatabaseSynced,
    /// A file is on the disk before it is renamed.
    FileSynced,
    /// A file's new name is on the disk before anyone relies on it.
    NameSynced,
    /// A mail in the maildir is on the disk before it counts as delivered.
    MailSynced,
    /// The files of a backup are on the disk when it is complete.
    BackupSynced,
    /// The names of restored files are on the disk when the restore is complete.
    RestoreSynced,
    /// Requests with the same id create one ticket.
    UniqueTicketKey,
    /// A ticket is committed before it is answered 201.
    CommitBeforeAnswer,
    /// A photo is stored before its last byte is acknowledged.
    PhotoBeforeAnswer,
    /// A mail stays in the outbox until a server accepted it.
    MailUntilAccepted,
    /// Limits hold for all replicas on a database together.
    SharedLimits,
}

/// `name:nth`: the process aborts when it reaches the point for the nth time.
static CRASH: LazyLock<Option<Crash>> = LazyLock::new(|| {
    let (name, nth) = setting("CARELINE_FAULT_AT")?;
    let left = AtomicI64::new(nth);
    Some(Crash { name, left })
});

/// The name of the broken guarantee.
static BROKEN: LazyLock<Option<String>> = LazyLock::new(|| env::var("CARELINE_FAULT_BREAK").ok());

/// `factor:since`: how much faster the clock runs, and since when in Unix seconds.
static CLOCK: LazyLock<Option<(u32, DateTime<Utc>)>> = LazyLock::new(|| {
    let (factor, since) = setting("CARELINE_FAULT_CLOCK")?;
    Some((factor.parse().ok()?, DateTime::from_timestamp(since, 0)?))
});

/// How long after its answer a commit or photo comes, if that guarantee is broken.
const DELAY: Duration = Duration::from_millis(100);

struct Crash {
    name: String,
    left: AtomicI64,
}

fn setting(name: &str) -> Option<(String, i64)> {
    let value = env::var(name).ok()?;
    let (text, number) = value.split_once(':')?;
    Some((text.to_owned(), number.parse().ok()?))
}

/// A point at which the process may crash.
#[inline(always)]
pub fn point(name: &str) {
    if !ENABLED {
        return;
    }
    let crash = CRASH.as_ref().filter(|crash| crash.name == name);
    if crash.is_some_and(|crash| crash.left.fetch_sub(1, Ordering::Relaxed) == 1) {
        abort();
    }
}

/// Whether a guarantee is to be broken.
#[inline(always)]
pub fn breaks(promise: Guarantee) -> bool {
    if !ENABLED {
        return false;
    }
    let name = match promise {
        Guarantee::DatabaseSynced => "sync-off",
        Guarantee::FileSynced => "photo-unsynced",
        Guarantee::NameSynced => "name-unsynced",
        Guarantee::MailSynced => "mail-unsynced",
        Guarantee::BackupSynced => "backup-unsynced",
        Guarantee::RestoreSynced => "restore-unsynced",
        Guarantee::UniqueTicketKey => "no-unique-key",
        Guarantee::CommitBeforeAnswer => "early-201",
        Guarantee::PhotoBeforeAnswer => "early-photo",
        Guarantee::MailUntilAccepted => "mail-believed",
        Guarantee::SharedLimits => "limits-apart",
    };
    BROKEN.as_ref().is_some_and(|broken| broken == name)
}

/// The id under which a ticket is stored.
#[inline(always)]
pub fn ticket_key(key: Uuid) -> Uuid {
    if breaks(Guarantee::UniqueTicketKey) {
        Uuid::new_v4()
    } else {
        key
    }
}

/// Does work that must be done before a request is answered. If that guarantee is broken, it is done later.
#[inline(always)]
pub async fn before_answer<E: Send + 'static>(
    guarantee: Guarantee,
    work: impl Future<Output = Result<(), E>> + Send + 'static,
) -> Result<(), E> {
    if breaks(guarantee) {
        tokio::spawn(async {
            tokio::time::sleep(DELAY).await;
            work.await
        });
        return Ok(());
    }
    work.await
}

/// The result of a delivery.
#[inline(always)]
pub fn delivery_result<E>(delivered: Result<(), E>) -> Result<(), E> {
    if breaks(Guarantee::MailUntilAccepted) {
        Ok(())
    } else {
        delivered
    }
}

/// The current time.
#[inline(always)]
pub fn now() -> DateTime<Utc> {
    let now = Utc::now();
    match clock() {
        Some((factor, since)) => since + (now - since) * i32::try_from(factor).unwrap_or(1),
        None => now,
    }
}

/// A real duration in which the faster clock advances by this one.
#[inline(always)]
pub fn scaled(duration: Duration) -> Duration {
    match clock() {
        Some((factor, _)) => duration / factor.max(1),
        None => duration,
    }
}

#[inline(always)]
fn clock() -> Option<(u32, DateTime<Utc>)> {
    if ENABLED { *CLOCK } else { None }
}
