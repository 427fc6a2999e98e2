//! `careline feedback report`: what shoppers suggested, for the regular review that the policy promises (§5).

use careline_policy::{Day, Zone};
use careline_wire::Topic;

use crate::cli::Outcome;
use crate::cli::csv::print_csv;
use crate::cli::escape::harmless;
use crate::cli::report::Report;
use crate::platform::time_zone;
use crate::store::feedback::Feedback;

/// Who left neither name nor address.
const NOBODY: &str = "anonymous";

pub async fn report(report: &Report) -> Outcome {
    let (shop, since, store) = report.open().await?;
    let zone = &shop.rules.zone;
    let start = time_zone::start(zone, since).to_utc();
    let feedback = store.feedback(&shop.id, start).await?;
    store.close().await;
    if report.csv {
        let header = ["day", "kind", "reference", "name", "email", "words"];
        let rows = feedback.iter().map(|one| row(one, zone));
        return Ok(print_csv(header, rows)?);
    }
    println!(
        "{}: feedback since {since}: {}",
        harmless(&shop.name),
        feedback.len()
    );
    for kind in Topic::ALL.into_iter().filter(|topic| topic.is_feedback()) {
        let count = feedback
            .iter()
            .filter(|one| one.ticket.topic == kind)
            .count();
        println!("  {:<22} {count:>6}", kind.name());
    }
    for one in &feedback {
        print(one, zone);
    }
    Ok(())
}

fn row(one: &Feedback, zone: &Zone) -> [String; 6] {
    let (name, email) = author(one);
    let name = if name.is_empty() && email.is_empty() {
        NOBODY
    } else {
        name
    };
    [
        day(one, zone).to_string(),
        one.ticket.topic.name().to_owned(),
        one.reference.clone(),
        name.to_owned(),
        email.to_owned(),
        one.ticket.description.clone(),
    ]
}

fn print(one: &Feedback, zone: &Zone) {
    let from = match author(one) {
        ("", "") => NOBODY.to_owned(),
        (name, "") => name.to_owned(),
        ("", email) => email.to_owned(),
        (name, email) => format!("{name} <{email}>"),
    };
    let (day, kind) = (day(one, zone), one.ticket.topic.name());
    println!("\n{day}  {kind}  {}  {}", one.reference, harmless(&from));
    for line in one.ticket.description.lines() {
        println!("  {}", harmless(line));
    }
}

fn author(one: &Feedback) -> (&str, &str) {
    let contact = &one.ticket.contact;
    let name = contact.name.as_deref().unwrap_or_default().trim();
    let email = contact.email.as_deref().unwrap_or_default().trim();
    (name, email)
}

fn day(one: &Feedback, zone: &Zone) -> Day {
    zone.day(one.received_at.fixed_offset())
}
