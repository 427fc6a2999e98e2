//! `careline export`: writes all data about a person, or one ticket, into a directory, at the person's request.
//!
//! The directory holds `export.json` and the photos. Only its owner can read it. It is written under a temporary name
//! and renamed at the end, so it is either complete or missing.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output::say;
use crate::cli::subject::{Subject, SubjectArgs};
use crate::config::Shop;
use crate::platform::counted::counted;
use crate::store::Store;
use crate::store::outbox::OutboxEntry;
use crate::store::privacy_log::{Caller, PrivacyAction, PrivacyCounts, PrivacyEntry};
use crate::tickets::event::RecordedEvent;
use crate::tickets::history::TicketHistory;

/// The folder of the photos in the directory.
const PHOTOS: &str = "photos";

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// The directory to create. It must not exist yet.
    #[arg(long, default_value = "careline-export")]
    out: PathBuf,
}

pub async fn run(ExportArgs { subject, out }: &ExportArgs) -> Outcome {
    if out.symlink_metadata().is_ok() {
        let out = out.display();
        return Err(
            format!("--out: expected a directory that doesn't exist yet, found {out}").into(),
        );
    }
    let (shop, store, subject) = subject.open().await?;
    let exported = export(&store, &shop, &subject, out).await;
    store.database.close().await;
    let PrivacyCounts {
        tickets, orders, ..
    } = exported?;
    let tickets = counted(tickets, "ticket", "tickets");
    let orders = counted(orders, "order", "orders");
    say!("{tickets} and {orders}: {}", out.display());
    Ok(())
}

/// Writes the directory, and then records it in the log.
async fn export(
    store: &Store,
    shop: &Shop,
    subject: &Subject,
    out: &Path,
) -> Result<PrivacyCounts, Failure> {
    let unfinished = out.with_added_extension(Uuid::new_v4().to_string());
    let written = write(store, shop, subject, &unfinished).await;
    let renamed = written.and_then(|counts| Ok(fs::rename(&unfinished, out).map(|()| counts)?));
    if renamed.is_err() {
        // The first error is the one to report.
        drop(fs::remove_dir_all(&unfinished));
    }
    let counts = renamed?;
    let kind = match subject {
        Subject::Person { .. } => PrivacyAction::ExportPerson,
        Subject::Ticket { .. } => PrivacyAction::ExportTicket,
    };
    let entry = PrivacyEntry {
        at: Utc::now(),
        caller: Caller::Command,
        kind,
        shop: shop.id.clone(),
        counts,
    };
    store.privacy_log.record(&entry).await?;
    Ok(counts)
}

/// Writes the directory. Returns how much it contains.
async fn write(
    store: &Store,
    shop: &Shop,
    subject: &Subject,
    out: &Path,
) -> Result<PrivacyCounts, Failure> {
    let tickets = subject.tickets(store, shop).await?;
    let orders = subject.orders(store, shop).await?;
    if tickets.is_empty() && orders.is_empty() {
        return Err(subject.not_found(shop).into());
    }
    let mut private = fs::DirBuilder::new();
    private
        .mode(0o700)
        .recursive(true)
        .create(out.join(PHOTOS))?;
    let mut exported = Vec::new();
    for id in &tickets {
        if let Some(history) = store.tickets.history(shop, *id).await? {
            exported.push(ticket(store, shop, &history, out).await?);
        }
    }
    let counts = PrivacyCounts {
        tickets: exported.len(),
        photos: fs::read_dir(out.join(PHOTOS))?.count(),
        orders: orders.len(),
    };
    let (key, name) = match subject {
        Subject::Person { email } => ("email", email.trim()),
        Subject::Ticket { reference } => ("reference", reference.trim()),
    };
    let export = json!({
        "shop": shop.id,
        (key): name,
        "exported_at": time(Utc::now()),
        "requests": exported,
        "orders": orders,
    });
    fs::write(out.join("export.json"), serde_json::to_vec_pretty(&export)?)?;
    Ok(counts)
}

async fn ticket(
    store: &Store,
    shop: &Shop,
    history: &TicketHistory,
    out: &Path,
) -> Result<Value, Failure> {
    let stored = &history.stored;
    let (id, reference) = (stored.ticket.id, &stored.receipt.reference);
    let mut events = Vec::new();
    for RecordedEvent { seq, at, event } in &history.events {
        let uploads = store.tickets.uploads_of_event(&shop.id, id, *seq).await?;
        events.push(json!({
            "at": at,
            "event": event,
            "photos": photos(store, &uploads, &format!("{reference}-{seq}"), out).await?,
        }));
    }
    let mails = store.outbox.of_ticket(&shop.id, id).await?;
    Ok(json!({
        "reference": reference,
        "status": history.state.status,
        "received_at": time(stored.received_at),
        "request": stored.ticket,
        "photos": photos(store, &stored.uploads, reference, out).await?,
        "answered": stored.receipt,
        "decided": stored.assessment,
        "history": events,
        "mails": mails.iter().map(mail).collect::<Vec<_>>(),
    }))
}

/// Copies photos. Returns each one's path in the directory, or `None` if its file is missing.
async fn photos(
    store: &Store,
    uploads: &[Uuid],
    name: &str,
    out: &Path,
) -> std::io::Result<Vec<Option<String>>> {
    let mut copies = Vec::with_capacity(uploads.len());
    for (number, upload) in (1..).zip(uploads) {
        let copy = format!("{PHOTOS}/{name}-{number}.jpg");
        let photo = store.photos.get(*upload).await?;
        if let Some(photo) = &photo {
            fs::write(out.join(&copy), photo)?;
        }
        copies.push(photo.map(|_| copy));
    }
    Ok(copies)
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
