//! The mail worker: delivers the outbox's mails and the verification codes.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::{App, AppState};
use crate::jobs::outbox;
use crate::jobs::outbox::DeliveryChannel;
use crate::jobs::{code_mail, mail_compose};
use crate::mail::error::MailError;
use crate::mail::transport::Transport;
use crate::store::outbox::{DeliveryQueue, OutboxEntry};

/// Delivers mails until `stop` holds `true`, then waits for the deliveries that have begun.
pub async fn run(app: AppState, transport: Transport, stop: watch::Receiver<bool>) {
    let transport = Arc::new(transport);
    tokio::join!(
        code_mail::run(app.clone(), transport.clone(), stop.clone()),
        outbox::run(app, MailChannel(transport), stop),
    );
}

struct MailChannel(Arc<Transport>);

impl DeliveryChannel for MailChannel {
    type Error = MailError;

    fn queue(&self) -> DeliveryQueue {
        DeliveryQueue::Mails
    }

    fn lease(&self) -> TimeDelta {
        self.0.lease()
    }

    async fn deliver(&self, app: &App, entry: &OutboxEntry) -> Result<(), MailError> {
        let shop = app.shops.get(&entry.shop);
        let shop = shop.ok_or(MailError::NotComposable(
            "its shop isn't configured any more",
        ))?;
        let message = mail_compose::compose(app, shop, entry).await?;
        self.0.deliver(&entry.message_id, &message).await
    }
}
