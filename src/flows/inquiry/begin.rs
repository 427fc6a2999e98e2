//! Begins an inquiry with what the desk knows, and with what the shopper wrote before and didn't send.

use careline_wire::Topic;
use careline_wire::ticket::{Contact, TicketLine};
use leptos::prelude::*;

use super::model::{Event, Inquiry, Known, Step};
use super::restore;
use crate::desk::Desk;
use crate::drafts::Keeping;
use crate::embed::random;

/// Begins an inquiry about a topic; one about the same topic and order goes on where it was left.
///
/// One that is on its way keeps its place until it has arrived, whatever the topic.
pub fn about(desk: Desk, topic: Topic) {
    let known = known(desk);
    let goes_on = |inquiry: &Inquiry| {
        inquiry.is_under_way() || inquiry.is_open() && inquiry.is_about(topic, &known)
    };
    if is_now(desk, goes_on) {
        return;
    }
    let goes_on = |inquiry: &Inquiry| inquiry.is_about(topic, &known);
    let mut others = desk.others().get_value();
    if let Some(at) = others.iter().position(goes_on) {
        let other = others.remove(at);
        desk.others().set_value(others);
        put_aside(desk);
        desk.inquiry().set(Some(other));
    } else {
        begin(desk, Inquiry::new(topic, known.clone()));
        restore::look(desk, topic);
    }
}

/// Begins an inquiry about a topic, whatever was written before.
pub fn anew(desk: Desk, topic: Topic) {
    begin(desk, Inquiry::new(topic, known(desk)));
}

/// Begins an inquiry about an order that the shopper couldn't find: it isn't asked for again.
pub fn without_order(desk: Desk, topic: Topic) {
    about(desk, topic);
    let number = desk.lookup.with_untracked(|lookup| lookup.number.clone());
    desk.inquiry().update(|inquiry| {
        if let Some(inquiry) = inquiry.as_mut().filter(|one| one.step == Step::Order) {
            inquiry.update(Event::NotFound(number));
        }
    });
}

/// Begins an inquiry whose order and lines are chosen.
pub fn prepared(desk: Desk, topic: Topic, lines: Vec<TicketLine>) {
    if !is_now(desk, Inquiry::is_under_way) {
        begin(desk, Inquiry::prepared(topic, known(desk), lines));
    }
}

fn begin(desk: Desk, mut inquiry: Inquiry) {
    inquiry.draft = random::id();
    let earlier = desk.inquiry().get_untracked().filter(Inquiry::is_open);
    if earlier.is_some_and(|earlier| inquiry.take_over(&earlier)) {
        put_aside(desk);
    }
    desk.keeping().set(Keeping::Nothing);
    desk.inquiry().set(Some(inquiry));
}

/// Keeps what is written now for when the shopper comes back to it.
pub fn put_aside(desk: Desk) {
    let now = desk.inquiry().get_untracked().filter(Inquiry::is_open);
    if let Some(now) = now.filter(|now| now.is_touched || now.kept_from.is_some()) {
        desk.others().update_value(|others| others.push(now));
    }
}

fn is_now(desk: Desk, what: impl Fn(&Inquiry) -> bool) -> bool {
    desk.inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().is_some_and(what))
}

fn known(desk: Desk) -> Known {
    let lookup = desk.lookup.get_untracked();
    let earlier = desk.inquiry().get_untracked().map(|inquiry| inquiry.words);
    let earlier = earlier.unwrap_or_default();
    let email = Some(earlier.email).filter(|email| !email.is_empty());
    Known {
        order: desk.order.get_untracked(),
        item: desk.item.get_untracked(),
        order_number: lookup.number,
        contact: Contact {
            name: Some(earlier.name),
            email: email.or(Some(lookup.email)),
        },
    }
}
