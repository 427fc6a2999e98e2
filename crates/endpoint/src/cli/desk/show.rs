//! `careline desk show`: everything about one ticket.

use careline_policy::{LineId, Moment};
use careline_wire::conversation::Author;
use careline_wire::ticket::TicketLine;
use careline_wire::{LineVerdict, Ticket};
use chrono::Utc;

use crate::cli::desk::args::TicketArgs;
use crate::cli::escape::escaped;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::config::Shop;
use crate::mail::text;
use crate::platform::counted::counted;
use crate::tickets::history::{StoredTicket, TicketHistory};
use crate::tickets::state::TicketState;

pub async fn run(ticket: &TicketArgs) -> Outcome {
    let (_, store, shop, id) = ticket.open().await?;
    let history = store.tickets.history(&shop, id).await?;
    store.database.close().await;
    let history = history.ok_or_else(|| ticket.not_found(&shop))?;
    print_summary(&history, &shop);
    print_request(&history);
    print_conversation(&history.state);
    Ok(())
}

fn print_summary(history: &TicketHistory, shop: &Shop) {
    let (stored, state, zone) = (&history.stored, &history.state, &shop.rules.zone);
    let today = zone.day(Utc::now().fixed_offset());
    let mark = |holds: bool, mark| if holds { mark } else { "" };
    let urgent = mark(stored.receipt.urgent, "  URGENT");
    let overdue = mark(state.is_overdue(today), "  OVERDUE");
    say!(
        "{}  {}  {}{urgent}{overdue}",
        stored.receipt.reference,
        text::topic(&text::english(), stored.ticket.topic),
        state.status.name()
    );
    let received = time(stored.received(zone));
    if state.has_address {
        say!("received {received}, reply by {}", state.reply_by.by);
    } else {
        say!("received {received}, no reply due: the shopper left no address");
    }
}

fn print_request(history: &TicketHistory) {
    let ticket = &history.stored.ticket;
    print_contact(ticket);
    print_order(&history.stored);
    if let Some(item) = &ticket.item {
        let parts = [&item.name, &item.url].into_iter().flatten();
        parts.for_each(|part| say!("item {}", escaped(part)));
    }
    let photos = counted(ticket.photos.len(), "photo", "photos");
    say!("\nthey wrote, with {photos}:");
    print_text(&ticket.description);
}

fn print_order(stored: &StoredTicket) {
    let Some(asked) = &stored.ticket.order else {
        return;
    };
    let order = stored.assessment.order.as_ref();
    let mark = if order.is_none() {
        ", not verified"
    } else {
        ""
    };
    say!("order {}{mark}", escaped(&asked.number.0));
    let words = asked.item_in_words.as_deref();
    words
        .into_iter()
        .for_each(|words| say!("  {}", escaped(words)));
    let words = text::english();
    let title = |id: &LineId| {
        let line = order.and_then(|order| order.line(id));
        line.map_or_else(|| format!("line {}", id.0), |line| text::item(&words, line))
    };
    for TicketLine {
        id,
        quantity,
        reason,
    } in &asked.lines
    {
        let reason = reason.map(|reason| format!(", {}", text::reason(&words, reason)));
        let reason = reason.unwrap_or_default();
        say!("  {quantity} × {}{reason}", escaped(&title(id)));
    }
    for LineVerdict {
        line,
        verdict,
        reasons,
        ..
    } in &stored.receipt.verdicts
    {
        let verdict = text::verdict(&words, *verdict, reasons);
        say!("verdict for {}: {verdict}", escaped(&title(line)));
    }
}

fn print_contact(ticket: &Ticket) {
    let contact = &ticket.contact;
    let [name, email] = [&contact.name, &contact.email].map(|part| part.as_deref().unwrap_or("-"));
    say!("from {} <{}>", escaped(name), escaped(email));
}

fn print_conversation(state: &TicketState) {
    for step in &state.steps {
        let (kind, step_state) = (step.kind.name(), step.state.name());
        say!("\n{}  {kind}: {step_state}", time(step.at));
        step.note.iter().for_each(|note| print_text(note));
    }
    for message in &state.messages {
        let from = match message.from {
            Author::Shop => "support",
            Author::Shopper => "shopper",
        };
        say!("\n{}  {from}:", time(message.at));
        print_text(&message.text);
    }
    let check_in = state.check_in.as_ref();
    if let Some(answer) = check_in.and_then(|check_in| check_in.answer.as_ref()) {
        say!("\nresolved, by the shopper: {}", yes_or_no(answer.resolved));
        answer
            .rating
            .iter()
            .for_each(|rating| say!("rated {rating} of 5"));
        answer
            .comment
            .iter()
            .for_each(|comment| print_text(comment));
    }
}

const fn yes_or_no(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

fn time(at: Moment) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn print_text(text: &str) {
    text.lines().for_each(|line| say!("  {}", escaped(line)));
}
