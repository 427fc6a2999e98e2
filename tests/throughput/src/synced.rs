//! SQLite's own speed: transactions of one row, each synced before the next, as the endpoint's database syncs them.

use std::path::Path;
use std::time::{Duration, Instant};

use careline_harness::Result;
use rusqlite::Connection;

/// How many commits SQLite syncs in a second in this folder, on one connection.
///
/// # Errors
///
/// If the folder can't be written.
#[expect(clippy::cast_precision_loss, reason = "there are few")]
pub fn commits_per_second(folder: &Path, span: Duration) -> Result<f64> {
    let file = tempfile::Builder::new().suffix(".db").tempfile_in(folder)?;
    let database = Connection::open(file.path())?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.execute_batch(
        "CREATE TABLE commits (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
    )?;
    let mut insert = database.prepare("INSERT INTO commits (body) VALUES (?)")?;
    let start = Instant::now();
    let mut commits = 0_u64;
    while start.elapsed() < span {
        insert.execute(["one row of no great length"])?;
        commits += 1;
    }
    Ok(commits as f64 / start.elapsed().as_secs_f64())
}
