//! `careline orders import`.

use std::collections::HashSet;
use std::path::Path;

use careline_policy::Order;
use serde::Deserialize;
use serde_json::Value;

use super::Outcome;
use crate::config::Config;
use crate::order_number;
use crate::reading::{self, Misread, Place};
use crate::settings::{self, BadFile};
use crate::store::Store;
use crate::store::orders::OwnedOrder;

#[derive(Deserialize)]
struct Entry {
    email: String,
    order: Order,
}

pub(super) async fn import(config: &Path, shop: Option<&str>, file: &Path) -> Outcome {
    let config = Config::load(config)?;
    let shop = shop.unwrap_or(&config.default_shop);
    if !config.shops.contains_key(shop) {
        let ids = config.shops.keys().map(String::as_str).collect::<Vec<_>>();
        let ids = ids.join(", ");
        return Err(format!(
            "--shop: expected one of the configured shops ({ids}), found {shop:?}"
        )
        .into());
    }
    let orders = read(file)?;
    let store = Store::open(&config.data).await?;
    store.import_orders(shop, &orders).await?;
    store.close().await;
    println!("{} orders of {shop} are up to date", orders.len());
    Ok(())
}

fn read(file: &Path) -> Result<Vec<OwnedOrder>, BadFile> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| BadFile::new(file, format!("can't be read: {error}")))?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| BadFile::new(file, format!("isn't JSON: {error}")))?;
    let entries: Vec<Entry> = reading::read(&value).map_err(settings::misread(file))?;
    let mut numbers = HashSet::new();
    let mut orders = Vec::with_capacity(entries.len());
    for (index, Entry { email, order }) in entries.into_iter().enumerate() {
        let wrong = |(key, detail): (&str, String)| {
            let at = Place::index(index).then(Place::key(key));
            BadFile::new(file, Misread::new(at, detail))
        };
        check(&email, &order).map_err(wrong)?;
        if !numbers.insert(order_number::key(&order.number.0)) {
            let detail = format!("{:?} stands in this file twice", order.number.0);
            return Err(wrong(("order.number", detail)));
        }
        orders.push(OwnedOrder { email, order });
    }
    Ok(orders)
}

/// What fits its type, but can't be looked up or told apart.
fn check(email: &str, order: &Order) -> Result<(), (&'static str, String)> {
    if !careline_wire::validate::is_email(email) {
        let detail = format!("expected the buyer's address, found {email:?}");
        return Err(("email", detail));
    }
    if order_number::key(&order.number.0).is_empty() {
        let found = &order.number.0;
        let detail = format!("expected at least one letter or digit, found {found:?}");
        return Err(("order.number", detail));
    }
    let mut ids = HashSet::new();
    match order.lines.iter().find(|line| !ids.insert(&line.id)) {
        Some(line) => Err((
            "order.lines",
            format!("the id {:?} stands here twice", line.id.0),
        )),
        None => Ok(()),
    }
}
