//! Draws a sent request: what it is about, how it stands, and whether there is news.

use careline_wire::{TicketItem, TicketView};
use leptos::prelude::*;

use crate::api::tickets::Key;
use crate::app::facts::Facts;
use crate::app::navigation::Screen;
use crate::app::session::Session;
use crate::app::wait_text::wait_text;
use crate::flows::ticket::autosave::switch;
use crate::flows::ticket::headline::{Due, status, tone};
use crate::flows::ticket::loading::{Loading, load};
use crate::i18n::{self, format, t};
use crate::storage::sent_requests::SentRequest;
use crate::storage::unread;
use crate::ui::button::{Button, ButtonKind};
use crate::ui::item::Tile;
use crate::ui::notice::{Alert, Tone};

/// The request, and the button that opens it.
#[component]
pub fn RequestCard(session: Session, facts: Facts, request: SentRequest) -> impl IntoView {
    let loading = RwSignal::new(Loading::Asking);
    let SentRequest {
        id,
        secret,
        reference,
        topic,
        sent_at,
        ..
    } = request;
    let key = Key { id, secret };
    load(session, key.clone(), loading);
    let is_unread = Memo::new(move |_| match loading.get() {
        Loading::Loaded(ticket) => unread::learned(&session.shop(), id, ticket.updated_at),
        _ => request.is_unread,
    });
    let item = Memo::new(move |_| match loading.get() {
        Loading::Loaded(ticket) => ticket.items.into_iter().next(),
        _ => None,
    });
    let title = t(&["topic.", topic.name()].concat());
    let at = facts.with_rules(|rules| i18n::moment(&rules.zone, sent_at));
    let sent = format("requests.sent", &[("reference", &reference), ("at", &at)]);
    let about = {
        let title = title.clone();
        move || about(&title, item.get())
    };
    view! {
        <section class="card target" class:unread=is_unread>
            <div class="item">
                {about}
                <div>
                    <h3>{title}</h3>
                    {move || item.get().map(|item| view! { <span class="detail" dir="auto">{item.title}</span> })}
                    <span class="detail">{sent}</span>
                </div>
                {move || is_unread.get().then(|| view! { <strong class="new">{t("requests.new")}</strong> })}
            </div>
            {move || match loading.get() {
                Loading::Asking => view! { <p class="detail">{t("requests.asking")}</p> }.into_any(),
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

/// The first item's picture. A request about none has its topic's letter.
fn about(title: &str, item: Option<TicketItem>) -> impl IntoView + use<> {
    let (title, image) = item.map_or((title.to_owned(), None), |item| {
        (item.title, item.image_url)
    });
    view! { <Tile title image /> }
}

#[component]
fn Summary(facts: Facts, ticket: TicketView) -> impl IntoView {
    view! {
        <p class=["status ", tone(ticket.status)].concat()>{t(status(ticket.status))}</p>
        <Due facts ticket />
    }
}
