//! A copy of what the shopper sent, for the confirmation.

use careline_wire::Ticket;
use careline_wire::ticket::OrderPart;

use crate::mail::sanitize::{exact, one_line, quoted};
use crate::mail::text;
use crate::mail::text::Lines;
use crate::mail::ticket_mail::TicketMail;

/// What the request is about, its details, and the shopper's own text.
pub fn lines(mail: &TicketMail<'_>) -> Lines {
    let ticket = mail.ticket();
    let mut lines = vec![format!("  About: {}", text::topic(ticket.topic))];
    if let Some(part) = &ticket.order {
        lines.extend(order_lines(mail, part));
    }
    if let Some(name) = ticket.item.as_ref().and_then(|item| item.name.as_deref()) {
        lines.push(format!("  Item: {}", one_line(name)));
    }
    lines.extend(detail_lines(ticket));
    if !ticket.photos.is_empty() {
        lines.push(format!("  Photos: {}", ticket.photos.len()));
    }
    lines.push("  You wrote:".into());
    lines.extend(quoted(&ticket.description));
    lines
}

fn order_lines(mail: &TicketMail<'_>, part: &OrderPart) -> Lines {
    let order = mail.stored.assessment.order.as_ref();
    let mut lines = vec![format!("  Order: {}", one_line(&part.number.0))];
    lines.extend(part.lines.iter().map(|line| {
        let bought = order.and_then(|order| order.line(&line.id));
        let item = bought.map_or_else(|| one_line(&line.id.0), text::item);
        format!("  Item: {} × {item}", line.quantity)
    }));
    let in_words = part.item_in_words.as_deref().map(one_line);
    lines.extend(in_words.map(|item| format!("  Item: {item}")));
    lines
}

/// A label, what the shopper wrote, and how it is made safe to show.
type Fact<'a> = (&'static str, &'a Option<String>, fn(&str) -> String);

fn detail_lines(Ticket { details, .. }: &Ticket) -> Lines {
    let facts: [Fact<'_>; 5] = [
        ("Country", &details.country, one_line),
        ("New address", &details.new_address, one_line),
        ("Exact characters", &details.read_back, exact),
        ("Font", &details.font, exact),
        ("Material", &details.material, exact),
    ];
    let facts = facts.into_iter().filter_map(|(label, fact, show)| {
        let fact = show(fact.as_deref()?);
        Some(format!("  {label}: {fact}"))
    });
    facts.collect()
}
