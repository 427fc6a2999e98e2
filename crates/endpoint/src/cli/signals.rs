//! What `careline serve` does on signals: SIGTERM and SIGINT stop it, SIGHUP makes it read its configuration again.
//!
//! If the log goes to a terminal, SIGHUP means that the terminal was closed, and stops the endpoint too.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::cli::args::ConfigArgs;
use crate::cli::escape::escaped;
use crate::config::Config;
use crate::platform::service_manager;
use crate::server;

/// Sends `true` at the first signal to stop, and ends the process at the second. Until then it sends the configuration
/// that it reads at each SIGHUP.
pub fn stop_or_reload(
    args: ConfigArgs,
    stop: watch::Sender<bool>,
    configs: watch::Sender<Arc<Config>>,
) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    tokio::spawn(async move {
        while signals.next().await == Request::Reload {
            reload(&args, &configs);
        }
        stop.send_replace(true);
        service_manager::stopping();
        let seconds = server::DRAIN.as_secs();
        tracing::info!(
            "stopping: requests and deliveries have {seconds} seconds to finish; a second signal stops at once"
        );
        while signals.next().await != Request::Stop {}
        std::process::exit(1);
    });
    Ok(())
}

/// What a signal asks for.
#[derive(PartialEq, Eq)]
enum Request {
    Stop,
    Reload,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    is_on_terminal: bool,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            is_on_terminal: io::stderr().is_terminal(),
        })
    }

    async fn next(&mut self) -> Request {
        tokio::select! {
            _ = self.terminate.recv() => Request::Stop,
            _ = self.interrupt.recv() => Request::Stop,
            _ = self.hangup.recv() => match self.is_on_terminal {
                true => Request::Stop,
                false => Request::Reload,
            },
        }
    }
}

/// Sends the new configuration. If it's wrong, says all that is, and sends none.
fn reload(args: &ConfigArgs, configs: &watch::Sender<Arc<Config>>) {
    match args.load() {
        Ok(config) => drop(configs.send_replace(Arc::new(config))),
        Err(error) => {
            for line in error.to_string().lines().map(escaped) {
                tracing::error!("{line}");
            }
            tracing::error!("the new configuration is wrong, so the old one stays");
        }
    }
}
