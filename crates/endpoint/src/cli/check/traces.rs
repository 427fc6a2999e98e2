//! Whether the collector of spans can be reached.

use std::time::Duration;

use reqwest::Url;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cli::check::finding::Findings;
use crate::config::Config;

const KEY: &str = "traces.endpoint";
/// How long connecting may take.
const TIMEOUT: Duration = Duration::from_secs(5);

pub async fn check(config: &Config, findings: &mut Findings) {
    let Some(endpoint) = &config.traces_endpoint else {
        return;
    };
    if cfg!(not(feature = "otlp")) {
        findings.warn(
            KEY,
            "not used, because this program was built without the feature `otlp`",
        );
        return;
    }
    let host = endpoint.host_str().unwrap_or_default();
    match timeout(TIMEOUT, connect(endpoint)).await {
        Ok(Ok(_)) => findings.ok(KEY, format!("{host} answers")),
        Ok(Err(error)) => findings.warn(
            KEY,
            format!("expected a collector that answers, found {host}: {error}; spans are lost"),
        ),
        Err(_) => findings.warn(
            KEY,
            format!(
                "expected a collector that answers, found {host}, which doesn't; spans are lost"
            ),
        ),
    }
}

async fn connect(endpoint: &Url) -> std::io::Result<TcpStream> {
    let addresses = endpoint.socket_addrs(|| None)?;
    TcpStream::connect(addresses.as_slice()).await
}
