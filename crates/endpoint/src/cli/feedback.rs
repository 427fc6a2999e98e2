//! `careline feedback`: what shoppers suggested, for the regular review that the policy promises (§5).

use careline_policy::{Day, Zone};
use careline_wire::Topic;
use clap::Subcommand;
use strum::VariantArray as _;

use crate::cli::csv::print_csv;
use crate::cli::escape::escaped;
use crate::cli::help::examples;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::report::ReportArgs;
use crate::platform::time_zone;
use crate::store::reports::Feedback as Entry;

/// The author's name if they left neither name nor address.
const ANONYMOUS: &str = "anonymous";

#[derive(Debug, Subcommand)]
pub enum Feedback {
    /// Print a shop's feedback since a day.
    #[command(after_help = examples(&[
        "careline feedback report --since 2026-11-01",
        "careline feedback report --since 2026-11-01 --csv > feedback.csv",
    ]))]
    Report(ReportArgs),
}

pub async fn run(Feedback::Report(args): &Feedback) -> Outcome {
    let (shop, since, store) = args.open().await?;
    let zone = &shop.rules.zone;
    let start = time_zone::start(zone, since).to_utc();
    let feedback = store.reports.feedback(&shop.id, start).await?;
    store.database.close().await;
    if args.csv {
        let header = ["day", "kind", "reference", "name", "email", "words"];
        let rows = feedback.iter().map(|entry| row(entry, zone));
        return Ok(print_csv(header, rows)?);
    }
    say!(
        "{}: feedback since {since}: {}",
        escaped(&shop.name),
        feedback.len()
    );
    for topic in Topic::VARIANTS.iter().filter(|topic| topic.is_feedback()) {
        let count = feedback
            .iter()
            .filter(|entry| entry.ticket.topic == *topic)
            .count();
        say!("  {:<22} {count:>6}", topic.name());
    }
    for entry in &feedback {
        print(entry, zone);
    }
    Ok(())
}

fn row(entry: &Entry, zone: &Zone) -> [String; 6] {
    let (name, email) = author(entry);
    let name = if name.is_empty() && email.is_empty() {
        ANONYMOUS
    } else {
        name
    };
    [
        day(entry, zone).to_string(),
        entry.ticket.topic.name().to_owned(),
        entry.reference.clone(),
        name.to_owned(),
        email.to_owned(),
        entry.ticket.description.clone(),
    ]
}

fn print(entry: &Entry, zone: &Zone) {
    let from = match author(entry) {
        ("", "") => ANONYMOUS.to_owned(),
        (name, "") => name.to_owned(),
        ("", email) => email.to_owned(),
        (name, email) => format!("{name} <{email}>"),
    };
    let (day, topic) = (day(entry, zone), entry.ticket.topic.name());
    say!("\n{day}  {topic}  {}  {}", entry.reference, escaped(&from));
    for line in entry.ticket.description.lines() {
        say!("  {}", escaped(line));
    }
}

fn author(entry: &Entry) -> (&str, &str) {
    let contact = &entry.ticket.contact;
    let name = contact.name.as_deref().unwrap_or_default().trim();
    let email = contact.email.as_deref().unwrap_or_default().trim();
    (name, email)
}

fn day(entry: &Entry, zone: &Zone) -> Day {
    zone.day(entry.received_at.fixed_offset())
}
