//! `careline backup` and `careline restore`.

use std::path::PathBuf;

use clap::Args;

use crate::backup::{self, BackupSummary, MissingPhotos};
use crate::cli::args::ConfigArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::progress::bar;

#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The directory to create. It must not exist yet.
    #[arg(long)]
    to: PathBuf,
    /// Back up even if photos of tickets are missing.
    #[arg(long)]
    incomplete: bool,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// A directory that `careline backup` created.
    #[arg(long)]
    from: PathBuf,
    /// Restore even if photos of tickets are missing.
    #[arg(long)]
    incomplete: bool,
}

pub async fn back_up(args: &BackupArgs) -> Outcome {
    let config = args.config.load()?;
    let photos = bar("photos copied");
    let backup = backup::create(&config.data, &args.to, missing(args.incomplete), &photos).await;
    photos.finish_and_clear();
    let backup = backup?;
    say!("{} backed up to {}", counts(backup), args.to.display());
    Ok(())
}

pub async fn restore(args: &RestoreArgs) -> Outcome {
    let config = args.config.load()?;
    let backup = backup::restore(&args.from, &config.data, missing(args.incomplete)).await?;
    say!("{} restored into {}", counts(backup), config.data.display());
    Ok(())
}

const fn missing(incomplete: bool) -> MissingPhotos {
    if incomplete {
        MissingPhotos::Accept
    } else {
        MissingPhotos::Refuse
    }
}

fn counts(BackupSummary { tickets, photos }: BackupSummary) -> String {
    format!("{tickets} tickets and {photos} photos")
}
