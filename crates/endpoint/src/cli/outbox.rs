//! `careline outbox list` and `careline outbox retry`.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::cli::Outcome;
use crate::cli::escape::harmless;
use crate::config::Config;
use crate::store::Store;
use crate::store::outbox::OutboxEntry;

pub async fn list(config: &Path) -> Outcome {
    let store = Store::open(&Config::load(config)?.data).await?;
    let owed = store.undelivered().await?;
    store.close().await;
    for mail in &owed {
        println!("{}", line(mail));
    }
    let failed = owed.iter().filter(|mail| mail.failed_at.is_some()).count();
    if failed > 0 {
        println!("{failed} mails were given up: `careline outbox retry` queues them again");
    }
    println!("{} mails wait to be delivered", owed.len() - failed);
    Ok(())
}

pub async fn retry(config: &Path, message_id: Option<&str>) -> Outcome {
    let store = Store::open(&Config::load(config)?.data).await?;
    let retried = store.retry(message_id, Utc::now()).await?;
    store.close().await;
    if let (Some(id), 0) = (message_id, retried) {
        return Err(format!(
            "MESSAGE_ID: expected one that `careline outbox list` shows, found {id:?}"
        )
        .into());
    }
    println!("{retried} mails are due now; a running endpoint delivers them within 15 seconds");
    Ok(())
}

fn line(mail: &OutboxEntry) -> String {
    let next = match mail.failed_at {
        Some(at) => format!("GIVEN UP: {}", time(at)),
        None => format!("next: {}", time(mail.next_at)),
    };
    format!(
        "{}  {:<12}  {}  attempts: {}  {next}  {}  {}",
        mail.reference,
        mail.kind,
        mail.shop,
        mail.attempts,
        harmless(mail.last_error.as_deref().unwrap_or("not tried yet")),
        mail.message_id,
    )
}

fn time(at: i64) -> String {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default();
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
