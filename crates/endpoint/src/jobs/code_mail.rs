//! Mails that are worth something for minutes: those with a code.
//!
//! They are nothing that was accepted, and are never kept: the code is in memory alone, on its way into a mail. One that
//! isn't taken is tried again for as long as its code is good, and then dropped: a code that comes too late helps nobody.
//! A crash drops it too, and the shopper asks for another.
//!
//! Whether there is an order that a code is for is found out here, after the answer, and each at a moment of its own: so
//! neither the time of that answer nor that of the next one tells.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{self, Permit, Receiver, Sender};
use tokio::sync::{Mutex, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::app::AppState;
use crate::config::Shop;
use crate::mail::transport::Transport;
use crate::mail::verification_code;
use crate::mail::verification_code::Coded;
use crate::mail::{Undelivered, message_id};
use crate::orders::verification_code::Code;
use crate::platform::fault_injection;
use crate::platform::shutdown::stopped;
use crate::store::orders::normalize_email;

/// How many may wait; who comes then is told to come back.
const WAITING: usize = 1_000;
/// How many deliveries are under way at once.
const AT_ONCE: usize = 8;
/// The longest that one waits before its first attempt.
const SPREAD: Duration = Duration::from_millis(500);
/// How long to wait after a first failure; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long one attempt may take.
const MAX_RETRY_AGE: Duration = Duration::from_secs(60);

/// A code on its way to whoever's the order is, if there is such an order.
pub struct CodeMail {
    /// The shop's id.
    pub shop: String,
    /// The order's number, as typed.
    pub number: String,
    /// The order's email, as typed.
    pub email: String,
    /// The code.
    pub code: Code,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

/// The codes on their way.
pub struct CodeMailQueue {
    into: Sender<CodeMail>,
    out: Mutex<Receiver<CodeMail>>,
}

impl Default for CodeMailQueue {
    fn default() -> Self {
        let (into, out) = mpsc::channel(WAITING);
        let out = Mutex::new(out);
        Self { into, out }
    }
}

impl CodeMailQueue {
    /// Room for one more.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn reserve(&self) -> Result<Permit<'_, CodeMail>, TrySendError<()>> {
        self.into.try_reserve()
    }
}

/// Delivers them, until `stop` says so; what waits then is tried once.
pub async fn run(app: AppState, transport: Arc<Transport>, stop: watch::Receiver<bool>) {
    let post = Arc::new(CodeMailer {
        app: app.clone(),
        transport,
        concurrency: Semaphore::new(AT_ONCE),
        stop: stop.clone(),
    });
    let mut out = app.code_mail_queue.out.lock().await;
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        tokio::select! {
            Some(asked) = out.recv(), if under_way.len() < WAITING => {
                under_way.spawn(post.clone().deliver(asked));
            }
            Some(_) = under_way.join_next() => {}
            () = stopped(stop.clone()) => {}
        }
    }
    while let Ok(asked) = out.try_recv() {
        under_way.spawn(post.clone().deliver(asked));
    }
    while under_way.join_next().await.is_some() {}
}

/// What deliveries share.
struct CodeMailer {
    app: AppState,
    transport: Arc<Transport>,
    concurrency: Semaphore,
    stop: watch::Receiver<bool>,
}

impl CodeMailer {
    async fn deliver(self: Arc<Self>, asked: CodeMail) {
        self.pause(any_part(SPREAD)).await;
        let Some(shop) = self.app.shops.get(&asked.shop) else {
            return;
        };
        let message_id = message_id(self.app.sender(shop).email.domain());
        let mut wait = FIRST_WAIT;
        while self.app.now() < asked.until {
            let attempt = timeout(MAX_RETRY_AGE, self.attempt(shop, &asked, &message_id));
            let cause = match attempt.await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error.to_string(),
                Err(late) => late.to_string(),
            };
            tracing::warn!(shop = shop.id, cause, "a code wasn't mailed");
            if *self.stop.borrow() {
                return;
            }
            self.pause(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        tracing::warn!(shop = shop.id, "a code is dropped: it is good no more");
    }

    /// Mails the code to whoever's the order is; to nobody where there is no such order.
    async fn attempt(
        &self,
        shop: &Shop,
        asked: &CodeMail,
        message_id: &str,
    ) -> Result<(), Undelivered> {
        // It is never closed.
        let _place = self.concurrency.acquire().await;
        let CodeMail { number, email, .. } = asked;
        let found = self.app.store.find_order(&shop.id, number, email).await?;
        let Some(order) = found else {
            return Ok(());
        };
        let message = verification_code::compose(Coded {
            shop,
            sender: self.app.sender(shop),
            message_id,
            now: self.app.now(),
            // They are compared as that, and so it's the order's own.
            to: normalize_email(email).parse()?,
            number: &order.number,
            code: &asked.code,
        })?;
        self.transport.deliver(message_id, &message).await?;
        tracing::info!(shop = shop.id, "a code was mailed");
        Ok(())
    }

    /// Waits, but not for longer than until it's asked to stop.
    async fn pause(&self, span: Duration) {
        tokio::select! {
            () = sleep(fault_injection::span(span)) => {}
            () = stopped(self.stop.clone()) => {}
        }
    }
}

/// Any part of a span; all of it where the machine has no randomness to give.
fn any_part(span: Duration) -> Duration {
    let random = getrandom::u32().unwrap_or(u32::MAX);
    span.mul_f64(f64::from(random) / f64::from(u32::MAX))
}
