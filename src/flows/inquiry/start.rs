//! Begins an inquiry with what the desk knows, and with what the shopper wrote before and didn't send.

use careline_wire::Topic;
use careline_wire::ticket::{Contact, TicketLine};
use leptos::prelude::*;

use crate::app::session::Session;
use crate::browser::random;
use crate::flows::inquiry::model::{Event, Inquiry, Prefill, Step};
use crate::flows::inquiry::restore;
use crate::storage::SaveState;

/// Begins an inquiry about a topic; one about the same topic and order goes on where it was left.
///
/// One that is on its way keeps its place until it has arrived, whatever the topic.
pub fn about(session: Session, topic: Topic) {
    let known = known(session);
    let goes_on = |inquiry: &Inquiry| {
        inquiry.is_under_way() || inquiry.is_open() && inquiry.is_about(topic, &known)
    };
    if is_now(session, goes_on) {
        return;
    }
    let goes_on = |inquiry: &Inquiry| inquiry.is_about(topic, &known);
    let mut others = session.others().get_value();
    if let Some(at) = others.iter().position(goes_on) {
        let other = others.remove(at);
        session.others().set_value(others);
        put_aside(session);
        session.inquiry().set(Some(other));
    } else {
        begin(session, Inquiry::new(topic, known.clone()));
        restore::look(session, topic);
    }
}

/// Begins an inquiry about a topic, whatever was written before.
pub fn anew(session: Session, topic: Topic) {
    begin(session, Inquiry::new(topic, known(session)));
}

/// Begins an inquiry about an order that the shopper couldn't find: it isn't asked for again.
pub fn without_order(session: Session, topic: Topic) {
    about(session, topic);
    let number = session
        .lookup
        .with_untracked(|lookup| lookup.number.clone());
    session.inquiry().update(|inquiry| {
        if let Some(inquiry) = inquiry.as_mut().filter(|one| one.step == Step::Order) {
            inquiry.update(Event::NotFound(number));
        }
    });
}

/// Begins an inquiry whose order and lines are chosen.
pub fn prepared(session: Session, topic: Topic, lines: Vec<TicketLine>) {
    if !is_now(session, Inquiry::is_under_way) {
        begin(session, Inquiry::prepared(topic, known(session), lines));
    }
}

fn begin(session: Session, mut inquiry: Inquiry) {
    inquiry.draft = random::id();
    let earlier = session.inquiry().get_untracked().filter(Inquiry::is_open);
    if earlier.is_some_and(|earlier| inquiry.carry_over_from(&earlier)) {
        put_aside(session);
    }
    session.save_state().set(SaveState::Nothing);
    session.inquiry().set(Some(inquiry));
}

/// Keeps what is written now for when the shopper comes back to it.
pub fn put_aside(session: Session) {
    let now = session.inquiry().get_untracked().filter(Inquiry::is_open);
    if let Some(now) = now.filter(|now| now.is_dirty || now.kept_from.is_some()) {
        session.others().update_value(|others| others.push(now));
    }
}

fn is_now(session: Session, what: impl Fn(&Inquiry) -> bool) -> bool {
    session
        .inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().is_some_and(what))
}

fn known(session: Session) -> Prefill {
    let lookup = session.lookup.get_untracked();
    let earlier = session
        .inquiry()
        .get_untracked()
        .map(|inquiry| inquiry.words);
    let earlier = earlier.unwrap_or_default();
    let email = Some(earlier.email).filter(|email| !email.is_empty());
    Prefill {
        order: session.order.get_untracked(),
        item: session.item.get_untracked(),
        order_number: lookup.number,
        contact: Contact {
            name: Some(earlier.name),
            email: email.or(Some(lookup.email)),
        },
    }
}
