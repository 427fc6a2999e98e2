//! `careline outbox`: lists and retries what isn't delivered.

use chrono::{DateTime, Utc};
use clap::Subcommand;

use crate::cli::args::ConfigArgs;
use crate::cli::escape::escaped;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::store::Store;
use crate::store::outbox::OutboxEntry;

#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// List what waits to be delivered and the dead letters, with the last error.
    List(ConfigArgs),
    /// Make what waits and the dead letters due now.
    Retry {
        /// Only this entry, as the list shows it.
        message_id: Option<String>,
        #[command(flatten)]
        config: ConfigArgs,
    },
}

pub async fn run(command: &Outbox) -> Outcome {
    match command {
        Outbox::List(config) => list(config).await,
        Outbox::Retry { message_id, config } => retry(config, message_id.as_deref()).await,
    }
}

async fn list(config: &ConfigArgs) -> Outcome {
    let store = Store::open(&config.load()?.data).await?;
    let entries = store.outbox.undelivered().await?;
    store.database.close().await;
    for entry in &entries {
        say!("{}", line(entry));
    }
    let is_dead_letter = |entry: &&OutboxEntry| entry.failed_at.is_some();
    let dead_letters = entries.iter().filter(is_dead_letter).count();
    if dead_letters > 0 {
        say!("{dead_letters} mails are dead letters: `careline outbox retry` queues them again");
    }
    say!(
        "{} mails wait to be delivered",
        entries.len() - dead_letters
    );
    Ok(())
}

async fn retry(config: &ConfigArgs, message_id: Option<&str>) -> Outcome {
    let store = Store::open(&config.load()?.data).await?;
    let retried = store.outbox.retry(message_id, Utc::now()).await?;
    store.database.close().await;
    if let (Some(id), 0) = (message_id, retried) {
        return Err(format!(
            "MESSAGE_ID: expected one that `careline outbox list` shows, found {id:?}"
        )
        .into());
    }
    say!("{retried} mails are due now; a running endpoint delivers them within 15 seconds");
    Ok(())
}

fn line(entry: &OutboxEntry) -> String {
    let next = match entry.failed_at {
        Some(at) => format!("DEAD LETTER: {}", time(at)),
        None => format!("next: {}", time(entry.next_at)),
    };
    format!(
        "{}  {:<12}  {}  attempts: {}  {next}  {}  {}",
        entry.reference,
        entry.kind,
        entry.shop,
        entry.attempts,
        escaped(entry.last_error.as_deref().unwrap_or("not tried yet")),
        entry.message_id,
    )
}

fn time(at: i64) -> String {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
