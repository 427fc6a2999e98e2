//! `careline outbox list` and `careline outbox retry`.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::Outcome;
use crate::config::Config;
use crate::store::Store;
use crate::store::outbox::Entry;

pub(super) async fn list(config: &Path) -> Outcome {
    let store = Store::open(&Config::load(config)?.data).await?;
    let owed = store.owed_mails().await?;
    store.close().await;
    for mail in &owed {
        println!("{}", line(mail));
    }
    println!("{} mails wait to be delivered", owed.len());
    Ok(())
}

pub(super) async fn retry(config: &Path) -> Outcome {
    let store = Store::open(&Config::load(config)?.data).await?;
    let retried = store.retry_mails(Utc::now()).await?;
    store.close().await;
    println!("{retried} mails are due now; a running endpoint delivers them within 15 seconds");
    Ok(())
}

fn line(mail: &Entry) -> String {
    let next = DateTime::from_timestamp(mail.next_at, 0).unwrap_or_default();
    let error = mail.last_error.as_deref().unwrap_or("not tried yet");
    format!(
        "{}  {:<12}  {}  attempts: {}  next: {}  {error}",
        mail.reference,
        mail.kind,
        mail.shop,
        mail.attempts,
        next.format("%Y-%m-%dT%H:%M:%SZ"),
    )
}
