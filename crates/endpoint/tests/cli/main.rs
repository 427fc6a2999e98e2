//! The command line.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod broken_files;
mod check;
#[path = "../command/mod.rs"]
mod command;
mod configuration;
mod desk;
mod documented;
mod endpoint;
mod health;
mod init;
mod log;
mod mail_server;
mod newer;
mod orders;
mod policy;
mod process_photo;
mod reloading;
mod secrets;
mod service_manager;
mod stopping;
mod store;
mod stored_ticket;
#[cfg(feature = "otlp")]
mod traces;
mod trying;

use serde_json::{Value, json};
use tempfile::TempDir;

const SHOP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shops/kendra-scott-mall/shop.toml"
);
/// A policy with the required keys only.
const FIXED: &str = r#"
timezone = "America/Chicago"
holidays = ["2026-11-26"]
urgent.window_days = 7
returns = { window_days = 7, after_window = "review" }
response.business_days = [1, 2]
timelines = { processing = [1, 3], delivery = [6, 12], refund = [5, 10] }
"#;

fn file(directory: &TempDir, name: &str, content: &str) -> String {
    let path = directory.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn config(directory: &TempDir, changes: &[(&str, &str)]) -> String {
    let mut config = format!(
        "listen = \"127.0.0.1:0\"\ndata = \"data\"\npublic_url = \"https://help.example\"\n\
         [[shops]]\nid = \"mall\"\nfile = \"{SHOP}\"\n"
    );
    for (from, to) in changes {
        assert!(config.contains(from), "{from}");
        config = config.replacen(from, to, 1);
    }
    file(directory, "careline.toml", &config)
}

fn case() -> Value {
    let order: Value =
        serde_json::from_str(include_str!("../../../wire/golden/order.json")).unwrap();
    json!({"now": "2026-11-22T12:00:00-06:00", "order": order, "line": "L1", "reason": "defective"})
}
