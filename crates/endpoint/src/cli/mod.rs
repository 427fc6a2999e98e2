//! The command line: one file or folder for each command.

mod args;
mod backup;
mod check;
mod csv;
mod decide;
mod deflections;
mod desk;
mod erase;
mod escape;
mod export;
mod feedback;
#[cfg(feature = "generate")]
mod generate;
mod health;
mod help;
mod init;
mod migrate;
mod orders;
mod outbox;
mod outcome;
mod output;
mod policy;
mod privacy;
mod progress;
mod reply_by;
mod report;
mod serve;
mod shop_file;
mod signals;
mod subject;
mod table;
#[cfg(feature = "otlp")]
mod traces;

use std::path::PathBuf;

#[cfg(feature = "generate")]
use clap::CommandFactory as _;
use clap::{Parser, Subcommand};

use crate::cli::args::ConfigArgs;
use crate::cli::backup::{BackupArgs, RestoreArgs};
use crate::cli::check::CheckArgs;
use crate::cli::deflections::Deflections;
use crate::cli::desk::Desk;
use crate::cli::erase::EraseArgs;
use crate::cli::export::ExportArgs;
use crate::cli::feedback::Feedback;
#[cfg(feature = "generate")]
use crate::cli::generate::GenerateArgs;
use crate::cli::help::{examples, examples_and_status};
use crate::cli::init::InitArgs;
use crate::cli::migrate::MigrateArgs;
use crate::cli::orders::Orders;
use crate::cli::outbox::Outbox;
use crate::cli::outcome::Outcome;
use crate::cli::policy::Policy;
use crate::cli::privacy::Privacy;

pub use crate::cli::outcome::{exit_status, explained};

/// Careline's support endpoint and its operator's tools.
#[derive(Debug, Parser)]
#[command(
    name = "careline",
    version,
    after_help = examples(&["careline init --dir .", "careline check", "careline serve"]),
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the widget, and deliver mails and webhooks.
    #[command(after_help = examples_and_status(
        &[
            "careline serve",
            "careline serve --config /etc/careline/careline.toml",
        ],
        "0 if it was asked to stop and did, 1 if it couldn't serve or was stopped by a second signal",
    ))]
    Serve(ConfigArgs),
    /// Write the settings of an endpoint and its first shop. Asks on a terminal for what the flags leave open.
    #[command(after_help = examples(&[
        "careline init --dir .",
        "careline init --dir /etc/careline --shop mall --name \"The Mall\" --email help@mall.example",
    ]))]
    Init(Box<InitArgs>),
    /// Try everything that `serve` needs, and name all that is wrong.
    ///
    /// Changes nothing.
    #[command(after_help = examples_and_status(
        &[
            "careline check",
            "careline check --config /etc/careline/careline.toml --send-test-mail you@shop.example",
            "careline check --json",
        ],
        "0 if nothing is wrong, 1 if something is",
    ))]
    Check(CheckArgs),
    /// Ask the running endpoint whether it takes requests.
    ///
    /// It calls /readyz at the setting `listen`.
    #[command(after_help = examples_and_status(
        &["careline health", "careline health --config /etc/careline/careline.toml"],
        "0 if it does, 1 if not",
    ))]
    Health(ConfigArgs),
    /// Manage the orders that shoppers can look up.
    #[command(
        subcommand,
        after_help = examples(&["careline orders import orders.json", "careline orders list --json"]),
    )]
    Orders(Orders),
    /// Report what shoppers suggested.
    #[command(subcommand, after_help = examples(&["careline feedback report --since 2026-11-01"]))]
    Feedback(Feedback),
    /// Report how often shoppers found an answer without a ticket.
    #[command(
        subcommand, alias = "answers",
        after_help = examples(&["careline deflections report --since 2026-11-01"]),
    )]
    Deflections(Deflections),
    /// Work on tickets as an agent.
    #[command(subcommand, after_help = examples(&["careline desk list", "careline desk show CL-7Q2M-4XKD"]))]
    Desk(Desk),
    /// Show and retry mails and webhooks that aren't delivered.
    #[command(subcommand, after_help = examples(&["careline outbox list", "careline outbox retry"]))]
    Outbox(Outbox),
    /// Write all data about a person, or one ticket, into a directory.
    #[command(after_help = examples(&[
        "careline export --email ada@example.com --out ada",
        "careline export --reference CL-7Q2M-4XKD --out ticket",
    ]))]
    Export(ExportArgs),
    /// Delete the data about a person, or one ticket.
    #[command(after_help = examples(&[
        "careline erase --email ada@example.com",
        "careline erase --shop mall --reference CL-7Q2M-4XKD --yes",
    ]))]
    Erase(EraseArgs),
    /// Show when data was exported and erased.
    #[command(subcommand, after_help = examples(&["careline privacy log"]))]
    Privacy(Privacy),
    /// Copy all data into a directory. The endpoint may be running.
    #[command(after_help = examples(&[
        "careline backup --to /backups/today",
        "careline backup --config /etc/careline/careline.toml --to /backups/today --incomplete",
    ]))]
    Backup(BackupArgs),
    /// Restore a backup into an empty data directory.
    #[command(after_help = examples(&["careline restore --from /backups/today"]))]
    Restore(RestoreArgs),
    /// Move an installation of SQLite to Postgres, with its photos. The endpoint must be stopped.
    ///
    /// It may be interrupted: the same command goes on. The source stays as it is.
    #[command(after_help = examples(&["careline migrate --config careline.toml --to postgres.toml"]))]
    Migrate(MigrateArgs),
    /// Check a shop's policy.
    #[command(subcommand, after_help = examples(&["careline policy check shop.toml"]))]
    Policy(Policy),
    /// Try a policy: reads one question as JSON from standard input and prints the verdict with its trace.
    #[command(after_help = examples(&["careline decide --shop shop.toml < question.json"]))]
    Decide {
        /// The shop's file, shop.toml.
        #[arg(long)]
        shop: PathBuf,
    },
    /// Print when support replies to a request that was received at a given time.
    #[command(after_help = examples(&["careline reply-by --shop shop.toml --received 2026-11-25T10:00:00-06:00"]))]
    ReplyBy {
        /// The shop's file, shop.toml.
        #[arg(long)]
        shop: PathBuf,
        /// When it was received, e.g. 2026-11-25T10:00:00-06:00.
        #[arg(long)]
        received: String,
    },
    /// Write man pages and shell completions.
    #[cfg(feature = "generate")]
    #[command(hide = true, after_help = examples(&["careline generate target/generated"]))]
    Generate(GenerateArgs),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// A message for the person who typed the command.
    pub async fn run(self) -> Outcome {
        match self.command {
            Command::Serve(args) => serve::run(&args).await,
            Command::Init(args) => init::run(*args),
            Command::Check(args) => check::run(&args).await,
            Command::Health(args) => health::run(&args).await,
            Command::Orders(command) => orders::run(&command).await,
            Command::Feedback(command) => feedback::run(&command).await,
            Command::Deflections(command) => deflections::run(&command).await,
            Command::Desk(command) => desk::run(command).await,
            Command::Outbox(command) => outbox::run(&command).await,
            Command::Export(args) => export::run(&args).await,
            Command::Erase(args) => erase::run(&args).await,
            Command::Privacy(command) => privacy::run(&command).await,
            Command::Backup(args) => backup::back_up(&args).await,
            Command::Restore(args) => backup::restore(&args).await,
            Command::Migrate(args) => migrate::run(&args).await,
            Command::Policy(command) => policy::run(&command),
            Command::Decide { shop } => decide::run(&shop),
            Command::ReplyBy { shop, received } => reply_by::run(&shop, &received),
            #[cfg(feature = "generate")]
            Command::Generate(args) => generate::run(&args, Self::command()),
        }
    }
}
