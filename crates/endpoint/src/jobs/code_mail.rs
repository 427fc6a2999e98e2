//! Sends verification-code mails.
//!
//! They are best effort: a failed mail is retried until its code expires and is then dropped. A mail that is refused
//! permanently is dropped at once, and so are those that still wait when the endpoint stops or crashes. If only this job
//! stops, because another one takes its place with a new configuration, that one continues with them.
//!
//! Whether the order exists is looked up here, after the response was sent, and each mail waits a random moment first.
//! So neither that response's time nor the next one's reveals which orders exist.

use std::sync::Arc;
use std::time::Duration;

use careline_policy::Order;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::app::AppState;
use crate::config::Shop;
use crate::delivery::DeliveryError;
use crate::mail::code_queue::{CAPACITY, CodeMail};
use crate::mail::error::MailError;
use crate::mail::outgoing::message_id;
use crate::mail::sender::support_mailbox;
use crate::mail::transport::Transport;
use crate::mail::verification_code::{self, VerificationCodeMail};
use crate::orders::email::normalize_email;
use crate::platform::fault_injection;
use crate::platform::shutdown::stopped;

/// How many deliveries run at the same time.
const MAX_CONCURRENT: usize = 8;
/// The longest random wait before a mail's first attempt.
const MAX_JITTER: Duration = Duration::from_millis(500);
/// The wait after the first failure. Each further failure doubles it.
const FIRST_BACKOFF: Duration = Duration::from_secs(2);
/// The longest wait between two attempts.
const MAX_BACKOFF: Duration = Duration::from_secs(60);
/// How long one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// Sends mails until `stop` holds `true`. Each mail that still waits then is tried once.
pub async fn run(app: AppState, transport: Transport, stop: watch::Receiver<bool>) {
    let mailer = Arc::new(CodeMailer {
        app: app.clone(),
        transport,
        concurrency: Semaphore::new(MAX_CONCURRENT),
        stop: stop.clone(),
    });
    let mut queue = app.code_mail_queue.receiver().await;
    let mut deliveries = JoinSet::new();
    while !*stop.borrow() {
        tokio::select! {
            Some(mail) = queue.recv(), if deliveries.len() < CAPACITY => {
                deliveries.spawn(mailer.clone().deliver(mail));
            }
            Some(_) = deliveries.join_next() => {}
            () = stopped(stop.clone()) => {}
        }
    }
    while let Ok(mail) = queue.try_recv() {
        deliveries.spawn(mailer.clone().deliver(mail));
    }
    drop(queue);
    while deliveries.join_next().await.is_some() {}
}

/// What all deliveries share.
struct CodeMailer {
    app: AppState,
    transport: Transport,
    concurrency: Semaphore,
    stop: watch::Receiver<bool>,
}

impl CodeMailer {
    async fn deliver(self: Arc<Self>, mail: CodeMail) {
        self.pause(random_part(MAX_JITTER)).await;
        let Some(shop) = self.app.shops.get(&mail.shop) else {
            return;
        };
        let message_id = message_id(shop);
        let mut backoff = FIRST_BACKOFF;
        while self.app.now() < mail.until {
            let attempt = timeout(ATTEMPT_TIMEOUT, self.attempt(shop, &mail, &message_id));
            let cause = match attempt.await {
                Ok(Ok(())) => return,
                Ok(Err(DeliveryError::Temporary(cause))) => cause,
                Ok(Err(DeliveryError::Permanent(cause))) => {
                    tracing::warn!(shop = shop.id, cause, "a verification code was dropped");
                    return;
                }
                Err(elapsed) => elapsed.to_string(),
            };
            tracing::warn!(shop = shop.id, cause, "a verification code wasn't mailed");
            if *self.stop.borrow() {
                return self.put_back(mail);
            }
            self.pause(backoff).await;
            backoff = (backoff * 2).min(MAX_BACKOFF);
        }
        tracing::warn!(
            shop = shop.id,
            "a verification code was dropped: it expired before it could be mailed"
        );
    }

    /// Leaves a mail to the job that takes this one's place, if one does and the queue has room.
    fn put_back(&self, mail: CodeMail) {
        if let Ok(slot) = self.app.code_mail_queue.reserve() {
            slot.send(mail);
        }
    }

    /// Mails the code to the order's email. Mails nothing if there is no such order.
    async fn attempt(
        &self,
        shop: &Shop,
        mail: &CodeMail,
        message_id: &str,
    ) -> Result<(), DeliveryError> {
        // The semaphore is never closed, so this can't fail.
        let _permit = self.concurrency.acquire().await;
        let CodeMail { number, email, .. } = mail;
        let found = self.app.orders.find(&shop.id, number, email).await;
        let found = found.map_err(|error| DeliveryError::Temporary(error.to_string()))?;
        let Some(order) = found else {
            return Ok(());
        };
        self.send(shop, mail, &order, message_id).await?;
        tracing::info!(shop = shop.id, "a verification code was mailed");
        Ok(())
    }

    async fn send(
        &self,
        shop: &Shop,
        mail: &CodeMail,
        order: &Order,
        message_id: &str,
    ) -> Result<(), MailError> {
        let message = verification_code::compose(VerificationCodeMail {
            shop,
            words: &shop.messages(mail.language).into(),
            sender: support_mailbox(shop),
            message_id,
            now: self.app.now(),
            // Orders are found by the normalized email, so this is the order's own address.
            to: normalize_email(&mail.email).parse()?,
            number: &order.number,
            code: &mail.code,
        })?;
        self.transport.deliver(message_id, &message).await
    }

    /// Waits, but returns early when the endpoint is asked to stop.
    async fn pause(&self, span: Duration) {
        tokio::select! {
            () = sleep(fault_injection::scaled(span)) => {}
            () = stopped(self.stop.clone()) => {}
        }
    }
}

/// A random part of a span, or all of it if the machine has no randomness.
fn random_part(span: Duration) -> Duration {
    let random = getrandom::u32().unwrap_or(u32::MAX);
    span.mul_f64(f64::from(random) / f64::from(u32::MAX))
}
