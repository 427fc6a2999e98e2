//! Measures how many tickets a second the endpoint accepts, and how soon, while their mails go out beside: with 1, 16
//! and 64 clients, on an empty store and on a filled one. Beside each figure is how many one-row commits SQLite itself
//! synced on the same disk just before. docs/throughput.md says how, and has a run.

#![forbid(unsafe_code)]

mod filled;
mod http;
mod load;
mod shopper;
mod synced;
mod usage;

use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;
use std::time::Duration;

use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Settings};
use clap::Parser;
use tempfile::TempDir;
use tokio::task::LocalSet;

use crate::http::Connection;
use crate::load::{Load, Measured};
use crate::shopper::ORDERS_TOKEN;
use crate::usage::{Memory, memory};

/// How many clients send at once, one row after the other.
const CLIENTS: [u32; 3] = [1, 16, 64];
/// How many orders the empty store has, because a ticket is about one.
const FEW_ORDERS: u32 = 512;
/// How long SQLite's own commits are counted.
const SYNCED_SPAN: Duration = Duration::from_secs(3);

/// Measures how many tickets a second the endpoint accepts, and how soon.
#[derive(Parser)]
struct Options {
    /// The endpoint.
    #[arg(long)]
    binary: PathBuf,
    /// The folder on the disk that is measured. What is written there is deleted at the end.
    #[arg(long)]
    folder: PathBuf,
    /// For how many seconds each number of clients is measured.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// How many orders the filled store has.
    #[arg(long, default_value_t = 1_000_000)]
    orders: u32,
    /// How many tickets the filled store has.
    #[arg(long, default_value_t = 200_000)]
    tickets: u32,
}

/// What one number of clients got from one store.
struct Row {
    clients: u32,
    measured: Measured,
    /// SQLite's own commits a second, just before.
    synced: f64,
    memory: Memory,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let tasks = LocalSet::new();
    let measured = tasks.run_until(run(Options::parse())).await;
    careline_harness::exit(measured.map(|()| true))
}

async fn run(options: Options) -> Result {
    let folder = TempDir::with_prefix_in("throughput-", &options.folder)?;
    let empty = options.store(folder.path(), "empty")?;
    few_orders(&empty).await?;
    let empty_rows = options.rows(&empty, FEW_ORDERS).await?;
    show("An empty store", &empty_rows, None);
    let filled = options.store(folder.path(), "filled")?;
    filled::fill(&filled, options.orders, options.tickets).await?;
    let bytes = fs::metadata(filled.data().join("careline.db"))?.len();
    let title = format!(
        "{} orders and {} tickets, {} MiB",
        options.orders,
        options.tickets,
        bytes >> 20,
    );
    let filled_rows = options.rows(&filled, options.orders).await?;
    show(&title, &filled_rows, Some(&empty_rows));
    Ok(())
}

impl Options {
    /// An endpoint in a folder of its own that doesn't run, with limits that nobody reaches.
    fn store(&self, folder: &Path, name: &str) -> Result<Endpoint> {
        let settings = Settings {
            shop: format!("orders_token = \"{ORDERS_TOKEN}\""),
            mail: "maildir = \"mail\"\n\n[limits]\nmultiplier = 1000000\nmax_concurrent_requests = 1024".to_owned(),
            ..Settings::default()
        };
        // The endpoint starts in its own folder.
        let folder = absolute(folder)?.join(name);
        Endpoint::new(folder, &absolute(&self.binary)?, &settings)
    }

    /// Measures each number of clients. What is left of the mail goes out beside the next.
    async fn rows(&self, endpoint: &Endpoint, orders: u32) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for clients in CLIENTS {
            // Nothing else of ours runs meanwhile.
            let synced = synced::commits_per_second(&endpoint.data(), SYNCED_SPAN)?;
            let running = endpoint.start()?;
            endpoint.ready().await?;
            let load = Load {
                clients,
                span: Duration::from_secs(self.seconds.into()),
                orders,
            };
            let maildir = endpoint.data().join("mail");
            let measured = load
                .measure(endpoint.port(), running.id(), &maildir)
                .await?;
            let memory = memory(running.id())?;
            running.stop().await?;
            rows.push(Row {
                clients,
                measured,
                synced,
                memory,
            });
        }
        Ok(rows)
    }
}

async fn few_orders(endpoint: &Endpoint) -> Result {
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut connection = Connection::open(endpoint.port()).await?;
    for nth in 0..FEW_ORDERS {
        shopper::import(&mut connection, nth).await?;
    }
    running.stop().await
}

/// Prints a table. `beside` has the rows of the store that this one is compared with.
fn show(title: &str, rows: &[Row], beside: Option<&[Row]>) {
    println!("\n{title}\n");
    println!(
        "| clients | tickets/s | SQLite's commits/s | ratio | p50 ms | p99 ms | longest ms | mails/s | cores | MiB | most | of empty |"
    );
    println!("{}|", "| --: ".repeat(12));
    for (nth, row) in rows.iter().enumerate() {
        let Row {
            clients,
            measured,
            synced,
            memory,
        } = row;
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        let empty = beside.and_then(|rows| rows.get(nth));
        let of_empty = empty.map(|row| measured.tickets / row.measured.tickets);
        println!(
            "| {clients} | {:.0} | {synced:.0} | {:.2} | {:.1} | {:.1} | {:.1} | {:.0} | {:.2} | {} | {} | {} |",
            measured.tickets,
            measured.tickets / synced,
            ms(measured.p50),
            ms(measured.p99),
            ms(measured.longest),
            measured.mails,
            measured.cores,
            memory.now,
            memory.most,
            of_empty
                .map(|ratio| format!("{ratio:.2}"))
                .unwrap_or_default(),
        );
    }
}
