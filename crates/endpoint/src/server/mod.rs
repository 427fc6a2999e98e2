//! Serving: open the store, listen, start the jobs, and shut down without losing anything.
//!
//! Once asked to stop, the endpoint accepts no more requests, answers those under way, finishes the mail and the
//! webhook under way, and merges the WAL into the database. What takes longer than [`DRAIN`] is cut off. Nothing is
//! lost then either: an answer is sent only after the commit, and a mail that was cut off is sent again after the next
//! start.

pub mod connections;
pub mod http2;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::app::{App, AppState};
use crate::config::Config;
use crate::delivery::SetupError;
use crate::http::router::{metrics_router, router};
use crate::jobs;
use crate::mail::sender::is_support;
use crate::mail::transport::Transport;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock::Clock;
use crate::platform::shutdown::stopped;
use crate::store::{OpenError, Store};

/// How long requests and deliveries under way may take once the endpoint is asked to stop.
pub const DRAIN: Duration = Duration::from_secs(10);
/// How long merging the WAL may take after that.
const MERGE: Duration = Duration::from_secs(5);

/// Why the endpoint can't serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store can't be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// A delivery channel can't be set up.
    #[error(transparent)]
    Channel(#[from] SetupError),
    /// The address can't be listened on.
    #[error("can't listen on {address} (setting `{setting}`): {error}")]
    Listen {
        /// The setting.
        setting: &'static str,
        /// Its value.
        address: SocketAddr,
        /// The system's error.
        error: std::io::Error,
    },
    /// Accepting connections failed.
    #[error("can't accept connections: {0}")]
    Accept(#[from] std::io::Error),
}

/// Serves until `stop` is true, then shuts down.
///
/// # Errors
///
/// If the store can't be opened or the address can't be listened on.
pub async fn serve(
    config: &Config,
    clock: Clock,
    stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let store = Store::open(&config.data).await?;
    let photo_worker = PhotoWorker::current_exe();
    photo_worker.self_check().await;
    warn_of_mail_loops(config);
    let app = App::new(config, store.clone(), photo_worker, clock)?;
    let app = Arc::new(app.until(stop.clone()));
    let listener = bind("listen", config.listen).await?;
    let mut tasks = start_jobs(&app, config, &stop);
    if let Some(address) = config.metrics_listen {
        let listener = bind("metrics.listen", address).await?;
        tracing::info!("metrics at http://{}/metrics", listener.local_addr()?);
        let (router, stop) = (metrics_router(app.clone()), stop.clone());
        tasks.spawn(async move { drop(listen(listener, router, stop).await) });
    }
    tracing::info!("serving at http://{}", listener.local_addr()?);
    let jobs_ended = async { while tasks.join_next().await.is_some() {} };
    let (served, jobs_ended) = tokio::join!(
        listen(listener, router(app, config), stop.clone()),
        until_drained(stop, jobs_ended),
    );
    if jobs_ended.is_none() {
        tracing::warn!("cut off a delivery; it is tried again after the next start");
    }
    if timeout(MERGE, store.database.close()).await.is_err() {
        tracing::warn!("the WAL isn't merged into the database; the next start merges it");
    }
    served
}

async fn bind(setting: &'static str, address: SocketAddr) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| ServeError::Listen {
        setting,
        address,
        error,
    })
}

/// Says which shops' support gets mail from another address than `mail.from`, because that is support's own.
fn warn_of_mail_loops(config: &Config) {
    let Some(from) = &config.mail.from else {
        return;
    };
    for shop in config
        .shops
        .values()
        .filter(|shop| is_support(&from.email, shop))
    {
        tracing::warn!(
            shop = shop.id,
            "mail.from is the shop's support email: help desks take such a mail for a loop, so mails to support are from {}",
            config.mail.own_address
        );
    }
}

fn start_jobs(app: &AppState, config: &Config, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let transport = Transport::new(&config.mail);
    let mut tasks = JoinSet::new();
    tasks.spawn(jobs::reminders::run(app.clone(), stop.clone()));
    tasks.spawn(jobs::dead_letters::run(app.clone(), stop.clone()));
    tasks.spawn(jobs::cleanup::run(app.clone(), stop.clone()));
    tasks.spawn(jobs::deliveries::run(app.clone(), transport, stop.clone()));
    tasks
}

/// Answers requests until `stop` is true; those under way then have [`DRAIN`] to finish.
///
/// # Errors
///
/// If listening fails.
pub async fn listen(
    listener: TcpListener,
    router: axum::Router,
    stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let open = connections::accept(listener, router, stop.clone()).await;
    if until_drained(stop, open.shutdown()).await.is_none() {
        tracing::warn!(
            "cut off requests that took longer than {} seconds to finish",
            DRAIN.as_secs()
        );
    }
    Ok(())
}

/// Runs some work to its end; `None` if it isn't done [`DRAIN`] after `stop`.
async fn until_drained<T>(stop: watch::Receiver<bool>, work: impl Future<Output = T>) -> Option<T> {
    let overdue = async {
        stopped(stop).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        done = work => Some(done),
        () = overdue => None,
    }
}
