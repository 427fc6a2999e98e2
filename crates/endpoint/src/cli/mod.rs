//! The command line, one command a file.

mod decide;
mod orders;
mod outbox;
mod policy;
mod reply_by;
mod serve;

use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Careline's support endpoint, and the tools of whoever runs it.
#[derive(Debug, Parser)]
#[command(name = "careline", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, the widget and the mail.
    Serve {
        /// The configuration.
        #[arg(long, default_value = "careline.toml")]
        config: PathBuf,
    },
    /// Orders that shoppers can look up.
    #[command(subcommand)]
    Orders(Orders),
    /// The mail that waits to be delivered.
    #[command(subcommand)]
    Outbox(Outbox),
    /// A shop's policy.
    #[command(subcommand)]
    Policy(Policy),
    /// Try a policy: one case as JSON on standard input, the verdict with its trace on standard output.
    Decide {
        /// The shop's file, shop.toml.
        #[arg(long)]
        shop: PathBuf,
    },
    /// When support replies to what it received at some time.
    ReplyBy {
        /// The shop's file, shop.toml.
        #[arg(long)]
        shop: PathBuf,
        /// When it was received, e.g. 2026-11-25T10:00:00-06:00.
        #[arg(long)]
        received: String,
    },
}

#[derive(Debug, Subcommand)]
enum Orders {
    /// Add orders, or bring them up to date: all of the file, or nothing.
    Import {
        /// The configuration.
        #[arg(long, default_value = "careline.toml")]
        config: PathBuf,
        /// The shop's id; the configuration's default shop where unset.
        #[arg(long)]
        shop: Option<String>,
        /// A JSON list of `{"email", "order"}`.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Outbox {
    /// Show what waits, and why.
    List {
        /// The configuration.
        #[arg(long, default_value = "careline.toml")]
        config: PathBuf,
    },
    /// Make everything that waits due now.
    Retry {
        /// The configuration.
        #[arg(long, default_value = "careline.toml")]
        config: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Policy {
    /// Say whether a shop.toml can be served, or what is wrong with it.
    Check {
        /// The shop's file, shop.toml.
        file: PathBuf,
    },
}

/// What a command ends with.
type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// In words for whoever typed it.
    pub async fn run(self) -> Outcome {
        match self.command {
            Command::Serve { config } => serve::run(&config).await,
            Command::Orders(Orders::Import { config, shop, file }) => {
                orders::import(&config, shop.as_deref(), &file).await
            }
            Command::Outbox(Outbox::List { config }) => outbox::list(&config).await,
            Command::Outbox(Outbox::Retry { config }) => outbox::retry(&config).await,
            Command::Policy(Policy::Check { file }) => policy::check(&file),
            Command::Decide { shop } => decide::run(&shop),
            Command::ReplyBy { shop, received } => reply_by::run(&shop, &received),
        }
    }
}
