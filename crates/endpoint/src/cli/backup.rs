//! `careline backup` and `careline restore`.

use std::path::PathBuf;

use clap::Args;

use crate::backup;
use crate::backup::{BackupSummary, MissingPhotos};
use crate::cli::Outcome;
use crate::config::Config;

#[derive(Debug, Args)]
pub struct Take {
    /// The configuration.
    #[arg(long, default_value = "careline.toml")]
    config: PathBuf,
    /// The directory to make; nothing may be there yet.
    #[arg(long)]
    to: PathBuf,
    /// Make it even though photos of requests are missing.
    #[arg(long)]
    incomplete: bool,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// The configuration; its data directory must be empty.
    #[arg(long, default_value = "careline.toml")]
    config: PathBuf,
    /// A directory that `careline backup` made.
    #[arg(long)]
    from: PathBuf,
    /// Restore it even though photos of requests are missing.
    #[arg(long)]
    incomplete: bool,
}

pub async fn take(
    Take {
        config,
        to,
        incomplete,
    }: &Take,
) -> Outcome {
    let config = Config::load(config)?;
    let taken = backup::create(&config.data, to, missing(*incomplete)).await?;
    println!("{} are backed up to {}", words(taken), to.display());
    Ok(())
}

pub async fn restore(
    Restore {
        config,
        from,
        incomplete,
    }: &Restore,
) -> Outcome {
    let config = Config::load(config)?;
    let restored = backup::restore(from, &config.data, missing(*incomplete)).await?;
    println!(
        "{} are restored into {}",
        words(restored),
        config.data.display()
    );
    Ok(())
}

const fn missing(incomplete: bool) -> MissingPhotos {
    if incomplete {
        MissingPhotos::Accept
    } else {
        MissingPhotos::Refuse
    }
}

fn words(BackupSummary { tickets, photos }: BackupSummary) -> String {
    format!("{tickets} requests and {photos} photos")
}
