//! `careline desk`: the agent's side of cases, straight on the database.
//!
//! A running endpoint sends the mail: it looks at the outbox by itself, every few seconds.

use std::path::PathBuf;
use std::sync::Arc;

use careline_policy::Moment;
use careline_wire::agent::DeskTicket;
use careline_wire::conversation::Author;
use careline_wire::resolution::{NewStep, StepKind, StepState};
use careline_wire::{FieldError, TicketStatus, Topic, validate};
use chrono::Utc;
use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::app::App;
use crate::cli::csv::print_csv;
use crate::cli::escape::harmless;
use crate::cli::report::Report;
use crate::cli::{Failure, Outcome, shop_of};
use crate::config::{Config, Shop};
use crate::photos::worker::PhotoWorker;
use crate::platform::clock;
use crate::platform::time_zone;
use crate::store::Store;
use crate::store::agent_queue::{Cursor, TicketFilter};
use crate::store::ticket_events::{ActionError, TicketHistory};
use crate::tickets::event::{Event, SupportMessage};

/// How many cases are read at once.
const PAGE: u32 = 500;

/// Where a command works.
#[derive(Debug, Args)]
pub struct At {
    /// The configuration.
    #[arg(long, default_value = "careline.toml")]
    config: PathBuf,
    /// The shop's id; the configuration's default shop where unset.
    #[arg(long)]
    shop: Option<String>,
}

/// Which case: its reference or its id.
#[derive(Debug, Args)]
pub struct Which {
    /// What shopper and support call it, e.g. CL-7Q2M-4XKD; or its id.
    #[arg(value_name = "REF")]
    name: String,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Subcommand)]
pub enum Desk {
    /// List the open cases, urgent ones first.
    List {
        /// Those alone that are past their date.
        #[arg(long)]
        overdue: bool,
        #[command(flatten)]
        at: At,
    },
    /// Print all that is known of a case.
    Show(Which),
    /// Say what support does, and mail it to the shopper.
    Step {
        #[command(flatten)]
        which: Which,
        /// What: refund, replacement, return_shipment or investigation.
        #[arg(value_parser = kind)]
        kind: StepKind,
        /// How far it is now: planned, started or done.
        #[arg(value_parser = state)]
        state: StepState,
        /// What to tell the shopper about it.
        #[arg(long)]
        note: Option<String>,
    },
    /// Write to the shopper.
    Message {
        #[command(flatten)]
        which: Which,
        /// What.
        text: String,
    },
    /// Ask the shopper something, and wait for the answer.
    Ask {
        #[command(flatten)]
        which: Which,
        /// What.
        text: String,
    },
    /// Resolve a case, and mail it to the shopper.
    Resolve {
        #[command(flatten)]
        which: Which,
        /// What to tell the shopper about it.
        #[arg(long)]
        note: Option<String>,
    },
    /// Print counts, times to the first reply and ratings of the cases that came from a day on.
    Report(Report),
}

pub async fn run(desk: Desk) -> Outcome {
    match desk {
        Desk::List { overdue, at } => list(&at, overdue).await,
        Desk::Show(which) => show(&which).await,
        Desk::Step {
            which,
            kind,
            state,
            note,
        } => {
            fits("--note", &validate::note(note.as_deref()))?;
            act(&which, Event::Step(NewStep { kind, state, note })).await
        }
        Desk::Message { which, text } => say(&which, text, false).await,
        Desk::Ask { which, text } => say(&which, text, true).await,
        Desk::Resolve { which, note } => {
            fits("--note", &validate::note(note.as_deref()))?;
            let said = note.map(|note| SupportMessage::new(note, false));
            act(&which, Event::Resolved { message: said }).await
        }
        Desk::Report(report) => self::report(&report).await,
    }
}

async fn open(at: &At) -> Result<(App, Arc<Shop>), Failure> {
    let config = Config::load(&at.config)?;
    let shop = shop_of(&config, at.shop.as_deref())?;
    let store = Store::open(&config.data).await?;
    let photo_worker = PhotoWorker::current_exe();
    Ok((
        App::new(&config, store, photo_worker, clock::system()),
        shop,
    ))
}

async fn say(which: &Which, text: String, asks: bool) -> Outcome {
    fits("TEXT", &validate::said(&text))?;
    act(
        which,
        Event::SupportMessage(SupportMessage::new(text, asks)),
    )
    .await
}

async fn act(which: &Which, event: Event) -> Outcome {
    let (app, shop) = open(&which.at).await?;
    let id = find(&app, &shop, &which.name).await?;
    let done = app.act(&shop, id, event).await;
    app.store.close().await;
    let case = done?.map_err(|unfit| not_done(&unfit))?;
    println!(
        "{}: {}",
        case.stored.receipt.reference,
        case.state.status.name()
    );
    Ok(())
}

async fn find(app: &App, shop: &Shop, name: &str) -> Result<Uuid, Failure> {
    let id = app.store.ticket_id(&shop.id, name).await?;
    id.ok_or_else(|| unknown(&shop.id, name))
}

fn unknown(shop: &str, name: &str) -> Failure {
    format!("REF: expected the reference or the id of a request to {shop:?}, found {name:?}").into()
}

fn not_done(unfit: &ActionError) -> Failure {
    match unfit {
        ActionError::NoTicket => "REF: there is no such request".into(),
        other => format!("it can't be done: {other:?}").into(),
    }
}

fn fits(what: &str, errors: &[FieldError]) -> Outcome {
    match errors.first() {
        Some(error) => Err(format!("{what}: {}", error.detail).into()),
        None => Ok(()),
    }
}

fn kind(text: &str) -> Result<StepKind, String> {
    named(StepKind::ALL, StepKind::name, text)
}

fn state(text: &str) -> Result<StepState, String> {
    named(StepState::ALL, StepState::name, text)
}

fn named<T: Copy, const N: usize>(
    all: [T; N],
    name: impl Fn(T) -> &'static str,
    text: &str,
) -> Result<T, String> {
    let found = all.into_iter().find(|one| name(*one) == text);
    found.ok_or_else(|| format!("expected one of {}", all.map(&name).join(", ")))
}

async fn list(at: &At, overdue: bool) -> Outcome {
    let (app, shop) = open(at).await?;
    let mut wanted = TicketFilter {
        overdue,
        limit: PAGE,
        ..TicketFilter::default()
    };
    let mut count = 0;
    loop {
        let page = app.store.list_tickets(&shop, &wanted, app.now()).await?;
        page.iter().for_each(|case| println!("{}", line(case)));
        count += page.len();
        match page.last() {
            Some(last) if page.len() == PAGE as usize => wanted.after = Some(Cursor::after(last)),
            _ => break,
        }
    }
    app.store.close().await;
    let which = if overdue { "overdue" } else { "open" };
    println!("{count} {which}");
    Ok(())
}

fn line(case: &DeskTicket) -> String {
    let urgent = if case.urgent { "URGENT" } else { "" };
    let overdue = if case.overdue { "OVERDUE" } else { "" };
    let email = case.email.as_deref().unwrap_or("-");
    format!(
        "{}  {urgent:<6}  {overdue:<7}  {:<20}  reply by {}  {:<18}  {}",
        case.reference,
        case.status.name(),
        case.reply_by.by,
        case.topic.name(),
        harmless(email),
    )
}

async fn show(which: &Which) -> Outcome {
    let (app, shop) = open(&which.at).await?;
    let id = find(&app, &shop, &which.name).await?;
    let case = app.store.ticket_history(&shop, id).await?;
    app.store.close().await;
    let case = case.ok_or_else(|| unknown(&shop.id, &which.name))?;
    print(&case, &shop);
    Ok(())
}

fn print(
    TicketHistory {
        stored: kept,
        state: case,
        ..
    }: &TicketHistory,
    shop: &Shop,
) {
    let (ticket, zone) = (&kept.ticket, &shop.rules.zone);
    let today = zone.day(Utc::now().fixed_offset());
    let urgent = if kept.receipt.urgent { "  URGENT" } else { "" };
    let overdue = if case.is_overdue(today) {
        "  OVERDUE"
    } else {
        ""
    };
    println!(
        "{}  {}  {}{urgent}{overdue}",
        kept.receipt.reference,
        ticket.topic.name(),
        case.status.name()
    );
    println!(
        "received {}, reply by {}",
        time(kept.received(zone)),
        case.reply_by.by
    );
    let contact = &ticket.contact;
    let [name, email] = [&contact.name, &contact.email].map(|part| part.as_deref().unwrap_or("-"));
    println!("from {} <{}>", harmless(name), harmless(email));
    if let Some(order) = &ticket.order {
        println!("order {}", harmless(&order.number.0));
        let in_words = order.item_in_words.iter();
        in_words.for_each(|item| println!("  item: {}", harmless(item)));
        order
            .lines
            .iter()
            .for_each(|line| println!("  {} × {}", line.quantity, harmless(&line.id.0)));
    }
    if let Some(item) = &ticket.item {
        let parts = [&item.name, &item.url].into_iter().flatten();
        parts.for_each(|part| println!("item {}", harmless(part)));
    }
    for judged in &kept.receipt.verdicts {
        println!("verdict {}: {:?}", harmless(&judged.line.0), judged.verdict);
    }
    println!("\nthey wrote, with {} photos:", ticket.photos.len());
    words(&ticket.description);
    for step in &case.steps {
        println!(
            "\n{}  {}: {}",
            time(step.at),
            step.kind.name(),
            step.state.name()
        );
        step.note.iter().for_each(|note| words(note));
    }
    for message in &case.messages {
        let from = match message.from {
            Author::Shop => "support",
            Author::Shopper => "shopper",
        };
        println!("\n{}  {from}:", time(message.at));
        words(&message.text);
    }
    if let Some(answer) = case
        .check_in
        .as_ref()
        .and_then(|asked| asked.answer.as_ref())
    {
        let rating = answer
            .rating
            .map_or("-".to_owned(), |rating| rating.to_string());
        println!("\nrated {rating} of 5, resolved: {}", answer.resolved);
        answer.comment.iter().for_each(|comment| words(comment));
    }
}

fn time(at: Moment) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn words(text: &str) {
    text.lines()
        .for_each(|line| println!("  {}", harmless(line)));
}

async fn report(report: &Report) -> Outcome {
    let (shop, since, store) = report.open().await?;
    let start = time_zone::start(&shop.rules.zone, since).to_utc();
    let ticket_stats = store.ticket_stats(&shop.id, start).await?;
    let ratings = store.ratings(&shop.id, start).await?;
    store.close().await;
    let count = |topic: Topic, status: TicketStatus| {
        let is_it = |topic_name: &str, status_name: &str| {
            topic_name == topic.name() && status_name == status.name()
        };
        ticket_stats
            .iter()
            .filter(|one| is_it(&one.topic, &one.status))
            .count()
    };
    let rows = Topic::ALL.into_iter().map(|topic| {
        let counts = TicketStatus::ALL.map(|status| count(topic, status));
        (topic.name(), counts)
    });
    let rows: Vec<_> = rows
        .filter(|(_, counts)| counts.iter().sum::<usize>() > 0)
        .collect();
    if report.csv {
        let [a, b, c, d] = TicketStatus::ALL.map(TicketStatus::name);
        let rows = rows.iter().map(|(topic, counts)| {
            let [a, b, c, d] = counts.map(|count| count.to_string());
            [(*topic).to_owned(), a, b, c, d]
        });
        return Ok(print_csv(["topic", a, b, c, d], rows)?);
    }
    println!(
        "{}: cases since {since}: {}",
        harmless(&shop.name),
        ticket_stats.len()
    );
    for (topic, counts) in &rows {
        let counts = TicketStatus::ALL
            .iter()
            .zip(counts)
            .filter(|(_, count)| **count > 0);
        let counts = counts.map(|(status, count)| format!("{} {count}", status.name()));
        println!("  {topic:<22} {}", counts.collect::<Vec<_>>().join(", "));
    }
    let mut waits: Vec<i64> = ticket_stats
        .iter()
        .filter_map(|one| Some(one.answered_at? - one.received_at))
        .collect();
    waits.sort_unstable();
    println!(
        "first reply, in hours of the clock, nights and weekends included: {}",
        times(&waits)
    );
    println!("ratings: {}", rated(&ratings));
    Ok(())
}

fn times(waits: &[i64]) -> String {
    match (percentile(waits, 50), percentile(waits, 90)) {
        (Some(median), Some(ninety)) => {
            let count = waits.len();
            format!(
                "median {}, 90th percentile {}, of {count}",
                hours(median),
                hours(ninety)
            )
        }
        _ => "none yet".into(),
    }
}

/// The smallest that at least so many of a hundred don't exceed; they are sorted.
fn percentile(sorted: &[i64], of_hundred: usize) -> Option<i64> {
    let rank = (sorted.len() * of_hundred).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// With one digit after the point, rounded down.
fn hours(seconds: i64) -> String {
    format!("{}.{}", seconds / 3600, seconds % 3600 / 360)
}

fn rated(ratings: &[(bool, Option<i64>)]) -> String {
    if ratings.is_empty() {
        return "none yet".into();
    }
    let counts = (1..=5).rev().map(|mark| {
        let count = ratings
            .iter()
            .filter(|(_, rating)| *rating == Some(mark))
            .count();
        format!("{mark}: {count}")
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let open = ratings.iter().filter(|(resolved, _)| !resolved).count();
    format!("{counts}; not resolved: {open}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&[7], 90), Some(7));
        assert_eq!(percentile(&[1, 2, 3, 4], 50), Some(2));
        let hundred: Vec<_> = (1..=100).collect();
        assert_eq!(
            (percentile(&hundred, 50), percentile(&hundred, 90)),
            (Some(50), Some(90))
        );
        assert_eq!(hours(3600 + 1800), "1.5");
    }
}
