//! The addresses to listen on.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use crate::cli::check::finding::Findings;
use crate::config::Config;

pub fn check(config: &Config, findings: &mut Findings) {
    check_address("listen", config.listen, findings);
    if let Some(address) = config.metrics_listen {
        check_address("metrics.listen", address, findings);
    }
}

fn check_address(key: &str, address: SocketAddr, findings: &mut Findings) {
    match TcpListener::bind(address) {
        Ok(_) => findings.ok(key, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => findings.warn(
            key,
            format!("{address} is in use: by a running endpoint, or by another program"),
        ),
        Err(error) => findings.error(
            key,
            format!("expected an address to listen on, found {address}: {error}"),
        ),
    }
}
