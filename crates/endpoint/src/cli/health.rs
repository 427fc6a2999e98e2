//! `careline health`: asks the running endpoint whether it takes requests. A container's health check needs no other
//! program.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::HOST;
use axum::http::{Request, StatusCode};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cli::args::ConfigArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output::say;

/// How long the answer may take.
const TIMEOUT: Duration = Duration::from_secs(5);

pub async fn run(args: &ConfigArgs) -> Outcome {
    // The endpoint may run in spite of an error that has come into a file since its start.
    let (config, error) = args.read();
    let address = on_this_machine(config.ok_or(error)?.listen);
    let asked = timeout(TIMEOUT, ask(address)).await;
    let status = asked
        .map_err(|_| format!("{address} doesn't answer in {} seconds", TIMEOUT.as_secs()))?
        .map_err(|error| format!("{address} can't be asked: {error}"))?;
    if status != StatusCode::OK {
        return Err(format!("{address} isn't ready: it answers /readyz with {status}").into());
    }
    say!("{address} is ready");
    Ok(())
}

/// The address at which this machine reaches an endpoint that listens on all addresses.
fn on_this_machine(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

async fn ask(address: SocketAddr) -> Result<StatusCode, Failure> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::get("/readyz").header(HOST, address.to_string());
    let response = sender.send_request(request.body(Body::empty())?).await?;
    Ok(response.status())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_on_all_addresses_is_asked_on_this_machine() {
        for (listen, asked) in [
            ("0.0.0.0:8787", "127.0.0.1:8787"),
            ("[::]:8787", "[::1]:8787"),
            ("192.0.2.1:8787", "192.0.2.1:8787"),
        ] {
            assert_eq!(
                on_this_machine(listen.parse().unwrap()),
                asked.parse().unwrap()
            );
        }
    }
}
