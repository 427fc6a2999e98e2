//! `careline backup` and `careline restore`.

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;

#[cfg(feature = "age")]
use crate::backup::encrypted::{self, Recipient};
use crate::backup::error::BackupError;
use crate::backup::{self, BackupSummary, MissingPhotos};
use crate::cli::args::ConfigArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::progress::bar;
use crate::config::{Config, DatabaseSettings};
use crate::platform::counted::counted;

#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The directory to create, or with --encrypt-to the file. It must not exist yet.
    #[arg(long)]
    to: PathBuf,
    /// Write one file, encrypted to this recipient of age: age1…
    #[cfg(feature = "age")]
    #[arg(long, value_name = "RECIPIENT", value_parser = recipient)]
    encrypt_to: Option<Recipient>,
    /// Back up even if photos of tickets are missing.
    #[arg(long)]
    incomplete: bool,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// A directory or file that `careline backup` created.
    #[arg(long)]
    from: PathBuf,
    /// The file with the identity of age that decrypts the backup.
    #[cfg(feature = "age")]
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Restore even if photos of tickets are missing.
    #[arg(long)]
    incomplete: bool,
}

pub async fn back_up(args: &BackupArgs) -> Outcome {
    let config = args.config.load()?;
    refuse_postgres(&config)?;
    let photos = bar("photos copied");
    let backup = create(args, &config.data, &photos).await;
    photos.finish_and_clear();
    let backup = backup?;
    say!("{} backed up to {}", counts(backup), args.to.display());
    Ok(())
}

pub async fn restore(args: &RestoreArgs) -> Outcome {
    let config = args.config.load()?;
    refuse_postgres(&config)?;
    let photos = bar("photos restored");
    let backup = fill(args, &config.data, &photos).await;
    photos.finish_and_clear();
    let backup = backup?;
    say!("{} restored into {}", counts(backup), config.data.display());
    Ok(())
}

/// A backup holds the database of the data directory.
fn refuse_postgres(config: &Config) -> Outcome {
    match config.database {
        DatabaseSettings::Sqlite => Ok(()),
        DatabaseSettings::Postgres(_) => {
            Err("database.url is set: back up and restore with pg_dump and pg_restore, as docs/postgres.md shows".into())
        }
    }
}

async fn create(
    args: &BackupArgs,
    data: &Path,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    let missing = missing(args.incomplete);
    #[cfg(feature = "age")]
    if let Some(recipient) = &args.encrypt_to {
        return encrypted::create(data, &args.to, recipient, missing, progress).await;
    }
    backup::create(data, &args.to, missing, progress).await
}

async fn fill(
    args: &RestoreArgs,
    data: &Path,
    progress: &ProgressBar,
) -> Result<BackupSummary, BackupError> {
    let missing = missing(args.incomplete);
    #[cfg(feature = "age")]
    if let Some(identity) = &args.identity {
        return encrypted::restore(&args.from, identity, data, missing, progress).await;
    }
    backup::restore(&args.from, data, missing, progress).await
}

#[cfg(feature = "age")]
fn recipient(text: &str) -> Result<Recipient, String> {
    text.parse()
        .map_err(|_| "expected a recipient of age like age1…, which `age-keygen` prints".to_owned())
}

const fn missing(incomplete: bool) -> MissingPhotos {
    if incomplete {
        MissingPhotos::Accept
    } else {
        MissingPhotos::Refuse
    }
}

fn counts(BackupSummary { tickets, photos }: BackupSummary) -> String {
    let tickets = counted(tickets, "ticket", "tickets");
    let photos = counted(photos, "photo", "photos");
    format!("{tickets} and {photos}")
}
