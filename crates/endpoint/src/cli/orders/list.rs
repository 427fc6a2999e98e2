//! `careline orders list`: a shop's orders, by their numbers.

use clap::Args;
use serde::Serializer as _;
use serde::ser::SerializeSeq as _;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::{Output, say};
use crate::cli::table::print_table;
use crate::config::Shop;
use crate::orders::last_event::last_event_at;
use crate::orders::owned_order::OwnedOrder;
use crate::platform::counted::counted;
use crate::store::Store;
use crate::store::orders::{OrderFilter, OrderStore};

/// How many orders are read at a time.
const PAGE: u32 = 500;

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    shop: ShopArgs,
    /// Only orders of this email. Upper and lower case don't matter.
    #[arg(long)]
    email: Option<String>,
    /// Print the orders as JSON, which `careline orders import` reads.
    #[arg(long)]
    json: bool,
}

pub async fn run(ListArgs { shop, email, json }: &ListArgs) -> Outcome {
    let (config, shop) = shop.load()?;
    let store = Store::open(&config).await?;
    let email = email.as_deref();
    let printed = match json {
        true => print_json(&*store.orders, &shop, email).await,
        false => print_rows(&*store.orders, &shop, email).await,
    };
    store.database.close().await;
    printed
}

async fn print_json(orders: &dyn OrderStore, shop: &Shop, email: Option<&str>) -> Outcome {
    let mut serializer = serde_json::Serializer::pretty(Output);
    let mut list = serializer.serialize_seq(None)?;
    let print = |page: &[OwnedOrder]| {
        let mut page = page.iter();
        Ok(page.try_for_each(|order| list.serialize_element(order))?)
    };
    each_page(orders, shop, email, print).await?;
    list.end()?;
    say!("");
    Ok(())
}

/// Prints a table for each page.
async fn print_rows(orders: &dyn OrderStore, shop: &Shop, email: Option<&str>) -> Outcome {
    let mut count = 0;
    let print = |page: &[OwnedOrder]| {
        count += page.len();
        let header = ["order", "placed", "last event", "email", "units"];
        print_table(header, page.iter().map(|order| row(order, shop)));
        Ok(())
    };
    each_page(orders, shop, email, print).await?;
    let orders = counted(count, "order", "orders");
    say!("{orders} of {}", shop.id);
    Ok(())
}

/// Reads the orders page by page.
async fn each_page(
    orders: &dyn OrderStore,
    shop: &Shop,
    email: Option<&str>,
    mut visit: impl FnMut(&[OwnedOrder]) -> Outcome,
) -> Outcome {
    let mut filter = OrderFilter {
        email: email.map(str::to_owned),
        after: None,
        limit: PAGE,
    };
    loop {
        let page = orders.list(&shop.id, &filter).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        filter.after = Some(last.order.number.0.clone());
        visit(&page)?;
    }
}

fn row(OwnedOrder { email, order }: &OwnedOrder, shop: &Shop) -> [String; 5] {
    let zone = &shop.rules.zone;
    let units = order.lines.iter().map(|line| u64::from(line.quantity));
    [
        order.number.0.clone(),
        zone.day(order.placed_at).to_string(),
        zone.day(last_event_at(order)).to_string(),
        email.clone(),
        units.sum::<u64>().to_string(),
    ]
}
