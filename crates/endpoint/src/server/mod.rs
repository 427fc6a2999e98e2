//! Serving: opening, listening, and leaving without losing anything.
//!
//! Asked to stop, it takes no more requests, answers those under way, ends the mail and the webhook under way, and merges
//! the log into the database. What takes longer than [`DRAIN`] is cut off, and loses nothing either: nothing was promised
//! before it was on the disk, and a mail that was cut off is sent again.

pub mod connections;

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::app::{App, router};
use crate::config::Config;
use crate::jobs;
use crate::jobs::cleanup;
use crate::jobs::reminders;
use crate::mail::transport::Transport;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock::Clock;
use crate::platform::shutdown::stopped;
use crate::store::{OpenError, Store};

/// How long what is under way may take to end once the endpoint is asked to stop.
pub const DRAIN: Duration = Duration::from_secs(10);
/// How long merging the log may take after that.
const MERGE: Duration = Duration::from_secs(5);

/// Why the endpoint can't serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store can't be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The address can't be listened at.
    #[error("can't listen at {address} (setting `listen`): {error}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// Listening ended by itself.
    #[error("listening failed: {0}")]
    Accept(#[from] std::io::Error),
}

/// Serves until `stop` says so, then ends what is under way.
///
/// # Errors
///
/// When it can't open its store or listen.
pub async fn serve(
    config: &Config,
    clock: Clock,
    stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let store = Store::open(&config.data).await?;
    let photo_worker = PhotoWorker::current_exe();
    photo_worker.self_check().await;
    let app = Arc::new(App::new(config, store.clone(), photo_worker, clock));
    let address = config.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| ServeError::Listen { address, error })?;
    tracing::info!("serving at http://{}", listener.local_addr()?);
    let transport = Transport::new(&config.mail);
    let mut workers = JoinSet::new();
    workers.spawn(reminders::run(app.clone(), stop.clone()));
    workers.spawn(cleanup::run(app.clone(), stop.clone()));
    workers.spawn(jobs::mail::run(app.clone(), transport, stop.clone()));
    workers.spawn(jobs::webhooks::run(app.clone(), stop.clone()));
    let ended = async { while workers.join_next().await.is_some() {} };
    let (served, ended) = tokio::join!(
        listen(listener, router(app, config), stop.clone()),
        in_time(stop, ended),
    );
    if ended.is_none() {
        tracing::warn!("a delivery is cut off; it is tried again after the next start");
    }
    if timeout(MERGE, store.close()).await.is_err() {
        tracing::warn!("the log isn't merged; the next start does that");
    }
    served
}

/// Answers requests until `stop` says so; those under way then get [`DRAIN`] to end.
///
/// # Errors
///
/// When listening fails.
pub async fn listen(
    listener: TcpListener,
    router: axum::Router,
    stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let under_way = connections::accept(listener, router, stop.clone()).await;
    if in_time(stop, under_way.shutdown()).await.is_none() {
        tracing::warn!("some requests didn't end in {} seconds", DRAIN.as_secs());
    }
    Ok(())
}

/// Does some work to its end, or until [`DRAIN`] is over after `stop`.
async fn in_time<T>(stop: watch::Receiver<bool>, work: impl Future<Output = T>) -> Option<T> {
    let overdue = async {
        stopped(stop).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        done = work => Some(done),
        () = overdue => None,
    }
}
