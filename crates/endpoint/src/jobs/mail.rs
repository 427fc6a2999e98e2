//! The worker that delivers mails: the outbox's, and those that are never kept.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::jobs::outbox;
use crate::jobs::outbox::Deliverer;
use crate::jobs::{code_mail, mail_compose};
use crate::mail::Undelivered;
use crate::mail::transport::Transport;
use crate::store::outbox::{DeliveryQueue, OutboxEntry};

/// Delivers what is due, until `stop` says so; what is under way is ended first.
pub async fn run(app: AppState, transport: Transport, stop: watch::Receiver<bool>) {
    let transport = Arc::new(transport);
    tokio::join!(
        code_mail::run(app.clone(), transport.clone(), stop.clone()),
        outbox::run(app, Mails(transport), stop),
    );
}

struct Mails(Arc<Transport>);

impl Deliverer for Mails {
    type Error = Undelivered;

    fn lot(&self) -> DeliveryQueue {
        DeliveryQueue::Mails
    }

    fn lease(&self) -> TimeDelta {
        self.0.lease()
    }

    async fn deliver(&self, app: &App, mail: &OutboxEntry) -> Result<(), Undelivered> {
        let shop = app.shops.get(&mail.shop);
        let shop = shop.ok_or(Undelivered::Orphaned("its shop isn't configured any more"))?;
        let message = mail_compose::mail(app, shop, mail).await?;
        self.0.deliver(&mail.message_id, &message).await
    }
}
