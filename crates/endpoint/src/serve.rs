//! Serving: opening, listening, and leaving without losing anything.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::{App, router};
use crate::clock::Clock;
use crate::config::Config;
use crate::follow_up;
use crate::mail;
use crate::mail::transport::Transport;
use crate::store::{Store, Unopened};
use crate::sweep;
use crate::webhooks;

/// How long requests may take to end once the endpoint is asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Why the endpoint can't serve.
#[derive(Debug, thiserror::Error)]
pub enum NotServing {
    /// The store can't be opened.
    #[error(transparent)]
    Store(#[from] Unopened),
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
) -> Result<(), NotServing> {
    let store = Store::open(&config.data).await?;
    let app = Arc::new(App::new(config, store.clone(), clock));
    let address = config.listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| NotServing::Listen { address, error })?;
    tracing::info!("serving at http://{address}");
    let following = tokio::spawn(follow_up::run(app.clone(), stop.clone()));
    let sweeping = tokio::spawn(sweep::run(app.clone(), stop.clone()));
    let transport = Transport::new(&config.mail);
    let mailing = tokio::spawn(mail::worker::run(app.clone(), transport, stop.clone()));
    let webhooks = tokio::spawn(webhooks::worker::run(app.clone(), stop.clone()));
    let served = listen(listener, router(app, config), stop).await;
    drop((
        following.await,
        sweeping.await,
        mailing.await,
        webhooks.await,
    ));
    store.close().await;
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
) -> Result<(), NotServing> {
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped(stop.clone()));
    let overdue = async {
        stopped(stop).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = serving => served.map_err(NotServing::Accept),
        () = overdue => {
            tracing::warn!("some requests didn't end in {} seconds", DRAIN.as_secs());
            Ok(())
        }
    }
}

/// Resolves once the endpoint is asked to stop.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    // The other end being gone means the same.
    drop(stop.wait_for(|stop| *stop).await);
}
