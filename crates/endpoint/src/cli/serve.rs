//! `careline serve`: runs the endpoint until it gets a signal to stop.

use std::io::{self, IsTerminal as _};
use std::panic::PanicHookInfo;
use std::sync::Arc;

use tokio::sync::watch;
#[cfg(not(feature = "otlp"))]
use tracing_subscriber::layer::Identity;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::cli::args::ConfigArgs;
use crate::cli::outcome::Outcome;
use crate::cli::signals;
#[cfg(feature = "otlp")]
use crate::cli::traces::Traces;
use crate::config::LogFormat;
use crate::platform::clock;
use crate::server;

pub async fn run(args: &ConfigArgs) -> Outcome {
    let config = args.load()?;
    #[cfg(feature = "otlp")]
    let traces = config
        .traces_endpoint
        .as_ref()
        .map(Traces::start)
        .transpose()?;
    #[cfg(feature = "otlp")]
    start_log(config.log.format, traces.as_ref().map(Traces::layer));
    #[cfg(not(feature = "otlp"))]
    start_log(config.log.format, Identity::new());
    #[cfg(not(feature = "otlp"))]
    if config.traces_endpoint.is_some() {
        tracing::warn!("no traces: this program was built without the feature `otlp`");
    }
    std::panic::set_hook(Box::new(log_location));
    let (stop, stopped) = watch::channel(false);
    let (configs, current) = watch::channel(Arc::new(config));
    signals::stop_or_reload(args.clone(), stop, configs)?;
    let served = server::serve(current, clock::system(), stopped).await;
    #[cfg(feature = "otlp")]
    if let Some(traces) = traces {
        traces.end().await;
    }
    Ok(served?)
}

/// Starts the log, and a layer beside it.
fn start_log(format: LogFormat, beside: impl Layer<Registry> + Send + Sync) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let log = match format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).boxed(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let all = tracing_subscriber::registry().with(beside);
    all.with(log.with_filter(filter)).init();
}

/// Logs only where a panic happened: its message may repeat personal data.
fn log_location(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string);
    tracing::error!(location, "a panic: please report it");
}

#[cfg(test)]
mod tests {
    use std::panic::{catch_unwind, set_hook, take_hook};
    use std::sync::Mutex;

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
    fn a_panic_is_logged_without_its_message() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone());
        let before = take_hook();
        set_hook(Box::new(log_location));
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
