//! A copy of what the shopper sent, for the confirmation. Items of an order that was looked up stand in its card.

use careline_wire::Ticket;
use careline_wire::ticket::OrderPart;

use crate::mail::block::Fact;
use crate::mail::sanitize::{exact, one_line};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;

/// What the request is about, its details, and the shopper's own text.
pub fn facts(mail: &TicketMail<'_>) -> Vec<Fact> {
    let ticket = mail.ticket();
    let mut facts = vec![Fact::new("About", text::topic(ticket.topic))];
    if let Some(part) = &ticket.order {
        facts.extend(order_facts(mail, part));
    }
    let item = ticket.item.as_ref().and_then(|item| item.name.as_deref());
    facts.extend(item.map(|name| Fact::new("Item", one_line(name))));
    facts.extend(detail_facts(ticket));
    if !ticket.photos.is_empty() {
        facts.push(Fact::new("Photos", ticket.photos.len().to_string()));
    }
    facts.push(Fact::quote("You wrote", &ticket.description));
    facts
}

fn order_facts(mail: &TicketMail<'_>, part: &OrderPart) -> Vec<Fact> {
    let mut facts = Vec::new();
    if mail.order().is_none() {
        facts.push(Fact::new("Order", one_line(&part.number.0)));
        facts.extend(part.lines.iter().map(|line| {
            let item = one_line(&line.id.0);
            Fact::new("Item", format!("{} × {item}", line.quantity))
        }));
    }
    let in_words = part.item_in_words.as_deref().map(one_line);
    facts.extend(in_words.map(|item| Fact::new("Item", item)));
    facts
}

/// A label, what the shopper wrote, and how it is made safe to show.
type Detail<'a> = (&'static str, &'a Option<String>, fn(&str) -> String);

fn detail_facts(Ticket { details, .. }: &Ticket) -> impl Iterator<Item = Fact> {
    let details: [Detail<'_>; 5] = [
        ("Country", &details.country, one_line),
        ("New address", &details.new_address, one_line),
        ("Exact characters", &details.read_back, exact),
        ("Font", &details.font, exact),
        ("Material", &details.material, exact),
    ];
    let details = details.into_iter();
    details.filter_map(|(label, text, show)| Some(Fact::new(label, show(text.as_deref()?))))
}
