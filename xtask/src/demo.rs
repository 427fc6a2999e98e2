//! The demo: each shop's product page with the widget, an endpoint for all of them, and orders to look up.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use crate::{
    config, dist, endpoint, orders,
    run::{Result, run, step},
    setup,
    shops::{self, DEFAULT_SHOP, Shop},
};

/// Installs the tools, builds, imports orders dated from today, and serves until it is stopped. `front` is the shop
/// whose page is at `/`.
pub fn demo(port: u16, data: &Path, front: &str) -> Result {
    let shops = shops::led_by(front)?;
    setup::for_building()?;
    dist::build()?;
    endpoint::build()?;

    step("Import the demo's orders", "seconds");
    let config = config::write(data, port, front)?;
    let lookups = import_all(&shops, &config, port, Timestamp::now())?;

    welcome(port, data, &shops, &lookups);
    let config = config.to_string_lossy();
    serve(endpoint::command(&["serve", "--config", &config]))
}

/// Imports the orders of shops, and writes beside the configuration what one has to type to find them.
pub fn import_all(shops: &[Shop], config: &Path, port: u16, now: Timestamp) -> Result<Vec<Value>> {
    let mut lookups = Vec::new();
    for shop in shops {
        lookups.extend(import(shop, config, port, now)?);
    }
    let file = config.with_file_name("demo.json");
    fs::write(file, serde_json::to_string_pretty(&lookups)?)?;
    Ok(lookups)
}

/// Imports a shop's orders, and returns what one has to type to find them.
pub fn import(
    Shop { id, folder }: &Shop,
    config: &Path,
    port: u16,
    now: Timestamp,
) -> Result<Vec<Value>> {
    let source = folder.join("orders.json");
    if !source.is_file() {
        return Ok(Vec::new());
    }
    let mut orders: Value = serde_json::from_str(&fs::read_to_string(&source)?)
        .map_err(|error| format!("{}: {error}", source.display()))?;
    let now = now.to_zoned(time_zone(folder)?);
    orders::resolve(&mut orders, &now, &origin(port))?;
    let Value::Array(orders) = orders else {
        return Err(format!("{} is not a list of orders", source.display()).into());
    };

    let file = config.with_file_name(format!("orders-{id}.json"));
    fs::write(&file, serde_json::to_string_pretty(&bare(&orders))?)?;
    if id == DEFAULT_SHOP {
        fs::copy(&file, config.with_file_name("orders.json"))?;
    }
    run(endpoint::command(&["orders", "import", "--shop", id])
        .arg("--config")
        .arg(config)
        .arg(&file))?;
    let lookups = orders.iter().map(|entry| {
        json!({
            "shop": id,
            "number": entry.pointer("/order/number"),
            "email": entry.get("email"),
            "about": entry.get("about"),
        })
    });
    Ok(lookups.collect())
}

/// The orders as the import reads them: `about` is for people only.
fn bare(orders: &[Value]) -> Vec<Value> {
    let bare = |entry: &Value| json!({ "email": entry.get("email"), "order": entry.get("order") });
    orders.iter().map(bare).collect()
}

fn origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn time_zone(shop: &Path) -> Result<TimeZone> {
    let file = shop.join("shop.toml");
    let facts: toml::Table = fs::read_to_string(&file)?.parse()?;
    let name = facts.get("timezone").and_then(toml::Value::as_str);
    let name = name.ok_or_else(|| format!("{}: `timezone` is missing", file.display()))?;
    Ok(TimeZone::get(name)?)
}

fn welcome(port: u16, data: &Path, shops: &[Shop], lookups: &[Value]) {
    let text = |entry: &Value, key| {
        let text = entry.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let origin = origin(port);
    for (nth, Shop { id, .. }) in shops.iter().enumerate() {
        let page = match nth {
            0 => String::new(),
            _ => shops::page(id),
        };
        println!("\n{id}: {origin}/{page}\n\nOrders to look up there, by number and email:\n");
        for entry in lookups.iter().filter(|entry| entry["shop"] == **id) {
            println!(
                "  {:<12} {:<28} {}",
                text(entry, "number"),
                text(entry, "email"),
                text(entry, "about")
            );
        }
    }
    let place = |name| std::path::absolute(data.join(name)).unwrap_or_else(|_| PathBuf::from(name));
    println!(
        "\nMail to support and shoppers is written to {}",
        place("mail").display()
    );
    println!(
        "Each shop's `orders_token` and `desk_token` are in {}",
        place("careline.toml").display()
    );
    println!("Ctrl-C stops the demo.\n");
}

/// Replaces this process by the endpoint, so that the endpoint gets every signal.
#[cfg(unix)]
fn serve(mut command: Command) -> Result {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

/// Runs the endpoint and waits for it. Ctrl-C reaches both.
#[cfg(not(unix))]
fn serve(mut command: Command) -> Result {
    command.status()?;
    Ok(())
}
