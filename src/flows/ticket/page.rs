//! Draws a loaded ticket.
//!
//! The ticket may be loaded again while the shopper reads or writes. Each part is drawn anew only if it has changed, so
//! the focus and what is typed stay.

use careline_wire::conversation::Author;
use careline_wire::{TicketStatus, TicketView};
use leptos::prelude::*;

use crate::api::tickets::Key;
use crate::app::facts::Facts;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::browser::live::announce;
use crate::flows::ticket::check_in::CheckIn;
use crate::flows::ticket::compose::Compose;
use crate::flows::ticket::conversation::Conversation;
use crate::flows::ticket::headline::Headline;
use crate::flows::ticket::items::Items;
use crate::flows::ticket::model::steps;
use crate::flows::ticket::reply::Reply;
use crate::flows::ticket::state::TicketState;
use crate::flows::ticket::steps::Steps;
use crate::i18n::{self, format, t};
use crate::storage::sent_requests::SentRequest;
use crate::storage::unread;
use crate::ui::button::{Button, ButtonKind};

/// The ticket's page.
#[component]
pub fn Page(
    session: Session,
    facts: Facts,
    key: Key,
    /// The ticket as it was loaded last.
    ticket: Memo<TicketView>,
    /// Loads it again.
    refresh: Callback<()>,
) -> impl IntoView {
    follow(session, &key, ticket);
    let first = ticket.get_untracked();
    let sent = facts.with_rules(|rules| i18n::moment(&rules.zone, first.received_at));
    let steps = Memo::new(move |_| ticket.with(steps));
    // All that the headline depends on, and all that the check-in does. They are read, because tracking alone doesn't run a memo.
    let head = part(ticket, |ticket| {
        (ticket.status, ticket.updated_at, ticket.reply_by)
    });
    let asked = part(ticket, |ticket| (ticket.status, ticket.check_in.clone()));
    let is_asked = part(ticket, |ticket| {
        ticket.status == TicketStatus::WaitingForCustomer
    });
    let check_in = {
        let key = key.clone();
        move || {
            asked.with(|_| ());
            view! { <CheckIn session key=key.clone() ticket=ticket.get_untracked() sent=refresh /> }
        }
    };
    view! {
        <Title session text=t(&["topic.", first.topic.name()].concat()) />
        {move || {
            head.with(|_| ());
            view! { <Headline facts ticket=ticket.get_untracked() /> }
        }}
        {check_in}
        <Items items=first.items.clone() />
        {move || (!is_asked.get()).then(|| view! { <Steps facts steps=steps.get() /> })}
        <Conversation session facts key first ticket />
        <Reply session facts is_asked sent=refresh />
        // Support's question comes first, with its answer.
        {move || is_asked.get().then(|| view! { <Steps facts steps=steps.get() /> })}
        <Button kind=ButtonKind::Quiet label=t("case.refresh") press=refresh />
        <p class="detail">{format("requests.sent", &[("reference", &ticket.get_untracked().reference), ("at", &sent)])}</p>
    }
}

/// A part of the ticket, which changes only if the part does.
fn part<T: PartialEq + Send + Sync + 'static>(
    ticket: Memo<TicketView>,
    read: fn(&TicketView) -> T,
) -> Memo<T> {
    Memo::new(move |_| ticket.with(read))
}

/// Does what follows whenever the ticket was loaded.
fn follow(session: Session, key: &Key, ticket: Memo<TicketView>) {
    let state = TicketState::of(session);
    let Key { id, secret } = key.clone();
    Effect::new(move |_| {
        let (opened, updated_at) = ticket.with(|ticket| {
            let opened = SentRequest {
                id,
                secret: secret.clone(),
                reference: ticket.reference.clone(),
                topic: ticket.topic,
                sent_at: ticket.received_at,
                seen: ticket.updated_at,
                is_unread: false,
            };
            (opened, ticket.updated_at)
        });
        state.opened.set(Some(opened));
        unread::opened(&session.shop(), id, updated_at);
    });
    Effect::new(move |_| {
        let arrived = ticket.with(|ticket| {
            let ids = ticket.messages.iter().map(|message| message.id);
            ids.collect::<Vec<_>>()
        });
        state.compose.track();
        state
            .compose
            .maybe_update(|compose: &mut Compose| compose.clear_if_arrived(&arrived));
    });
    let from_support = part(ticket, |ticket| {
        let messages = ticket.messages.iter();
        messages
            .filter(|message| message.from == Author::Shop)
            .count()
    });
    Effect::new(move |before: Option<usize>| {
        let count = from_support.get();
        if before.is_some_and(|before| before < count) {
            announce(&t("case.news"));
        }
        count
    });
}
