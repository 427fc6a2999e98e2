//! The worker that empties the outbox: after each ticket, at the start, and now and then.

use std::time::Duration;

use tokio::sync::watch;
use uuid::Uuid;

use super::transport::Transport;
use super::{Case, Undelivered, confirmation, support};
use crate::app::{App, AppState};
use crate::serve::stopped;
use crate::store::outbox::{Entry, Kind};
use crate::store::tickets::KeptTicket;

/// How often the outbox is looked at when nobody calls.
const EVERY: Duration = Duration::from_secs(15);

/// Delivers what is due, until `stop` says so; the mail under way is ended first.
pub async fn run(app: AppState, transport: Transport, stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match deliver_next(&app, &transport).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the outbox can't be read; it is tried again"),
        }
        tokio::select! {
            () = app.mail_due.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
            () = stopped(stop.clone()) => {}
        }
    }
}

/// Delivers the mail that is due first; says whether there was one.
async fn deliver_next(app: &App, transport: &Transport) -> sqlx::Result<bool> {
    let Some(mail) = app.store.next_mail(app.now()).await? else {
        return Ok(false);
    };
    let id = &mail.message_id;
    match deliver(app, transport, &mail).await {
        Ok(()) => {
            tracing::info!(
                reference = mail.reference,
                kind = mail.kind,
                "mail delivered"
            );
            app.store.mail_delivered(id, app.now()).await?;
        }
        Err(error) => {
            tracing::warn!(reference = mail.reference, kind = mail.kind, %error, "mail not delivered; it is tried again");
            app.store.mail_failed(id, &error.to_string()).await?;
        }
    }
    Ok(true)
}

async fn deliver(app: &App, transport: &Transport, mail: &Entry) -> Result<(), Undelivered> {
    let shop = app.shops.get(&mail.shop);
    let shop = shop.ok_or(Undelivered::Orphaned("its shop isn't configured any more"))?;
    let ticket: Option<Uuid> = mail.ticket.parse().ok();
    let kept = match ticket {
        Some(id) => app.store.ticket(&mail.shop, id).await?,
        None => None,
    };
    let kept = kept.ok_or(Undelivered::Orphaned("its ticket isn't here"))?;
    let case = Case {
        shop,
        kept: &kept,
        sender: &app.sender(shop),
        message_id: &mail.message_id,
    };
    let message = match Kind::by_name(&mail.kind) {
        Some(Kind::Support) => support::compose(&case, photos(app, &kept).await?)?,
        Some(Kind::Confirmation) => confirmation::compose(&case)?,
        None => {
            return Err(Undelivered::Orphaned(
                "it is of a kind that this release doesn't know",
            ));
        }
    };
    transport.deliver(&mail.message_id, &message).await
}

async fn photos(app: &App, kept: &KeptTicket) -> std::io::Result<Vec<Vec<u8>>> {
    let mut photos = Vec::with_capacity(kept.uploads.len());
    for upload in &kept.uploads {
        photos.push(tokio::fs::read(app.store.photo_path(*upload)).await?);
    }
    Ok(photos)
}
