//! `careline deflections`: how often shoppers found an answer without a ticket.

use clap::Subcommand;

use crate::cli::csv::print_csv;
use crate::cli::escape::escaped;
use crate::cli::help::examples;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::report::ReportArgs;

#[derive(Debug, Subcommand)]
pub enum Deflections {
    /// Print how often "That answered it" was pressed since a day, by topic.
    #[command(after_help = examples(&[
        "careline deflections report --since 2026-11-01",
        "careline deflections report --since 2026-11-01 --csv > deflections.csv",
    ]))]
    Report(ReportArgs),
}

pub async fn run(Deflections::Report(args): &Deflections) -> Outcome {
    let (shop, since, store) = args.open().await?;
    let counts = store.reports.deflections(&shop.id, since).await?;
    store.database.close().await;
    if args.csv {
        let rows = counts.into_iter();
        let rows = rows.map(|(topic, count)| [topic, count.to_string()]);
        return Ok(print_csv(["topic", "answered"], rows)?);
    }
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    say!(
        "{}: \"That answered it\" since {since}: {total}",
        escaped(&shop.name)
    );
    for (topic, count) in counts {
        say!("  {topic:<22} {count:>6}");
    }
    Ok(())
}
