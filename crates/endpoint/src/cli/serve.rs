//! `careline serve`.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use std::path::Path;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::cli::Outcome;
use crate::config::Config;
use crate::platform::clock;
use crate::server;

pub async fn run(config: &Path) -> Outcome {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    std::panic::set_hook(Box::new(say_where));
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
        let seconds = server::DRAIN.as_secs();
        tracing::info!(
            "stopping: what is under way has {seconds} seconds to end; asked again, it stops at once"
        );
        asked().await;
        std::process::exit(1);
    });
    server::serve(&config, clock::system(), stopped).await?;
    Ok(())
}

/// A panic's own words may repeat what it was about: the log says where it happened alone.
fn say_where(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    tracing::error!(place, "a panic: please report it");
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::panic::{catch_unwind, set_hook, take_hook};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_logged_without_what_it_was_about() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone());
        let before = take_hook();
        set_hook(Box::new(say_where));
        let caught = tracing::subscriber::with_default(subscriber.finish(), || {
            catch_unwind(|| panic!("ada@example.com"))
        });
        set_hook(before);
        let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(caught.is_err());
        assert!(
            said.contains("serve.rs") && !said.contains("ada@"),
            "{said}"
        );
    }
}
