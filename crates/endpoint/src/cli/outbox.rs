//! `careline outbox`: lists and retries what isn't delivered.

use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::args::ConfigArgs;
use crate::cli::help::examples;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::table::print_table;
use crate::platform::counted::counted;
use crate::store::Store;
use crate::store::outbox::OutboxEntry;

#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// List what waits to be delivered and the dead letters, with the last error.
    #[command(after_help = examples(&["careline outbox list", "careline outbox list --json"]))]
    List {
        #[command(flatten)]
        config: ConfigArgs,
        /// Print the entries as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make what waits and the dead letters due now.
    #[command(after_help = examples(&["careline outbox retry"]))]
    Retry {
        /// Only this entry, as the list shows it.
        message_id: Option<String>,
        #[command(flatten)]
        config: ConfigArgs,
    },
}

pub async fn run(command: &Outbox) -> Outcome {
    match command {
        Outbox::List { config, json } => list(config, *json).await,
        Outbox::Retry { message_id, config } => retry(config, message_id.as_deref()).await,
    }
}

async fn list(config: &ConfigArgs, json: bool) -> Outcome {
    let store = Store::open(&config.load()?).await?;
    let entries = store.outbox.undelivered().await?;
    store.database.close().await;
    if json {
        let entries: Vec<_> = entries.iter().map(to_json).collect();
        say!("{}", serde_json::to_string_pretty(&entries)?);
        return Ok(());
    }
    print(&entries);
    Ok(())
}

fn print(entries: &[OutboxEntry]) {
    if !entries.is_empty() {
        let header = [
            "ticket",
            "kind",
            "shop",
            "attempts",
            "next",
            "last error",
            "id",
        ];
        print_table(header, entries.iter().map(row));
    }
    let is_dead_letter = |entry: &&OutboxEntry| entry.failed_at.is_some();
    let dead_letters = entries.iter().filter(is_dead_letter).count();
    if dead_letters > 0 {
        let dead_letters = counted(dead_letters, "dead letter", "dead letters");
        say!("{dead_letters}, which `careline outbox retry` queues again");
    }
    say!("{} to deliver", entries.len() - dead_letters);
}

async fn retry(config: &ConfigArgs, message_id: Option<&str>) -> Outcome {
    let store = Store::open(&config.load()?).await?;
    let retried = store.outbox.retry(message_id, Utc::now()).await?;
    store.database.close().await;
    if let (Some(id), 0) = (message_id, retried) {
        return Err(format!(
            "MESSAGE_ID: expected one that `careline outbox list` shows, found {id:?}"
        )
        .into());
    }
    say!("{retried} due now; a running endpoint delivers within 15 seconds");
    Ok(())
}

fn row(entry: &OutboxEntry) -> [String; 7] {
    let next = match entry.failed_at {
        Some(at) => format!("DEAD LETTER: {}", time(at)),
        None => time(entry.next_at),
    };
    let last_error = entry.last_error.as_deref().unwrap_or("not tried yet");
    [
        entry.reference.clone(),
        entry.kind.clone(),
        entry.shop.clone(),
        entry.attempts.to_string(),
        next,
        last_error.to_owned(),
        entry.message_id.clone(),
    ]
}

fn to_json(entry: &OutboxEntry) -> Value {
    json!({
        "reference": entry.reference,
        "kind": entry.kind,
        "shop": entry.shop,
        "attempts": entry.attempts,
        "next_at": entry.failed_at.is_none().then(|| time(entry.next_at)),
        "failed_at": entry.failed_at.map(time),
        "last_error": entry.last_error,
        "id": entry.message_id,
    })
}

fn time(at: i64) -> String {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
