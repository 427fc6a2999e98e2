//! Starts an inquiry with what the session knows, and with what the shopper wrote before and didn't send.

use careline_wire::Topic;
use careline_wire::ticket::{Contact, TicketLine};
use leptos::prelude::*;

use crate::app::session::Session;
use crate::browser::random;
use crate::flows::inquiry::fields::opening_key;
use crate::flows::inquiry::model::{Inquiry, InquiryEvent, InquiryStep, Prefill};
use crate::flows::inquiry::restore;
use crate::flows::inquiry::state::InquiryState;
use crate::i18n::t;
use crate::storage::save_state::SaveState;

/// Starts an inquiry about a topic, or continues one about the same topic and order.
///
/// An inquiry that is being sent stays the current one until it was received, whatever the topic.
pub fn about(session: Session, topic: Topic) {
    let state = InquiryState::of(session);
    let prefill = prefill(session, topic);
    let continues = |inquiry: &Inquiry| {
        inquiry.is_under_way() || inquiry.is_open() && inquiry.is_about(topic, &prefill)
    };
    if is_current(state, continues) {
        return go_on(state);
    }
    let continues = |inquiry: &Inquiry| inquiry.is_about(topic, &prefill);
    let mut others = state.others.get_value();
    if let Some(at) = others.iter().position(continues) {
        let other = others.remove(at);
        state.others.set_value(others);
        set_aside(state);
        state.current.set(Some(other));
        go_on(state);
    } else {
        begin(state, Inquiry::new(topic, prefill.clone()));
        restore::latest(session, topic);
    }
}

/// Continues the current inquiry where its content allows.
pub fn go_on(state: InquiryState) {
    state.current.update(|inquiry| {
        if let Some(inquiry) = inquiry {
            inquiry.go_on();
        }
    });
}

/// Starts an empty inquiry about a topic, and looks for no draft.
pub fn empty(session: Session, topic: Topic) {
    begin(
        InquiryState::of(session),
        Inquiry::new(topic, prefill(session, topic)),
    );
}

/// Starts an inquiry about an order that the shopper couldn't find, so it doesn't ask for the order again.
pub fn without_order(session: Session, topic: Topic) {
    about(session, topic);
    let number = session.order_number.get_untracked();
    InquiryState::of(session).current.update(|inquiry| {
        if let Some(inquiry) = inquiry
            .as_mut()
            .filter(|one| one.step == InquiryStep::Order)
        {
            inquiry.update(InquiryEvent::NotFound(number));
        }
    });
}

/// Starts an inquiry whose order and lines are chosen.
pub fn prepared(session: Session, topic: Topic, lines: Vec<TicketLine>) {
    let state = InquiryState::of(session);
    if !is_current(state, Inquiry::is_under_way) {
        begin(
            state,
            Inquiry::prepared(topic, prefill(session, topic), lines),
        );
    }
}

fn begin(state: InquiryState, mut inquiry: Inquiry) {
    inquiry.draft = random::id();
    let earlier = state.current.get_untracked().filter(Inquiry::is_open);
    if earlier.is_some_and(|earlier| inquiry.carry_over_from(&earlier)) {
        set_aside(state);
    }
    state.save_state.set(SaveState::Nothing);
    state.current.set(Some(inquiry));
}

/// Moves the current inquiry to the others, where the shopper finds it again.
pub fn set_aside(state: InquiryState) {
    let current = state.current.get_untracked().filter(Inquiry::is_open);
    if let Some(current) = current.filter(|one| one.is_dirty || one.restored_from.is_some()) {
        state.others.update_value(|others| others.push(current));
    }
}

fn is_current(state: InquiryState, is: impl Fn(&Inquiry) -> bool) -> bool {
    state
        .current
        .with_untracked(|inquiry| inquiry.as_ref().is_some_and(is))
}

fn prefill(session: Session, topic: Topic) -> Prefill {
    let earlier = InquiryState::of(session)
        .current
        .get_untracked()
        .map(|inquiry| inquiry.fields);
    let earlier = earlier.unwrap_or_default();
    let email = Some(earlier.email).filter(|email| !email.is_empty());
    Prefill {
        order: session.order.get_untracked(),
        item: session.item.get_untracked(),
        order_number: session.order_number.get_untracked(),
        contact: Contact {
            name: Some(earlier.name),
            email: email.or(Some(session.order_email.get_untracked())),
        },
        opening: opening_key(topic).map(t).unwrap_or_default(),
    }
}
