//! `careline serve`.

use std::io::IsTerminal as _;
use std::path::Path;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::Outcome;
use crate::clock;
use crate::config::Config;
use crate::serve;

pub(super) async fn run(config: &Path) -> Outcome {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let config = Config::load(config)?;
    let (stop, stopped) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        let mut asked = async || {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        asked().await;
        stop.send_replace(true);
        let seconds = serve::DRAIN.as_secs();
        tracing::info!(
            "stopping: what is under way has {seconds} seconds to end; asked again, it stops at once"
        );
        asked().await;
        std::process::exit(1);
    });
    serve::serve(&config, clock::system(), stopped).await?;
    Ok(())
}
