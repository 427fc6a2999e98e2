//! `careline orders`: imports, lists, shows and deletes orders.

mod args;
mod batches;
mod delete;
mod import;
mod list;
mod report;
mod show;

use clap::Subcommand;

use crate::cli::help::{examples, examples_and_status};
use crate::cli::orders::args::OrderArgs;
use crate::cli::orders::import::ImportArgs;
use crate::cli::orders::list::ListArgs;
use crate::cli::orders::show::ShowArgs;
use crate::cli::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Add or update orders. An order that can't be meant is named and left out.
    ///
    /// To import a file again is harmless.
    #[command(after_help = examples_and_status(
        &[
            "careline orders import orders.json",
            "careline orders import --shop mall --strict orders.csv",
        ],
        "0 if all orders were imported, 1 if none was, 2 if some were left out",
    ))]
    Import(ImportArgs),
    /// List a shop's orders by their numbers.
    #[command(after_help = examples(&[
        "careline orders list --email ada@example.com",
        "careline orders list --json > orders.json",
    ]))]
    List(ListArgs),
    /// Print everything about an order.
    #[command(after_help = examples(&["careline orders show KS-10482", "careline orders show KS-10482 --json"]))]
    Show(ShowArgs),
    /// Delete an order and the look-ups of it. Doesn't ask first.
    #[command(after_help = examples_and_status(
        &["careline orders delete KS-10482 --shop mall"],
        "0 if the order was deleted, 1 if there is no such order or it couldn't be deleted",
    ))]
    Delete(OrderArgs),
}

pub async fn run(command: &Orders) -> Outcome {
    match command {
        Orders::Import(args) => import::run(args).await,
        Orders::List(args) => list::run(args).await,
        Orders::Show(args) => show::run(args).await,
        Orders::Delete(args) => delete::run(args).await,
    }
}
