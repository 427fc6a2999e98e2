//! The sizes of the endpoint's answers, measured at a running endpoint with the demo's orders.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Stdio},
};

use jiff::Timestamp;
use serde_json::json;

use crate::{
    config, demo, endpoint, files,
    http::{once_it_listens, request},
    lock,
    run::Result,
    shops::{self, DEFAULT_SHOP},
};

const SCRATCH: &str = "target/careline/size";

/// Bytes of bodies, as the endpoint sends them to a browser that takes brotli.
pub struct Answers {
    /// The shop's facts.
    pub facts: u64,
    /// A look-up of the shop's first order.
    pub order: u64,
}

/// Starts the endpoint and asks it.
pub fn measure() -> Result<Answers> {
    let _lock = lock::hold()?;
    let scratch = Path::new(SCRATCH);
    files::renew(scratch)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let config = config::write(scratch, port, DEFAULT_SHOP)?;
    let shops = shops::led_by(DEFAULT_SHOP)?;
    let shop = shops.first().ok_or("there is no shop")?;
    let orders = demo::import(shop, &config, port, Timestamp::now())?;
    let order = orders.first().ok_or("the shop has no orders")?;
    let _server = Server::start(&config)?;
    let lookup = json!({ "order_number": order["number"], "email": order["email"] });
    let shop = format!("/v1/shops/{DEFAULT_SHOP}");
    let facts = || request(port, "GET", &format!("{shop}?locale=en"), "");
    let lookups = format!("{shop}/order-lookups");
    Ok(Answers {
        facts: once_it_listens(facts)?.len() as u64,
        order: request(port, "POST", &lookups, &lookup.to_string())?.len() as u64,
    })
}

/// A running endpoint, which is stopped when this value is dropped.
struct Server(Child);

impl Server {
    fn start(config: &Path) -> Result<Self> {
        let config = config.to_string_lossy();
        let mut command = endpoint::command(&["serve", "--config", &config]);
        let child = command.stdout(Stdio::null()).spawn();
        let child =
            child.map_err(|error| format!("target/release/careline could not start: {error}"));
        Ok(Self(child?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
