//! `careline orders`: imports, lists, shows and deletes orders.

mod args;
mod batches;
mod delete;
mod import;
mod list;
mod report;
mod show;

use clap::Subcommand;

use crate::cli::orders::args::OrderArgs;
use crate::cli::orders::import::ImportArgs;
use crate::cli::orders::list::ListArgs;
use crate::cli::orders::show::ShowArgs;
use crate::cli::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Add or update orders. An order that can't be meant is named and left out.
    ///
    /// The exit status is 0 if all orders of the file were imported, 2 if some were left out, and 1 if nothing was
    /// imported. To import a file again is harmless.
    Import(ImportArgs),
    /// List a shop's orders by their numbers.
    List(ListArgs),
    /// Print everything about an order.
    Show(ShowArgs),
    /// Delete an order and the look-ups of it. Doesn't ask first.
    ///
    /// The exit status is 0 if the order was deleted, and 1 if there is no such order or it couldn't be deleted.
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
