//! Serving: open the store, listen, start the jobs, and shut down without losing anything.
//!
//! Once asked to stop, the endpoint accepts no more requests, answers those under way, finishes the mail and the
//! webhook under way, and merges the WAL into the database. What takes longer than [`DRAIN`] is cut off. Nothing is
//! lost then either: an answer is sent only after the commit, and a mail that was cut off is sent again after the next
//! start.

pub mod connections;
pub mod http2;
mod running;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::app::App;
use crate::config::Config;
use crate::delivery::SetupError;
use crate::photos::worker::PhotoWorker;
use crate::platform::clock::Clock;
use crate::platform::service_manager;
use crate::platform::shutdown::stopped;
use crate::server::running::Running;
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

/// Serves until `stop` is true, then shuts down. Meanwhile it follows new configurations.
///
/// # Errors
///
/// If the store can't be opened or the address can't be listened on.
pub async fn serve(
    mut configs: watch::Receiver<Arc<Config>>,
    clock: Clock,
    stop: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let config = configs.borrow_and_update().clone();
    let store = Store::open(&config).await?;
    let photo_worker = PhotoWorker::current_exe();
    photo_worker.self_check().await;
    let clock = store.database.clock(clock);
    let app = App::new(&config, store.clone(), photo_worker, clock)?;
    let listener = bind("listen", config.listen).await?;
    let metrics_listener = match config.metrics_listen {
        Some(address) => Some(bind("metrics.listen", address).await?),
        None => None,
    };
    let running = Running::start(app.until(stop.clone()), config);
    let mut tasks = JoinSet::new();
    if let Some(listener) = metrics_listener {
        tracing::info!("metrics at http://{}/metrics", listener.local_addr()?);
        let (router, stop) = (running.metrics_router(), stop.clone());
        tasks.spawn(async move { drop(listen(listener, router, stop).await) });
    }
    tracing::info!("serving at http://{}", listener.local_addr()?);
    service_manager::ready();
    let router = running.router();
    tasks.spawn(running.follow(configs, stop.clone()));
    let tasks_ended = async { while tasks.join_next().await.is_some() {} };
    let (served, tasks_ended) = tokio::join!(
        listen(listener, router, stop.clone()),
        until_drained(stop, tasks_ended),
    );
    if tasks_ended.is_none() {
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

/// Answers requests by the current router until `stop` is true; those under way then have [`DRAIN`] to finish.
///
/// # Errors
///
/// If listening fails.
pub async fn listen(
    listener: TcpListener,
    router: watch::Receiver<axum::Router>,
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
