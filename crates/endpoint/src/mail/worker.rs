//! The worker that empties the outbox: after each ticket, at the start, and now and then.

use std::time::Duration;

use tokio::sync::watch;

use super::transport::Transport;
use super::{Undelivered, compose};
use crate::app::{App, AppState};
use crate::serve::stopped;
use crate::store::outbox::Entry;

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
    let message = compose::mail(app, shop, mail).await?;
    transport.deliver(&mail.message_id, &message).await
}
