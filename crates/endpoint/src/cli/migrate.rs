//! `careline migrate`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::ConfigArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::progress::bar;
use crate::cli::table::print_table;
use crate::config::Config;
use crate::platform::counted::counted;
use crate::transfer::{Progress, Summary, transfer};

#[derive(Debug, Args)]
pub struct MigrateArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The configuration to move to, with database.url, another folder as data, and photos.s3 if photos move to a bucket.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

pub async fn run(args: &MigrateArgs) -> Outcome {
    let (from, to) = (args.config.load()?, Config::load(&args.to)?);
    let progress = Progress {
        rows: bar("rows copied"),
        photos: bar("photos copied"),
    };
    let moved = transfer(&from, &to, &progress).await;
    progress.rows.finish_and_clear();
    progress.photos.finish_and_clear();
    report(&moved?);
    let (from, to) = (args.config.path().display(), args.to.display());
    say!("Moved. Start the endpoint with {to}, and no more with {from}, whose data is as it was.");
    Ok(())
}

fn report(moved: &Summary) {
    let rows = moved.tables.iter().map(|(name, rows)| {
        [
            (*name).to_owned(),
            rows.count.to_string(),
            rows.short_digest(),
        ]
    });
    print_table(["table", "rows", "digest in both"], rows);
    say!("{}", counted(moved.photos, "photo", "photos"));
    if moved.missing_photos > 0 {
        let missing = counted(moved.missing_photos, "photo is", "photos are");
        say!("{missing} missing in the source, and so in the target");
    }
}
