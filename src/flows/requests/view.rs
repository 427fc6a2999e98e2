//! Draws the requests that were sent from this device.

use careline_wire::{TicketView, Topic};
use leptos::prelude::*;

use crate::api::tickets::Key;
use crate::desk::Desk;
use crate::drafts::{self, SentRequest};
use crate::facts::Facts;
use crate::flows::case::view::{Due, Standing, refresh, status};
use crate::nav::Screen;
use crate::privacy::PrivacyNotice;
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{self, fill, t};

use super::drafts::Drafts;
use super::forget::Forget;

/// What was sent from this device.
#[component]
pub fn Requests(desk: Desk, facts: Facts) -> impl IntoView {
    // Read again whenever the inquiry moves on: it may just have been sent.
    let sent = Memo::new(move |_| {
        desk.inquiry().track();
        desk.shelf().track();
        drafts::sent(&desk.shop())
    });
    let under_way = Memo::new(move |_| {
        desk.inquiry().with(|inquiry| {
            let inquiry = inquiry.as_ref().filter(|one| one.is_sending())?;
            Some((inquiry.topic, inquiry.is_under_way()))
        })
    });
    view! {
        <Title desk text=t("requests.title") />
        {move || {
            under_way
                .get()
                .map(|(topic, is_going)| view! { <UnderWay desk topic is_going /> })
        }}
        <Drafts desk facts />
        {move || {
            sent.with(Vec::is_empty).then(|| view! { <p class="lead">{t("requests.none")}</p> })
        }}
        <ul class="plain">
            <For each=move || sent.get() key=|request| request.id let:request>
                <li>
                    <Request desk facts request />
                </li>
            </For>
        </ul>
        <Forget desk />
        <PrivacyNotice facts />
    }
}

/// The request that is on its way, or couldn't be sent.
#[component]
fn UnderWay(desk: Desk, topic: Topic, is_going: bool) -> impl IntoView {
    view! {
        <section class="card">
            <h3>{t(&["topic.", topic.name()].concat())}</h3>
            <p>{t(if is_going { "requests.under_way" } else { "requests.not_sent" })}</p>
            <Button
                kind=Kind::Quiet
                label=t("requests.look")
                press=move |()| desk.go(Screen::Inquiry(topic))
            />
        </section>
    }
}

#[component]
fn Request(desk: Desk, facts: Facts, request: SentRequest) -> impl IntoView {
    let standing = RwSignal::new(Standing::Asking);
    let SentRequest {
        id,
        secret,
        reference,
        topic,
        sent_at,
    } = request;
    let key = Key { id, secret };
    refresh(desk, key.clone(), standing);
    let sent = facts.with_rules(|rules| words::moment(&rules.zone, sent_at));
    view! {
        <section class="card">
            <h3>{t(&["topic.", topic.name()].concat())}</h3>
            <p class="detail">{fill("requests.sent", &[("reference", &reference), ("at", &sent)])}</p>
            {move || match standing.get() {
                Standing::Asking => view! { <p class="waiting">{t("requests.asking")}</p> }.into_any(),
                Standing::Away => view! { <Notice tone=Tone::Warn>{t("away.requests")}</Notice> }.into_any(),
                Standing::Gone => view! { <p>{t("requests.gone")}</p> }.into_any(),
                Standing::Known(ticket) => view! { <Known facts ticket=*ticket /> }.into_any(),
            }}
            <Button
                kind=Kind::Quiet
                label=t("requests.look")
                name=fill("requests.look.name", &[("reference", &reference)])
                press=move |()| desk.look_at(key.clone())
            />
        </section>
    }
}

#[component]
fn Known(facts: Facts, ticket: TicketView) -> impl IntoView {
    view! {
        <p class="status">{t(status(ticket.status))}</p>
        <Due facts ticket />
    }
}
