//! `careline orders import`: adds and updates orders from a file.

use std::path::PathBuf;

use chrono::Utc;
use clap::Args;
use tokio::task::block_in_place;

use crate::cli::args::ShopArgs;
use crate::cli::orders::batches::Batches;
use crate::cli::orders::report::ImportReport;
use crate::cli::outcome::{Incomplete, Outcome};
use crate::cli::output::say;
use crate::cli::progress::counter;
use crate::orders::import::entry::Entry;
use crate::orders::import::file;
use crate::platform::counted::counted;
use crate::store::Store;

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    shop: ShopArgs,
    /// Import nothing if an order has to be left out.
    #[arg(long)]
    strict: bool,
    /// A JSON list of `{"email", "order"}` that ends in `.json`, or a table of order lines that ends in `.csv` or
    /// `.tsv`.
    file: PathBuf,
}

/// Reads the file twice, because nothing is stored before all of it has been checked, and it may be larger than memory.
pub async fn run(args: &ImportArgs) -> Outcome {
    let (config, shop) = args.shop.load()?;
    let now = Utc::now();
    let path = &args.file;
    let read = |visit: &mut dyn FnMut(Entry)| file::read(path, &shop.rules.zone, now, visit);
    let checked = counter("orders checked");
    let mut report = ImportReport::new(path, &checked);
    read(&mut |entry| report.add(&entry))?;
    checked.finish_and_clear();
    report.print_rest();
    let left_out = report.left_out;
    if left_out > 0 && (args.strict || report.good == 0) {
        let orders = counted(left_out, "order", "orders");
        return Err(format!("{orders} can't be imported; nothing was imported").into());
    }
    let store = Store::open(&config).await?;
    let mut batches = Batches::new(&*store.orders, &shop.id);
    let counter = counter("orders stored");
    let read = block_in_place(|| {
        read(&mut |entry| {
            counter.inc(entry.order.is_some().into());
            batches.extend(entry.order);
        })
    });
    let stored = block_in_place(|| batches.finish());
    counter.finish_and_clear();
    store.database.close().await;
    read?;
    let orders = counted(stored?, "order", "orders");
    say!("imported {orders} of {}", shop.id);
    if left_out > 0 {
        let orders = counted(left_out, "order", "orders");
        let message =
            format!("left out {orders}; mend what is named above and import the file again");
        return Err(Incomplete(message).into());
    }
    Ok(())
}
