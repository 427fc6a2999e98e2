//! Draws "My requests".

use careline_wire::{TicketView, Topic};
use leptos::prelude::*;

use crate::api::tickets::Key;
use crate::app::facts::Facts;
use crate::app::navigation::Screen;
use crate::app::privacy_notice::PrivacyNotice;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::outbox::state::OutboxState;
use crate::flows::ticket::autosave::switch;
use crate::flows::ticket::state::TicketState;
use crate::flows::ticket::view::{Due, Loading, refresh, status};
use crate::i18n::{self, format, t};
use crate::storage::draft::Draft;
use crate::storage::sent_requests::{self, SentRequest};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::notice::{Alert, Tone};

use crate::flows::requests::drafts::Drafts;
use crate::flows::requests::forget::Forget;

/// The list of requests.
#[component]
pub fn Requests(session: Session, facts: Facts) -> impl IntoView {
    // Read again when the inquiry changes, because it may just have been sent.
    let sent = Memo::new(move |_| {
        InquiryState::of(session).current.track();
        OutboxState::of(session).drafts_changed.track();
        with_opened(session, sent_requests::all(&session.shop()))
    });
    let stored = RwSignal::new(None::<Vec<Draft>>);
    let under_way = Memo::new(move |_| {
        InquiryState::of(session).current.with(|inquiry| {
            let inquiry = inquiry.as_ref().filter(|one| one.is_sending())?;
            Some((inquiry.topic, inquiry.is_under_way()))
        })
    });
    let is_nothing = move || {
        let has_no_draft = stored.with(|stored| stored.as_ref().is_some_and(Vec::is_empty));
        has_no_draft && sent.with(Vec::is_empty) && under_way.with(Option::is_none)
    };
    view! {
        <Title session text=t("requests.title") />
        {move || {
            under_way
                .get()
                .map(|(topic, is_going)| view! { <SendingTicket session topic is_going /> })
        }}
        <Drafts session facts stored />
        {move || is_nothing().then(|| view! { <p class="lead">{t("requests.none")}</p> })}
        <ul class="plain">
            <For each=move || sent.get() key=|request| request.id let:request>
                <li>
                    <Request session facts request />
                </li>
            </For>
        </ul>
        <Forget session />
        <PrivacyNotice facts />
    }
}

/// Adds the ticket that was opened last, if it was sent from another device.
fn with_opened(session: Session, mut sent: Vec<SentRequest>) -> Vec<SentRequest> {
    let opened = TicketState::of(session).opened.get();
    let is_new = |one: &SentRequest| sent.iter().all(|sent| sent.id != one.id);
    if let Some(opened) = opened.filter(is_new) {
        sent.insert(0, opened);
    }
    sent
}

/// The ticket that is being sent, or was refused.
#[component]
fn SendingTicket(session: Session, topic: Topic, is_going: bool) -> impl IntoView {
    view! {
        <section class="card">
            // The properties, because a translator may have replaced the text nodes that an update would change.
            <h3 prop:textContent=t(&["topic.", topic.name()].concat())></h3>
            <p prop:textContent=t(if is_going { "requests.under_way" } else { "requests.not_sent" })></p>
            <Button
                kind=ButtonKind::Quiet
                label=t("requests.look")
                press=move |()| session.go(Screen::Inquiry(topic))
            />
        </section>
    }
}

#[component]
fn Request(session: Session, facts: Facts, request: SentRequest) -> impl IntoView {
    let loading = RwSignal::new(Loading::Asking);
    let SentRequest {
        id,
        secret,
        reference,
        topic,
        sent_at,
    } = request;
    let key = Key { id, secret };
    refresh(session, key.clone(), loading);
    let sent = facts.with_rules(|rules| i18n::moment(&rules.zone, sent_at));
    view! {
        <section class="card">
            <h3>{t(&["topic.", topic.name()].concat())}</h3>
            <p class="detail">{format("requests.sent", &[("reference", &reference), ("at", &sent)])}</p>
            {move || match loading.get() {
                Loading::Asking => view! { <p class="waiting">{t("requests.asking")}</p> }.into_any(),
                Loading::Waiting(wait) => {
                    view! { <Alert tone=Tone::Warn text=wait_text(wait, "away.requests") /> }.into_any()
                }
                Loading::Gone => view! { <p>{t("requests.gone")}</p> }.into_any(),
                Loading::Failed => view! { <p>{t("requests.failed")}</p> }.into_any(),
                Loading::Loaded(ticket) => view! { <Summary facts ticket=*ticket /> }.into_any(),
            }}
            <Button
                kind=ButtonKind::Quiet
                label=t("requests.look")
                name=format("requests.look.name", &[("reference", &reference)])
                press=move |()| {
                    switch(session, key.clone());
                    session.go(Screen::Ticket);
                }
            />
        </section>
    }
}

#[component]
fn Summary(facts: Facts, ticket: TicketView) -> impl IntoView {
    view! {
        <p class="status">{t(status(ticket.status))}</p>
        <Due facts ticket />
    }
}
