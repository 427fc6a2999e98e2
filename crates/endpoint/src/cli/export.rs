//! `careline export`: all that is kept about a person, because they asked for it.
//!
//! A directory of one `export.json` and the photos beside it, for its owner's eyes alone. It is there whole or not at all.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::subject::Person;
use crate::cli::{Failure, Outcome};
use crate::config::Shop;
use crate::store::Store;
use crate::store::outbox::OutboxEntry;
use crate::store::ticket_events::TicketHistory;
use crate::tickets::event::RecordedEvent;

/// Where the photos lie in the directory.
const PHOTOS: &str = "photos";

/// What to export.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    person: Person,
    /// The directory to make.
    #[arg(long, default_value = "careline-export")]
    out: PathBuf,
}

pub async fn run(Export { person, out }: &Export) -> Outcome {
    if out.symlink_metadata().is_ok() {
        let out = out.display();
        return Err(
            format!("--out: expected a directory that isn't there yet, found {out}").into(),
        );
    }
    let (shop, store) = person.open().await?;
    let unfinished = out.with_added_extension(Uuid::new_v4().to_string());
    let written = write(&store, &shop, &person.email, &unfinished).await;
    store.close().await;
    match written.and_then(|said| Ok(fs::rename(&unfinished, out).map(|()| said)?)) {
        Ok(said) => {
            println!("{said}: {}", out.display());
            Ok(())
        }
        Err(error) => {
            // Why it failed is what matters.
            drop(fs::remove_dir_all(&unfinished));
            Err(error)
        }
    }
}

/// Writes the directory; says what is in it.
async fn write(store: &Store, shop: &Shop, email: &str, out: &Path) -> Result<String, Failure> {
    let tickets = store.tickets_by_email(&shop.id, email).await?;
    let orders = store.orders_by_email(&shop.id, email).await?;
    if tickets.is_empty() && orders.is_empty() {
        return Err(format!("--email: nothing is kept about that address in {}", shop.id).into());
    }
    let mut private = fs::DirBuilder::new();
    private
        .mode(0o700)
        .recursive(true)
        .create(out.join(PHOTOS))?;
    let mut requests = Vec::new();
    for id in &tickets {
        if let Some(case) = store.ticket_history(shop, *id).await? {
            requests.push(request(store, shop, &case, out).await?);
        }
    }
    let said = format!("{} requests and {} orders", requests.len(), orders.len());
    let export = json!({
        "shop": shop.id,
        "email": email.trim(),
        "exported_at": time(Utc::now()),
        "requests": requests,
        "orders": orders,
    });
    fs::write(out.join("export.json"), serde_json::to_vec_pretty(&export)?)?;
    Ok(said)
}

async fn request(
    store: &Store,
    shop: &Shop,
    TicketHistory {
        stored: kept,
        events,
        state: case,
    }: &TicketHistory,
    out: &Path,
) -> Result<Value, Failure> {
    let (id, reference) = (kept.ticket.id, &kept.receipt.reference);
    let mut history = Vec::new();
    for RecordedEvent { seq, at, event } in events {
        let uploads = store.uploads_of_event(&shop.id, id, *seq).await?;
        history.push(json!({
            "at": at,
            "event": event,
            "photos": photos(store, &uploads, &format!("{reference}-{seq}"), out)?,
        }));
    }
    let mails = store.deliveries_of(&shop.id, id).await?;
    Ok(json!({
        "reference": reference,
        "status": case.status,
        "received_at": time(kept.received_at),
        "request": kept.ticket,
        "photos": photos(store, &kept.uploads, reference, out)?,
        "answered": kept.receipt,
        "decided": kept.assessment,
        "history": history,
        "mails": mails.iter().map(mail).collect::<Vec<_>>(),
    }))
}

/// Copies photos; says where each lies, or nothing where the disk has lost it.
fn photos(
    store: &Store,
    uploads: &[Uuid],
    name: &str,
    out: &Path,
) -> std::io::Result<Vec<Option<String>>> {
    let copied = (1..).zip(uploads).map(|(number, upload)| {
        let copy = format!("{PHOTOS}/{name}-{number}.jpg");
        match fs::copy(store.photo_path(*upload), out.join(&copy)) {
            Ok(_) => Ok(Some(copy)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    });
    copied.collect()
}

fn mail(mail: &OutboxEntry) -> Value {
    let delivered_at = mail
        .delivered_at
        .and_then(|at| DateTime::from_timestamp(at, 0));
    json!({
        "kind": mail.kind,
        "message_id": mail.message_id,
        "delivered_at": delivered_at.map(time),
    })
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
