//! The command line, one command a file.

pub mod answers;
pub mod backup;
pub mod csv;
pub mod decide;
pub mod desk;
pub mod erase;
pub mod escape;
pub mod export;
pub mod feedback;
pub mod orders;
pub mod outbox;
pub mod policy;
pub mod reply_by;
pub mod report;
pub mod serve;
pub mod subject;

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::config::{Config, Shop};

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
    /// What shoppers suggested.
    #[command(subcommand)]
    Feedback(Feedback),
    /// What shoppers found without asking anybody.
    #[command(subcommand)]
    Answers(Answers),
    /// Cases, as support works on them.
    #[command(subcommand)]
    Desk(desk::Desk),
    /// The mail that waits to be delivered.
    #[command(subcommand)]
    Outbox(Outbox),
    /// Write all that is kept about a person into a directory.
    Export(export::Export),
    /// Delete what is kept about a person.
    Erase(erase::Erase),
    /// Copy all that is kept, while the endpoint serves or not.
    Backup(backup::Take),
    /// Put such a copy into an empty data directory.
    Restore(backup::Restore),
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
        /// A JSON list of `{"email", "order"}`, or a table of order lines that ends in `.csv`.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Feedback {
    /// Print a shop's feedback from a day on.
    Report(report::Report),
}

#[derive(Debug, Subcommand)]
enum Answers {
    /// Print how often "That answered it" was pressed from a day on, by topic.
    Report(report::Report),
}

#[derive(Debug, Subcommand)]
enum Outbox {
    /// Show what waits and what was given up, and why.
    List {
        /// The configuration.
        #[arg(long, default_value = "careline.toml")]
        config: PathBuf,
    },
    /// Queue anew what waits and what was given up, so that it is due now.
    Retry {
        /// This one alone, as the list shows it.
        message_id: Option<String>,
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

/// Why a command failed.
type Failure = Box<dyn Error + Send + Sync>;
/// What a command ends with.
type Outcome = Result<(), Failure>;

/// The shop that a command is about: the default one where none is named.
fn shop_of(config: &Config, id: Option<&str>) -> Result<Arc<Shop>, String> {
    let id = id.unwrap_or(&config.default_shop);
    config.shops.get(id).cloned().ok_or_else(|| {
        let ids = config.shops.keys().map(String::as_str);
        let ids = ids.collect::<Vec<_>>().join(", ");
        format!("--shop: expected one of the configured shops ({ids}), found {id:?}")
    })
}

/// Why a command failed, for its terminal: an error may repeat what it found in a file.
#[must_use]
pub fn explained(failure: &(dyn Error + Send + Sync)) -> String {
    escape::harmless_lines(&failure.to_string())
}

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
            Command::Feedback(Feedback::Report(report)) => feedback::report(&report).await,
            Command::Answers(Answers::Report(report)) => answers::report(&report).await,
            Command::Desk(desk) => desk::run(desk).await,
            Command::Outbox(Outbox::List { config }) => outbox::list(&config).await,
            Command::Outbox(Outbox::Retry { message_id, config }) => {
                outbox::retry(&config, message_id.as_deref()).await
            }
            Command::Export(export) => export::run(&export).await,
            Command::Erase(erase) => erase::run(&erase).await,
            Command::Backup(take) => backup::take(&take).await,
            Command::Restore(restore) => backup::restore(&restore).await,
            Command::Policy(Policy::Check { file }) => policy::check(&file),
            Command::Decide { shop } => decide::run(&shop),
            Command::ReplyBy { shop, received } => reply_by::run(&shop, &received),
        }
    }
}
