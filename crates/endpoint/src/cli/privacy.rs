//! `careline privacy`: the log of exports and erasures.

use clap::{Args, Subcommand};

use crate::cli::args::ConfigArgs;
use crate::cli::help::examples;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::table::print_table;
use crate::store::Store;
use crate::store::privacy_log::PrivacyEntry;

#[derive(Debug, Subcommand)]
pub enum Privacy {
    /// Print when data was exported or erased, by whom, and how much. It names no person.
    #[command(after_help = examples(&["careline privacy log", "careline privacy log --json"]))]
    Log(LogArgs),
}

#[derive(Debug, Args)]
pub struct LogArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Print the entries as JSON.
    #[arg(long)]
    json: bool,
}

pub async fn run(Privacy::Log(args): &Privacy) -> Outcome {
    let store = Store::open(&args.config.load()?).await?;
    let entries = store.privacy_log.entries().await;
    store.database.close().await;
    let entries = entries?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&entries)?);
        return Ok(());
    }
    let header = [
        "when (UTC)",
        "by",
        "what",
        "shop",
        "tickets",
        "photos",
        "orders",
    ];
    print_table(header, entries.iter().map(row));
    Ok(())
}

fn row(entry: &PrivacyEntry) -> [String; 7] {
    let [caller, kind] = [<&str>::from(entry.caller), entry.kind.into()];
    let counts = &entry.counts;
    [
        entry.at.format("%Y-%m-%d %H:%M").to_string(),
        caller.to_owned(),
        kind.to_owned(),
        entry.shop.clone(),
        counts.tickets.to_string(),
        counts.photos.to_string(),
        counts.orders.to_string(),
    ]
}
