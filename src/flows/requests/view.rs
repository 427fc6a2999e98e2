//! Draws "My requests".

use careline_wire::Topic;
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::app::navigation::Screen;
use crate::app::privacy_notice::PrivacyNotice;
use crate::app::screen_title::Title;
use crate::app::session::Session;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::outbox::state::OutboxState;
use crate::flows::requests::card::RequestCard;
use crate::flows::requests::drafts::Drafts;
use crate::flows::requests::forget::Forget;
use crate::flows::ticket::state::TicketState;
use crate::i18n::t;
use crate::storage::draft::Draft;
use crate::storage::sent_requests::{self, SentRequest};
use crate::ui::button::{Button, ButtonKind};

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
                    <RequestCard session facts request />
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
