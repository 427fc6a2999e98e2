//! A copy of what the shopper sent, for the confirmation. Items of an order that was looked up stand in its card.

use careline_wire::Ticket;
use careline_wire::ticket::OrderPart;

use crate::mail::block::Fact;
use crate::mail::sanitize::{exact, one_line};
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;

/// What the request is about, its details, and the shopper's own text.
pub fn facts(mail: &TicketMail<'_>) -> Vec<Fact> {
    let (ticket, words) = (mail.ticket(), mail.words);
    let topic = text::topic(words, ticket.topic);
    let mut facts = vec![Fact::new(words.text("mail.copy.about"), topic)];
    if let Some(part) = &ticket.order {
        facts.extend(order_facts(mail, part));
    }
    let item = ticket.item.as_ref().and_then(|item| item.name.as_deref());
    facts.extend(item.map(|name| named(words, "mail.copy.item", &one_line(name))));
    facts.extend(detail_facts(words, ticket));
    if !ticket.photos.is_empty() {
        let count = ticket.photos.len().to_string();
        facts.push(named(words, "mail.copy.photos", &count));
    }
    let said = words.text("mail.copy.words");
    facts.push(Fact::quote(said, &ticket.description));
    facts
}

/// A fact from outside, under the label of a key.
fn named(words: &Words, label: &str, fact: &str) -> Fact {
    Fact::new(words.text(label), words.isolate(fact))
}

fn order_facts(mail: &TicketMail<'_>, part: &OrderPart) -> Vec<Fact> {
    let words = mail.words;
    let mut facts = Vec::new();
    if mail.order().is_none() {
        facts.push(named(words, "mail.copy.order", &one_line(&part.number.0)));
        facts.extend(part.lines.iter().map(|line| {
            let item = text::counted(words, line.quantity, &one_line(&line.id.0));
            Fact::new(words.text("mail.copy.item"), item)
        }));
    }
    let in_words = part.item_in_words.as_deref().map(one_line);
    facts.extend(in_words.map(|item| named(words, "mail.copy.item", &item)));
    facts
}

/// The key of a label, what the shopper wrote, and how it is made safe to show.
type Detail<'a> = (&'static str, &'a Option<String>, fn(&str) -> String);

fn detail_facts(words: &Words, Ticket { details, .. }: &Ticket) -> impl Iterator<Item = Fact> {
    let details: [Detail<'_>; 5] = [
        ("mail.copy.country", &details.country, one_line),
        ("mail.copy.new_address", &details.new_address, one_line),
        ("mail.copy.read_back", &details.read_back, exact),
        ("mail.copy.font", &details.font, exact),
        ("mail.copy.material", &details.material, exact),
    ];
    let details = details.into_iter();
    details.filter_map(|(label, text, show)| Some(named(words, label, &show(text.as_deref()?))))
}
