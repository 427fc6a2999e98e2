//! `careline desk report`: counts by topic and status, times to the first reply, and ratings.

use std::iter;

use careline_policy::Day;
use careline_wire::{TicketStatus, Topic};
use strum::VariantArray as _;

use crate::cli::csv::print_csv;
use crate::cli::desk::statistics::{first_replies, ratings};
use crate::cli::escape::escaped;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::report::ReportArgs;
use crate::config::Shop;
use crate::platform::time_zone;
use crate::store::reports::TicketStats;

/// A topic, and how many of its tickets have each status.
type Row = (Topic, Vec<usize>);

pub async fn run(args: &ReportArgs) -> Outcome {
    let (shop, since, store) = args.open().await?;
    let start = time_zone::start(&shop.rules.zone, since).to_utc();
    let tickets = store.reports.ticket_stats(&shop.id, start).await?;
    let answers = store.reports.ratings(&shop.id, start).await?;
    store.database.close().await;
    let rows = rows(&tickets);
    if args.csv {
        return print_rows_as_csv(&rows);
    }
    print_counts(&shop, since, tickets.len(), &rows);
    say!(
        "time to the first reply in hours, nights and weekends included: {}",
        first_replies(&tickets)
    );
    say!("ratings: {}", ratings(&answers));
    Ok(())
}

/// The topics that have tickets.
fn rows(tickets: &[TicketStats]) -> Vec<Row> {
    let count = |topic: Topic, status: TicketStatus| {
        let is_counted =
            |ticket: &&TicketStats| ticket.topic == topic.name() && ticket.status == status.name();
        tickets.iter().filter(is_counted).count()
    };
    let rows = Topic::VARIANTS.iter().map(|topic| {
        let statuses = TicketStatus::VARIANTS.iter();
        (
            *topic,
            statuses.map(|status| count(*topic, *status)).collect(),
        )
    });
    rows.filter(|(_, counts): &Row| counts.iter().any(|count| *count > 0))
        .collect()
}

fn print_rows_as_csv(rows: &[Row]) -> Outcome {
    let statuses = TicketStatus::VARIANTS.iter().map(|status| status.name());
    let rows = rows.iter().map(|(topic, counts)| {
        let counts = counts.iter().map(usize::to_string);
        iter::once(topic.name().to_owned()).chain(counts)
    });
    Ok(print_csv(iter::once("topic").chain(statuses), rows)?)
}

fn print_counts(shop: &Shop, since: Day, total: usize, rows: &[Row]) {
    say!("{}: tickets since {since}: {total}", escaped(&shop.name));
    for (topic, counts) in rows {
        let counts = TicketStatus::VARIANTS
            .iter()
            .zip(counts)
            .filter(|(_, count)| **count > 0);
        let counts = counts.map(|(status, count)| format!("{} {count}", status.name()));
        let counts = counts.collect::<Vec<_>>().join(", ");
        say!("  {:<22} {counts}", topic.name());
    }
}
